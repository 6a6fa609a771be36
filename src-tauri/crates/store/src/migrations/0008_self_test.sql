-- The newest self-test is looked up once a day, and whenever somebody asks how the terminal is.
CREATE INDEX entry_self_test ON entry (seq) WHERE kind = 'self_test';
