-- Projections of the logs: every row can be computed again from `entry`, and `shiwen-platform verify` does. Each entry_id
-- is counted once, where it was first seen, however many logs carry it. Names as in the terminal's own tables; "not known"
-- is ''; a day is '2026-11-23', or 'uncertain' with hour -1.

-- Where each entry_id is counted.
CREATE TABLE counted (
  entry_id uuid PRIMARY KEY,
  log      bigint NOT NULL,
  seq      bigint NOT NULL,
  kind     text NOT NULL,
  UNIQUE (log, seq)
);

-- What is odd about an entry, by the name of the rule. Stored and witnessed all the same.
CREATE TABLE entry_flag (
  log  bigint NOT NULL,
  seq  bigint NOT NULL,
  flag text NOT NULL,
  PRIMARY KEY (log, seq, flag)
);

CREATE TABLE rating (
  entry_id     uuid PRIMARY KEY,
  log          bigint NOT NULL,
  seq          bigint NOT NULL,
  hall         text NOT NULL,
  terminal     text NOT NULL,
  demo         boolean NOT NULL,
  visit_id     uuid NOT NULL,
  receipt      integer NOT NULL,
  day          text NOT NULL,
  hour         smallint NOT NULL,
  department   text NOT NULL,
  counter      text NOT NULL,
  item         text NOT NULL,
  clerk        text NOT NULL,
  service      text NOT NULL,
  mode         text NOT NULL,
  scale        text NOT NULL,
  level        smallint NOT NULL CHECK (level BETWEEN 1 AND 5),
  taps         integer NOT NULL,
  raised       boolean NOT NULL,
  no_reason    boolean NOT NULL,
  words        boolean NOT NULL,
  phone        boolean NOT NULL,
  ending       text NOT NULL,
  proven       boolean NOT NULL,
  -- One of the rules of `entry_flag` speaks against it: left out of the second figure.
  flagged      boolean NOT NULL,
  -- A visit has one rating at most; a second one is in `entry` and in `entry_flag` only.
  UNIQUE (terminal, visit_id)
);
CREATE INDEX rating_day ON rating (hall, day);
CREATE INDEX rating_receipt ON rating (receipt);

CREATE TABLE rating_reason (
  entry_id uuid NOT NULL REFERENCES rating ON DELETE CASCADE,
  code     integer NOT NULL,
  PRIMARY KEY (entry_id, code)
);

CREATE TABLE survey_response (
  entry_id       uuid PRIMARY KEY,
  log            bigint NOT NULL,
  seq            bigint NOT NULL,
  hall           text NOT NULL,
  terminal       text NOT NULL,
  demo           boolean NOT NULL,
  visit_id       uuid NOT NULL,
  receipt        integer NOT NULL,
  day            text NOT NULL,
  hour           smallint NOT NULL,
  department     text NOT NULL,
  counter        text NOT NULL,
  mode           text NOT NULL,
  survey         text NOT NULL,
  survey_version integer NOT NULL,
  capacity       text NOT NULL,
  words          boolean NOT NULL,
  ending         text NOT NULL,
  proven         boolean NOT NULL,
  flagged        boolean NOT NULL,
  UNIQUE (terminal, visit_id)
);
CREATE INDEX survey_response_day ON survey_response (hall, day);
CREATE INDEX survey_response_receipt ON survey_response (receipt);

CREATE TABLE survey_answer (
  entry_id uuid NOT NULL REFERENCES survey_response ON DELETE CASCADE,
  question text NOT NULL,
  answer   text NOT NULL,
  PRIMARY KEY (entry_id, question)
);

-- Services that the counter's business system announced and nobody rated.
CREATE TABLE unrated (
  entry_id   uuid PRIMARY KEY,
  log        bigint NOT NULL,
  seq        bigint NOT NULL,
  hall       text NOT NULL,
  terminal   text NOT NULL,
  demo       boolean NOT NULL,
  day        text NOT NULL,
  hour       smallint NOT NULL,
  department text NOT NULL,
  counter    text NOT NULL,
  item       text NOT NULL,
  clerk      text NOT NULL,
  service    text NOT NULL
);

-- A manager's proposal to label a rating as mistaken (误评) or malicious (恶意). Removes nothing.
CREATE TABLE label_proposal (
  entry_id uuid PRIMARY KEY,
  target   uuid NOT NULL,
  hall     text NOT NULL,
  terminal text NOT NULL,
  label    text NOT NULL CHECK (label IN ('mistaken', 'malicious')),
  reason   text NOT NULL
);
CREATE INDEX label_proposal_target ON label_proposal (target);
