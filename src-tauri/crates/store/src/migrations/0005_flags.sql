-- Flags, and tallies from which the results of any days are read in a few rows. All of it is computed from the log.
-- A period is a day ('2026-11-23') or its whole month ('2026-11'): a tally counts each answer in both. What has no
-- certain day is counted under 'uncertain' alone.

DROP TABLE rating_tally;
DROP TABLE reason_tally;
DROP TABLE answer_tally;

-- By which rules a rating stands out. More may be flagged by what comes after it.
CREATE TABLE flag (
  seq  INTEGER NOT NULL,
  rule TEXT    NOT NULL,
  PRIMARY KEY (seq, rule)
) STRICT, WITHOUT ROWID;

-- The entries that say by what flags are judged from there on, those of an earlier log among them.
CREATE TABLE flag_basis (
  seq INTEGER PRIMARY KEY
) STRICT;

-- Days with answers, and their first and last place in the log.
CREATE TABLE answer_day (
  day   TEXT    PRIMARY KEY,
  first INTEGER NOT NULL,
  last  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every rating once in each dimension: day, hour, department, counter, item, clerk. Uncertain ones in 'day' alone. The key
-- begins so that the rows of one rating lie beside each other: a commit then writes few pages.
CREATE TABLE rating_tally (
  period      TEXT    NOT NULL,
  scale       TEXT    NOT NULL,
  level       INTEGER NOT NULL,
  dimension   TEXT    NOT NULL,
  key         TEXT    NOT NULL,
  count       INTEGER NOT NULL,
  flagged     INTEGER NOT NULL,
  no_reason   INTEGER NOT NULL,
  interrupted INTEGER NOT NULL,
  unproven    INTEGER NOT NULL,
  PRIMARY KEY (period, scale, level, dimension, key)
) STRICT, WITHOUT ROWID;

-- Reasons of bad ratings, each once a rating.
CREATE TABLE reason_tally (
  period TEXT    NOT NULL,
  code   INTEGER NOT NULL,
  count  INTEGER NOT NULL,
  PRIMARY KEY (period, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE survey_tally (
  period     TEXT    NOT NULL,
  department TEXT    NOT NULL,
  count      INTEGER NOT NULL,
  PRIMARY KEY (period, department)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer_tally (
  period         TEXT    NOT NULL,
  survey         TEXT    NOT NULL,
  survey_version INTEGER NOT NULL,
  question       TEXT    NOT NULL,
  answer         TEXT    NOT NULL,
  count          INTEGER NOT NULL,
  PRIMARY KEY (period, survey, survey_version, question, answer)
) STRICT, WITHOUT ROWID;

-- Answers of no certain day belong to the days they lie between in the log; there are few, so they are looked up.
CREATE INDEX rating_uncertain ON rating (seq) WHERE day = 'uncertain';
CREATE INDEX survey_uncertain ON survey_response (seq) WHERE day = 'uncertain';
