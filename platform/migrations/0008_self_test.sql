-- Each terminal proves once a day that every level can be given and is kept: visits that nobody made, one for each level. They are
-- in no count of answers. Computed from `entry`, as the other projections are.
CREATE TABLE self_test (
  entry_id uuid PRIMARY KEY,
  log      bigint NOT NULL,
  seq      bigint NOT NULL,
  hall     text NOT NULL,
  terminal text NOT NULL,
  demo     boolean NOT NULL,
  -- The day in the hall that the terminal says it is of, '2026-11-23'.
  day      text NOT NULL,
  -- Which of the day's visits, from 1, and how many there are.
  part     integer NOT NULL,
  parts    integer NOT NULL,
  -- Whether it was played to its end and gave the level of its place.
  whole    boolean NOT NULL,
  -- Whether it was written into an earlier log, and taken over.
  carried  boolean NOT NULL
);
CREATE INDEX self_test_day ON self_test (terminal, day);

-- How many a terminal made on a day. More than one in a log that is whole for a place, or very many that are cut off, are an
-- alarm: real answers might be passed off as tests. A new log, which is an alarm of its own, does not see those of the old one.
CREATE VIEW report.self_test AS
SELECT terminal, hall, demo, day, sum(made)::bigint AS made, max(parts) AS parts, bool_or(passed) AS passed,
       bool_or(too_many) AS too_many
FROM (
  SELECT terminal, hall, demo, day, log, count(*) AS made, max(parts) AS parts,
         count(DISTINCT part) FILTER (WHERE whole) >= max(parts) AS passed,
         count(*) FILTER (WHERE whole AND NOT carried) > count(DISTINCT part) FILTER (WHERE whole AND NOT carried)
           OR count(*) FILTER (WHERE NOT carried) > 3 * max(parts) OR max(parts) > 5 AS too_many
  FROM self_test GROUP BY terminal, hall, demo, day, log
) l GROUP BY terminal, hall, demo, day;

-- What was known of a terminal before, and since when it has been running, what it has in memory, its newest self-test.
-- The columns of before come first, as they were: whoever may read the view still may.
CREATE OR REPLACE VIEW report.terminal AS
SELECT t.id AS terminal, t.hall, l.demo, t.enrolled_at, t.last_contact,
       report.contact(t.last_contact) AS contact,
       l.log, l.size, l.grown_at, coalesce(l.logs, 0) AS logs,
       (t.health->>'waiting')::bigint AS waiting,
       (t.health->>'free_bytes')::bigint AS free_bytes,
       (t.health->>'clock_trusted')::boolean AS clock_trusted,
       (t.health->>'pack_version')::bigint AS pack_version,
       t.health->>'version' AS version,
       ARRAY(SELECT a.kind FROM alarm a WHERE a.terminal = t.id AND a.closed_at IS NULL ORDER BY a.raised_at)
         AS open_alarms,
       (t.health->>'uptime_s')::bigint AS uptime_s,
       (t.health->>'memory_kb')::bigint AS memory_kb,
       s.day AS self_test_day, s.passed AS self_test_passed, coalesce(s.made, 0) AS self_tests
FROM terminal t
LEFT JOIN LATERAL (
  SELECT log.log::text, log.size, log.grown_at, log.demo, count(*) OVER () AS logs
  FROM log WHERE log.terminal = t.id ORDER BY log.id DESC LIMIT 1
) l ON true
LEFT JOIN LATERAL (
  SELECT r.day, r.passed, r.made FROM report.self_test r
  WHERE r.terminal = t.id AND r.day = (SELECT max(day) FROM self_test n WHERE n.terminal = t.id)
) s ON true;
