-- Time of opening hours in which a terminal was not to be used counts by why: it took no answers, its program did not run, starting
-- it anew was in vain, its glass was cleaned. A break that goes on is told of at least once a day, in parts.
ALTER TABLE counter_event DROP CONSTRAINT counter_event_what_check;
ALTER TABLE counter_event ADD CONSTRAINT counter_event_what_check
  CHECK (what IN ('cancelled', 'paused', 'off', 'standing_still', 'cleaning'));

-- The columns of before come first, as they were: whoever may read a view still may.
CREATE OR REPLACE VIEW report.beside AS
SELECT hall, day, bool_or(demo) AS demo,
       count(*) FILTER (WHERE what = 'cancelled') AS cancelled,
       (coalesce(sum(ms) FILTER (WHERE what = 'paused'), 0) / 60000)::bigint AS paused_minutes,
       (coalesce(sum(ms) FILTER (WHERE what = 'off'), 0) / 60000)::bigint AS off_minutes,
       (coalesce(sum(ms) FILTER (WHERE what = 'standing_still'), 0) / 60000)::bigint AS standing_still_minutes,
       (coalesce(sum(ms) FILTER (WHERE what = 'cleaning'), 0) / 60000)::bigint AS cleaning_minutes
FROM counter_event
GROUP BY hall, day;

-- And for how long a break had been going on when the terminal was last in contact.
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
       s.day AS self_test_day, s.passed AS self_test_passed, coalesce(s.made, 0) AS self_tests,
       (t.health->>'break_minutes')::bigint AS break_minutes
FROM terminal t
LEFT JOIN LATERAL (
  SELECT log.log::text, log.size, log.grown_at, log.demo, count(*) OVER () AS logs
  FROM log WHERE log.terminal = t.id ORDER BY log.id DESC LIMIT 1
) l ON true
LEFT JOIN LATERAL (
  SELECT r.day, r.passed, r.made FROM report.self_test r
  WHERE r.terminal = t.id AND r.day = (SELECT max(day) FROM self_test n WHERE n.terminal = t.id)
) s ON true;
