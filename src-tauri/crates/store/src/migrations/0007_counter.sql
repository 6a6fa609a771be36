-- Services that the counter's business system announces.

-- What became of each announcement: the one that is on the screen ('open', with its JSON) and the newest of the others. An
-- announcement is here before it is acknowledged. `id` leads to no entry; `service` does, so this table is closed to questions.
CREATE TABLE evaluation (
  id      BLOB PRIMARY KEY CHECK (length(id) = 16),
  service TEXT NOT NULL,
  state   TEXT NOT NULL CHECK (state IN ('open', 'answered', 'unanswered', 'cancelled')),
  body    BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX evaluation_open ON evaluation (state) WHERE state = 'open';

-- Computed from the log: the ratings whose service was announced.
CREATE TABLE rating_service (
  seq     INTEGER PRIMARY KEY,
  service TEXT    NOT NULL
) STRICT;
CREATE INDEX rating_service_of ON rating_service (service);

CREATE TABLE unrated (
  seq        INTEGER PRIMARY KEY,
  day        TEXT    NOT NULL,
  hour       INTEGER NOT NULL,
  department TEXT    NOT NULL,
  counter    TEXT    NOT NULL,
  item       TEXT    NOT NULL,
  clerk      TEXT    NOT NULL,
  service    TEXT    NOT NULL,
  proven     INTEGER NOT NULL
) STRICT;
CREATE INDEX unrated_service ON unrated (service);

CREATE TABLE cancelled (
  seq        INTEGER PRIMARY KEY,
  day        TEXT    NOT NULL,
  hour       INTEGER NOT NULL,
  department TEXT    NOT NULL,
  counter    TEXT    NOT NULL,
  item       TEXT    NOT NULL,
  clerk      TEXT    NOT NULL,
  service    TEXT    NOT NULL,
  proven     INTEGER NOT NULL
) STRICT;

-- What stands beside the rates: services 'rated', 'unrated' and 'cancelled', and 'paused_ms' in opening hours. Of days alone.
CREATE TABLE beside_tally (
  day   TEXT    NOT NULL,
  what  TEXT    NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, what)
) STRICT, WITHOUT ROWID;
