prove_keeping() { :; }
