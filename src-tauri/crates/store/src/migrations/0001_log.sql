-- The log and what belongs to it. Nothing here can be computed from anything else.

-- Whose log this is. One row.
CREATE TABLE log (
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  terminal TEXT    NOT NULL,
  log      BLOB    NOT NULL CHECK (length(log) = 16),
  demo     INTEGER NOT NULL CHECK (demo IN (0, 1))
) STRICT;

-- The entries, their bytes frozen, and the RFC 6962 leaf hash of those bytes. `seq` counts from 0.
CREATE TABLE entry (
  seq      INTEGER PRIMARY KEY,
  entry_id BLOB    NOT NULL UNIQUE CHECK (length(entry_id) = 16),
  kind     TEXT    NOT NULL,
  leaf     BLOB    NOT NULL CHECK (length(leaf) = 32),
  bytes    BLOB    NOT NULL CHECK (length(bytes) <= 65536)
) STRICT;

-- Which pack is in force is asked at every start; there are few of these among a million entries.
CREATE INDEX entry_pack ON entry (seq) WHERE kind = 'pack_applied';

-- The newest state of the tree: compact range and signed checkpoint. One row.
CREATE TABLE head (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  size          INTEGER NOT NULL CHECK (size >= 0),
  compact_range BLOB    NOT NULL,
  checkpoint    TEXT    NOT NULL
) STRICT;

-- What a visitor wrote. The entry holds HMAC-SHA-256(nonce, content); this row can go without breaking the log.
CREATE TABLE private (
  entry_id BLOB PRIMARY KEY CHECK (length(entry_id) = 16),
  nonce    BLOB NOT NULL CHECK (length(nonce) = 32),
  content  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The answers of the visit that is going on, as JSON.
CREATE TABLE draft (
  visit_id BLOB PRIMARY KEY CHECK (length(visit_id) = 16),
  body     BLOB NOT NULL
) STRICT, WITHOUT ROWID;
