-- What belongs to the sync. The platform can tell all of it again but the cursor, which proves itself, and the phones.

-- The witness's newest cosigned checkpoint of this log, which is the sender's cursor, and the tree there. One row at most.
CREATE TABLE witness (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  size          INTEGER NOT NULL CHECK (size >= 0),
  compact_range BLOB    NOT NULL,
  cosigned      TEXT    NOT NULL
) STRICT;

-- The same of the logs that this one continues, so that what was dropped there is known to have been witnessed; and of
-- this one, by the platform that the terminal was enrolled with before.
CREATE TABLE earlier_witness (
  log      BLOB    PRIMARY KEY CHECK (length(log) = 16),
  cosigned TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Numbers for a call back, sealed to the platform's key. Kept as `writing` is.
CREATE TABLE phone (
  entry_id BLOB NOT NULL UNIQUE CHECK (length(entry_id) = 16),
  nonce    BLOB NOT NULL CHECK (length(nonce) = 32),
  content  BLOB NOT NULL CHECK (length(content) <= 4096)
) STRICT;

-- Private content that was dropped because the platform has it and it was old enough.
CREATE TABLE dropped_private (
  entry_id BLOB NOT NULL CHECK (length(entry_id) = 16),
  kind     TEXT NOT NULL,
  PRIMARY KEY (entry_id, kind)
) STRICT, WITHOUT ROWID;

-- What the platform remarked about an entry: a flag, or private content that it refused (`refused:text:not_committed`).
CREATE TABLE remark (
  seq    INTEGER NOT NULL,
  remark TEXT    NOT NULL,
  PRIMARY KEY (seq, remark)
) STRICT, WITHOUT ROWID;

-- How the work orders of this terminal's bad ratings stand.
CREATE TABLE work_order (
  entry_id BLOB    PRIMARY KEY CHECK (length(entry_id) = 16),
  id       TEXT    NOT NULL,
  state    TEXT    NOT NULL,
  due      TEXT    NOT NULL,
  at_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How the exchange with the platform goes. One row at most.
CREATE TABLE exchange (
  id              INTEGER PRIMARY KEY CHECK (id = 1),
  -- The platform's time of the last contact, RFC 3339, and in milliseconds.
  last_contact    TEXT    NOT NULL,
  last_contact_ms INTEGER NOT NULL,
  -- What to ask the platform's state behind.
  after           INTEGER NOT NULL,
  -- Why nothing is sent until a person acts, by the name of a problem; '' if nothing is in the way.
  stopped         TEXT    NOT NULL
) STRICT;
