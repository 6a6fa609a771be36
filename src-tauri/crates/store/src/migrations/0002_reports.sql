-- Projections of the log: every row can be computed again from the entries, and is after each change of these
-- tables. "Not known" is '' in columns that a key needs. A day is '2026-11-23', or 'uncertain' with hour -1.
-- `proven` is 0 for what an earlier log held that could not prove it any more; tallies count it all the same.

CREATE TABLE rating (
  seq        INTEGER PRIMARY KEY,
  visit_id   BLOB    NOT NULL UNIQUE,
  day        TEXT    NOT NULL,
  hour       INTEGER NOT NULL,
  department TEXT    NOT NULL,
  counter    TEXT    NOT NULL,
  item       TEXT    NOT NULL,
  clerk      TEXT    NOT NULL,
  mode       TEXT    NOT NULL,
  scale      TEXT    NOT NULL,
  level      INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
  taps       INTEGER NOT NULL,
  raised     INTEGER NOT NULL,
  no_reason  INTEGER NOT NULL,
  comment    INTEGER NOT NULL,
  ending     TEXT    NOT NULL,
  proven     INTEGER NOT NULL
) STRICT;

CREATE TABLE rating_reason (
  seq  INTEGER NOT NULL,
  code INTEGER NOT NULL,
  PRIMARY KEY (seq, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_response (
  seq            INTEGER PRIMARY KEY,
  visit_id       BLOB    NOT NULL UNIQUE,
  day            TEXT    NOT NULL,
  hour           INTEGER NOT NULL,
  department     TEXT    NOT NULL,
  counter        TEXT    NOT NULL,
  mode           TEXT    NOT NULL,
  survey         TEXT    NOT NULL,
  survey_version INTEGER NOT NULL,
  capacity       TEXT    NOT NULL,
  comment        INTEGER NOT NULL,
  ending         TEXT    NOT NULL,
  proven         INTEGER NOT NULL
) STRICT;

CREATE TABLE survey_answer (
  seq      INTEGER NOT NULL,
  question TEXT    NOT NULL,
  answer   TEXT    NOT NULL,
  PRIMARY KEY (seq, question)
) STRICT, WITHOUT ROWID;

-- Tallies: how often, so that a year of results is read in a few rows.
CREATE TABLE rating_tally (
  day        TEXT    NOT NULL,
  hour       INTEGER NOT NULL,
  department TEXT    NOT NULL,
  counter    TEXT    NOT NULL,
  scale      TEXT    NOT NULL,
  level      INTEGER NOT NULL,
  count      INTEGER NOT NULL,
  PRIMARY KEY (day, hour, department, counter, scale, level)
) STRICT, WITHOUT ROWID;

CREATE TABLE reason_tally (
  day        TEXT    NOT NULL,
  department TEXT    NOT NULL,
  counter    TEXT    NOT NULL,
  code       INTEGER NOT NULL,
  count      INTEGER NOT NULL,
  PRIMARY KEY (day, department, counter, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer_tally (
  day        TEXT    NOT NULL,
  department TEXT    NOT NULL,
  counter    TEXT    NOT NULL,
  survey     TEXT    NOT NULL,
  question   TEXT    NOT NULL,
  answer     TEXT    NOT NULL,
  count      INTEGER NOT NULL,
  PRIMARY KEY (day, department, counter, survey, question, answer)
) STRICT, WITHOUT ROWID;
