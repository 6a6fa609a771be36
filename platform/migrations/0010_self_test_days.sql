-- A self-test is held against the time of its entry, and a day without one is noticed.

-- '' if it is of the day that it says; 'other_day' if its entry was not written on that day, 'odd_date' if it bears a time that
-- is none or has not been yet. Computed from `entry`, as the rest of the row.
ALTER TABLE self_test ADD COLUMN odd text NOT NULL DEFAULT '';

-- More than one in a log that is whole for a place, or more that were cut off than a day has, are an alarm, and so is each that
-- is of another day: real answers might be passed off as tests. What is of another day proves nothing of the day it names.
CREATE OR REPLACE VIEW report.self_test AS
SELECT terminal, hall, demo, day, sum(made)::bigint AS made, max(parts) AS parts, bool_or(passed) AS passed,
       bool_or(too_many) AS too_many, sum(misdated)::bigint AS misdated
FROM (
  SELECT terminal, hall, demo, day, log, count(*) AS made, max(parts) AS parts,
         count(DISTINCT part) FILTER (WHERE whole AND odd = '') >= max(parts) AS passed,
         count(*) FILTER (WHERE whole AND NOT carried) > count(DISTINCT part) FILTER (WHERE whole AND NOT carried)
           OR count(*) FILTER (WHERE NOT whole AND NOT carried) > max(parts) OR max(parts) > 5 AS too_many,
         count(*) FILTER (WHERE odd <> '') AS misdated
  FROM self_test GROUP BY terminal, hall, demo, day, log
) l GROUP BY terminal, hall, demo, day;

-- How far a hall's clocks are from UTC, as its newest pack says.
CREATE VIEW hall_clock AS
SELECT p.hall, (p.body->'hall'->>'utc_offset_minutes')::integer AS utc_offset_minutes
FROM (SELECT hall, max(version) AS version FROM pack GROUP BY hall) newest JOIN pack p USING (hall, version);

-- On which days of its hall a terminal must have tested itself: it was in contact with a clock that it believed, or had visits.
CREATE TABLE terminal_day (
  terminal   text NOT NULL REFERENCES terminal,
  day        text NOT NULL,
  -- The first and the last contact, to ten minutes.
  first_seen timestamptz,
  last_seen  timestamptz,
  visited    boolean NOT NULL DEFAULT false,
  -- When it was looked whether there is a self-test of it.
  judged_at  timestamptz,
  PRIMARY KEY (terminal, day)
);
CREATE INDEX terminal_day_open ON terminal_day (day) WHERE judged_at IS NULL;

-- One that is open is not raised again; of a missing self-test there is one for each day.
DROP INDEX alarm_open;
CREATE UNIQUE INDEX alarm_open ON alarm
  (terminal, kind, coalesce(log, 0), (CASE kind WHEN 'self_test_missing' THEN coalesce(detail->>'day', '') ELSE '' END))
  WHERE closed_at IS NULL;

-- That a clerk was put on duty, and services about a clerk that were taken back. Computed from `entry`.
CREATE TABLE clerk_event (
  entry_id uuid PRIMARY KEY,
  log      bigint NOT NULL,
  seq      bigint NOT NULL,
  hall     text NOT NULL,
  terminal text NOT NULL,
  demo     boolean NOT NULL,
  day      text NOT NULL,
  clerk    text NOT NULL,
  what     text NOT NULL CHECK (what IN ('on_duty', 'cancelled'))
);
CREATE INDEX clerk_event_by_day ON clerk_event (hall, day);

-- Beside `report.clerk`, for BI: whoever often comes on duty for a moment, or has services taken back, may be choosing whom ratings
-- are about. No level is in it, so every clerk and month is.
CREATE VIEW report.clerk_duty AS
SELECT hall, clerk, CASE WHEN day = 'uncertain' THEN day ELSE substr(day, 1, 7) END AS month, bool_or(demo) AS demo,
       count(*) FILTER (WHERE what = 'on_duty') AS put_on_duty,
       count(*) FILTER (WHERE what = 'cancelled') AS cancelled
FROM clerk_event GROUP BY 1, 2, 3;
