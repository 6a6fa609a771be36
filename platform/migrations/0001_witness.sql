-- Who may send, what was sent, and what was witnessed. Nothing here can be computed from anything else but the tables
-- of 0002, which are projections of `entry`.

CREATE TABLE hall (
  id         text PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- A terminal as it was enrolled last. `token` is the SHA-256 of its bearer token.
CREATE TABLE terminal (
  id           text PRIMARY KEY,
  hall         text NOT NULL REFERENCES hall,
  key          bytea NOT NULL CHECK (length(key) = 32),
  token        bytea NOT NULL UNIQUE CHECK (length(token) = 32),
  enrolled_at  timestamptz NOT NULL DEFAULT now(),
  -- New logs opened before this time were confirmed by a person.
  confirmed_at timestamptz NOT NULL DEFAULT now(),
  last_contact timestamptz,
  health       jsonb
);

-- Keys that a terminal had before: correctly signed tails of its old logs are still taken.
CREATE TABLE terminal_key (
  terminal   text NOT NULL REFERENCES terminal,
  key        bytea NOT NULL CHECK (length(key) = 32),
  token      bytea NOT NULL UNIQUE CHECK (length(token) = 32),
  retired_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (terminal, key)
);

-- Enrolment codes: SHA-256 of the code, how often it may still be used.
CREATE TABLE enrol_code (
  code       bytea PRIMARY KEY CHECK (length(code) = 32),
  hall       text NOT NULL REFERENCES hall,
  replaces   text REFERENCES terminal,
  uses_left  integer NOT NULL CHECK (uses_left >= 0),
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- One log: what the witness remembers of it. `compact_range` is the stored form of shiwen-log; `cosigned` the newest
-- checkpoint with both signatures. Size and root only ever change together, in the transaction that stores the entries.
CREATE TABLE log (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  terminal      text NOT NULL REFERENCES terminal,
  log           uuid NOT NULL,
  key           bytea NOT NULL CHECK (length(key) = 32),
  demo          boolean NOT NULL,
  -- Why it continues another log: a name of ReopenReason, 'unsaid' if it does not say; '' for a terminal's first log.
  reopened      text NOT NULL DEFAULT '',
  size          bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
  compact_range bytea NOT NULL,
  root          bytea NOT NULL CHECK (length(root) = 32),
  cosigned      text NOT NULL,
  opened_at     timestamptz NOT NULL DEFAULT now(),
  grown_at      timestamptz NOT NULL DEFAULT now(),
  UNIQUE (terminal, log)
);

-- The entries: opaque bytes and their RFC 6962 leaf hash.
CREATE TABLE entry (
  log         bigint NOT NULL REFERENCES log,
  seq         bigint NOT NULL CHECK (seq >= 0),
  leaf        bytea NOT NULL CHECK (length(leaf) = 32),
  bytes       bytea NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (log, seq)
);

-- What a visitor wrote, typed, or left as a sealed number. Goes by erasure; its entry stays.
CREATE TABLE private (
  log     bigint NOT NULL,
  seq     bigint NOT NULL,
  kind    text NOT NULL CHECK (kind IN ('text', 'writing', 'phone')),
  nonce   bytea NOT NULL CHECK (length(nonce) = 32),
  content bytea NOT NULL,
  PRIMARY KEY (log, seq, kind),
  FOREIGN KEY (log, seq) REFERENCES entry
);

-- Disagreements and silence. Never changed but for `closed_at` and its reason.
CREATE TABLE alarm (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind      text NOT NULL,
  terminal  text REFERENCES terminal,
  log       bigint REFERENCES log,
  raised_at timestamptz NOT NULL DEFAULT now(),
  detail    jsonb NOT NULL DEFAULT '{}',
  closed_at timestamptz,
  closed_by text
);
-- One that is open is not raised again.
CREATE UNIQUE INDEX alarm_open ON alarm (terminal, kind, coalesce(log, 0)) WHERE closed_at IS NULL;

-- Packs: the signed manifest as it was published, and the files it names.
CREATE TABLE pack (
  hall         text NOT NULL REFERENCES hall,
  version      bigint NOT NULL,
  manifest     text NOT NULL,
  -- The pack itself (`demo/pack.json`), for names, opening hours, calendar and deadlines.
  body         jsonb NOT NULL,
  published_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (hall, version)
);

CREATE TABLE media (
  sha256 bytea PRIMARY KEY CHECK (length(sha256) = 32),
  bytes  bytea NOT NULL
);

-- People and systems that read results or act. `token` is the SHA-256 of the bearer token; no hall means the whole city.
CREATE TABLE access_token (
  token      bytea PRIMARY KEY CHECK (length(token) = 32),
  name       text NOT NULL UNIQUE,
  hall       text REFERENCES hall,
  duties     text[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz
);

-- Who did what with results of other people: openings of phone numbers, confirmations, erasures, events by hand.
CREATE TABLE deed (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at     timestamptz NOT NULL DEFAULT now(),
  who    text NOT NULL,
  what   text NOT NULL,
  target text NOT NULL,
  why    text NOT NULL
);
