-- What stands beside the rates and is no answer: services that a counter's business system announced and took back before anybody
-- had touched the screen, and the time of opening hours in which a terminal took no answers.

-- One row for a cancelled service; one for each day of a pause that is over, with its milliseconds in opening hours.
CREATE TABLE counter_event (
  entry_id   uuid NOT NULL,
  log        bigint NOT NULL,
  seq        bigint NOT NULL,
  hall       text NOT NULL,
  terminal   text NOT NULL,
  demo       boolean NOT NULL,
  day        text NOT NULL,
  what       text NOT NULL CHECK (what IN ('cancelled', 'paused')),
  department text NOT NULL,
  counter    text NOT NULL,
  ms         bigint NOT NULL CHECK (ms >= 0),
  PRIMARY KEY (entry_id, day)
);
CREATE INDEX counter_event_by_day ON counter_event (hall, day);

-- For BI, by hall and day: whole minutes.
CREATE VIEW report.beside AS
SELECT hall, day, bool_or(demo) AS demo,
       count(*) FILTER (WHERE what = 'cancelled') AS cancelled,
       (coalesce(sum(ms) FILTER (WHERE what = 'paused'), 0) / 60000)::bigint AS paused_minutes
FROM counter_event
GROUP BY hall, day;
