-- The ledger (台账): what a manager wrote into the log about what visitors were unhappy with, and what the platform told of it.

-- Computed from the log. A target is the identity of an entry; it stays the same in every later log. `account` is '' where
-- nobody wrote down who it was, `at` is what the clock said.
CREATE TABLE label_proposed (
  seq     INTEGER PRIMARY KEY,
  target  BLOB    NOT NULL,
  label   TEXT    NOT NULL,
  reason  TEXT    NOT NULL,
  account TEXT    NOT NULL,
  at      TEXT    NOT NULL
) STRICT;
CREATE INDEX label_proposed_of ON label_proposed (target, seq);

-- `question` is '' where the note is about a whole entry.
CREATE TABLE ledger_note (
  seq      INTEGER PRIMARY KEY,
  target   BLOB    NOT NULL,
  question TEXT    NOT NULL,
  text     TEXT    NOT NULL,
  account  TEXT    NOT NULL,
  at       TEXT    NOT NULL
) STRICT;
CREATE INDEX ledger_note_of ON ledger_note (target, seq);

-- What a manager put in. In no rate, and on no day of answers.
CREATE TABLE ledger_item (
  seq        INTEGER PRIMARY KEY,
  day        TEXT    NOT NULL,
  hour       INTEGER NOT NULL,
  department TEXT    NOT NULL,
  aspect     TEXT    NOT NULL,
  text       TEXT    NOT NULL,
  account    TEXT    NOT NULL
) STRICT;

-- A page of the ledger is read in the order of the log, however few of its ratings are bad.
CREATE INDEX rating_bad ON rating (seq) WHERE level <= 2;
CREATE INDEX survey_answer_no ON survey_answer (seq, question) WHERE answer = 'no';

-- What is done about it, and what somebody outside the hall decided to call its rating; '' where neither was told. The platform
-- is asked for everything once more: what was told to an earlier program was not kept.
ALTER TABLE work_order ADD COLUMN measure TEXT NOT NULL DEFAULT '';
ALTER TABLE work_order ADD COLUMN label   TEXT NOT NULL DEFAULT '';
CREATE INDEX work_order_label ON work_order (entry_id) WHERE label <> '';
UPDATE exchange SET after = 0;
