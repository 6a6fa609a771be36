-- A self-test that fails is tried again each hour, and each try leaves visits that were cut off: what the log says has failed is an
-- alarm of its own and no excess. A test of a day that has not been yet is of a clock that ran ahead: it is misdated, and
-- does not stand in the way of the day's own.

-- Whether it is no visit, but the log's word that the visit of this part has failed. Computed from `entry`, as the rest.
ALTER TABLE self_test ADD COLUMN failed boolean NOT NULL DEFAULT false;

-- A failure explains one visit that was cut off: the one that it follows, part for part, 48 times a day at the most. `shiwen_domain::self_test::Held` says
-- the same of a log.
CREATE OR REPLACE VIEW report.self_test AS
SELECT terminal, hall, demo, day, sum(made)::bigint AS made, max(parts) AS parts, bool_or(passed) AS passed,
       bool_or(too_many) AS too_many, sum(misdated)::bigint AS misdated
FROM (
  SELECT terminal, hall, demo, day, log, count(*) FILTER (WHERE NOT failed) AS made, max(parts) AS parts,
         count(DISTINCT part) FILTER (WHERE whole AND odd = '') >= max(parts) AS passed,
         count(*) FILTER (WHERE counts AND whole) > count(DISTINCT part) FILTER (WHERE counts AND whole)
           OR count(*) FILTER (WHERE counts AND NOT whole AND followed_by_failure IS NOT TRUE)
                > coalesce(max(parts) FILTER (WHERE counts), 0)
           OR count(*) FILTER (WHERE counts AND NOT whole AND followed_by_failure)
                > 48 * coalesce(max(parts) FILTER (WHERE counts), 0)
           OR bool_or(counts AND parts > 5) AS too_many,
         count(*) FILTER (WHERE odd <> '') AS misdated
  FROM (
    SELECT terminal, hall, demo, day, log, part, parts, whole, failed, odd,
           NOT carried AND NOT failed AND odd = '' AS counts,
           lead(failed) OVER (PARTITION BY terminal, hall, demo, day, log, part, whole, carried, odd ORDER BY seq)
             AS followed_by_failure
    FROM self_test
  ) t GROUP BY terminal, hall, demo, day, log
) l GROUP BY terminal, hall, demo, day;

-- One alarm a day for tests that are misdated: of several days nobody must see the first only.
DROP INDEX alarm_open;
CREATE UNIQUE INDEX alarm_open ON alarm
  (terminal, kind, coalesce(log, 0),
   (CASE WHEN kind IN ('self_test_missing', 'self_test_misdated') THEN coalesce(detail->>'day', '') ELSE '' END))
  WHERE closed_at IS NULL;
