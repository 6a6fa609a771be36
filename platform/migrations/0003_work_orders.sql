-- What happens to a bad rating. A work order is opened in the transaction that stores its rating; its events come from the
-- 12345 system or from people, and are not in any log.

CREATE TABLE work_order (
  id         uuid PRIMARY KEY,
  entry_id   uuid NOT NULL UNIQUE,
  hall       text NOT NULL,
  terminal   text NOT NULL,
  demo       boolean NOT NULL,
  department text NOT NULL,
  counter    text NOT NULL,
  level      smallint NOT NULL,
  title      text NOT NULL CHECK (char_length(title) <= 200),
  opened_at  timestamptz NOT NULL DEFAULT now(),
  opened_day date NOT NULL,
  -- The last day on which it is closed in time: as promised first, and as extended.
  first_due  date NOT NULL,
  due        date NOT NULL,
  state      text NOT NULL,
  state_at   timestamptz NOT NULL DEFAULT now(),
  closed_at  timestamptz,
  -- Grows with every change: what a terminal asks behind.
  change     bigint NOT NULL
);
CREATE SEQUENCE work_order_change;
CREATE INDEX work_order_change_of ON work_order (terminal, change);
CREATE INDEX work_order_open ON work_order (hall, due) WHERE closed_at IS NULL;

CREATE TABLE work_order_event (
  work_order uuid NOT NULL REFERENCES work_order,
  -- The sender's own identity of the event: the same one twice is one.
  event_id   text NOT NULL,
  place      integer NOT NULL,
  at         timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  who        text NOT NULL,
  kind       text NOT NULL,
  body       jsonb NOT NULL,
  PRIMARY KEY (work_order, event_id),
  UNIQUE (work_order, place)
);

-- Deliveries to the 12345 system: written with the work order, gone when the other side has answered 2xx.
CREATE TABLE outbox (
  work_order uuid PRIMARY KEY REFERENCES work_order,
  attempts   integer NOT NULL DEFAULT 0,
  next_at    timestamptz NOT NULL DEFAULT now(),
  last_fault text
);
CREATE INDEX outbox_next ON outbox (next_at);

CREATE TABLE delivery (
  work_order   uuid PRIMARY KEY REFERENCES work_order,
  delivered_at timestamptz NOT NULL DEFAULT now(),
  attempts     integer NOT NULL,
  their_id     text
);

-- A label that somebody outside the hall has confirmed.
CREATE TABLE label (
  proposal     uuid PRIMARY KEY,
  target       uuid NOT NULL,
  label        text NOT NULL CHECK (label IN ('mistaken', 'malicious')),
  confirmed_by text NOT NULL,
  confirmed_at timestamptz NOT NULL DEFAULT now(),
  why          text NOT NULL
);
CREATE INDEX label_target ON label (target);

-- Orders to erase private content: two different people.
CREATE TABLE erasure_order (
  id         uuid PRIMARY KEY,
  target     uuid NOT NULL,
  reason     text NOT NULL,
  asked_by   text NOT NULL,
  asked_at   timestamptz NOT NULL DEFAULT now(),
  agreed_by  text CHECK (agreed_by IS DISTINCT FROM asked_by),
  agreed_at  timestamptz,
  -- The terminal's log says that its copy is gone.
  done_at    timestamptz
);
CREATE INDEX erasure_order_pending ON erasure_order (target) WHERE agreed_at IS NOT NULL AND done_at IS NULL;
