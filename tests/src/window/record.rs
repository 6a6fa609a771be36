//! What the program kept, asked by its own command line: the tests of the window read the log as an auditor would.
