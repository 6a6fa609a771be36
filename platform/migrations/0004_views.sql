-- Results, for the platform itself and for any BI tool: give its user USAGE on the schema `report` and SELECT on its views,
-- and nothing else. Every figure is defined once, here, as a function of the rows of 0002 and 0003.
--
-- What the columns of figures mean:
--   ratings        visitors who chose a level. Services that nobody rated are in no rate and no mean.
--   good, bad      levels 3 to 5, levels 1 and 2. good_rate = good / ratings, bad_rate = bad / ratings; null without ratings.
--   mean           mean level of the five-level scale, doubled (2 to 10); mean_of says of how many ratings. Two-button ratings
--                  are in both rates and never in the mean.
--   undisputed_*   the same without ratings that a rule has flagged or that somebody outside the hall has labelled as
--                  mistaken or malicious. Nothing is ever taken out of the first figure.
--   announced      services that a counter's business system announced; answered: those of them that were rated;
--                  response_rate = answered / announced; null where nothing was announced.
--   opinions       surveys answered. 50 are asked for of each department.
--   no_reason      bad ratings without reason and without a word.
--   unproven       ratings carried over from a log that could no longer prove them; they are counted.
--   day            the day in the hall, or 'uncertain' where the terminal's clock could not be believed: counted, on no day.

CREATE SCHEMA report;

-- Results are asked for by day, of one hall or of all.
CREATE INDEX rating_by_day ON rating (day);
CREATE INDEX survey_response_by_day ON survey_response (day);
CREATE INDEX unrated_by_day ON unrated (hall, day);

CREATE FUNCTION report.rate(part bigint, whole bigint) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN round(part::numeric / nullif(whole, 0), 4)::float8;

-- Twice the mean of levels, to two digits.
CREATE FUNCTION report.mean(levels bigint, count bigint) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN round(2 * levels::numeric / nullif(count, 0), 2)::float8;

-- One row for each occasion on which a visitor could say something: a rating, an announced service that was not rated, a
-- survey. Not in `report`: beside clerks and hours, single rows would say who was rated how.
CREATE VIEW occasion AS
SELECT 'rating' AS kind, hall, demo, day, department, counter, clerk, scale, level,
       service <> '' AS announced, no_reason, flagged, NOT proven AS unproven,
       EXISTS (SELECT FROM label WHERE label.target = rating.entry_id) AS labelled
FROM rating
UNION ALL
SELECT 'unrated', hall, demo, day, department, counter, clerk, '', NULL, true, false, false, false, false
FROM unrated
UNION ALL
SELECT 'survey', hall, demo, day, department, counter, '', '', NULL, false, false, flagged, NOT proven, false
FROM survey_response;

-- The figures of every hall, department, counter, clerk or day. `wanted` lists which of those, or 'total'; days are taken from
-- `since` to `until` (both included, null for no bound; with a bound, no 'uncertain' day is taken); the rest narrows where not
-- null. A counter or clerk belongs to its hall; a department or day is the same in every hall unless `each_hall`.
-- Occasions are read once and added up to cells, however many groups are made of the cells.
CREATE FUNCTION report.figures(
  wanted text[], each_hall boolean, since text, until text,
  only_hall text, only_department text, only_counter text
) RETURNS TABLE (
  "of" text, hall text, key text, demo boolean,
  ratings bigint, good bigint, bad bigint, good_rate float8, bad_rate float8, mean float8, mean_of bigint,
  undisputed_ratings bigint, undisputed_good bigint, undisputed_bad bigint, undisputed_good_rate float8,
  undisputed_bad_rate float8, undisputed_mean float8, undisputed_mean_of bigint,
  flagged bigint, labelled bigint, no_reason bigint, unproven bigint,
  announced bigint, answered bigint, response_rate float8, opinions bigint
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  WITH cell AS MATERIALIZED (
    SELECT o.hall, o.day, o.department, o.counter, o.clerk, bool_or(o.demo) AS demo,
      count(*) FILTER (WHERE o.kind = 'rating') AS n,
      count(*) FILTER (WHERE o.level >= 3) AS g,
      count(*) FILTER (WHERE o.scale = 'five') AS m,
      sum(o.level) FILTER (WHERE o.scale = 'five') AS l,
      count(*) FILTER (WHERE o.kind = 'rating' AND NOT o.flagged AND NOT o.labelled) AS un,
      count(*) FILTER (WHERE o.level >= 3 AND NOT o.flagged AND NOT o.labelled) AS ug,
      count(*) FILTER (WHERE o.scale = 'five' AND NOT o.flagged AND NOT o.labelled) AS um,
      sum(o.level) FILTER (WHERE o.scale = 'five' AND NOT o.flagged AND NOT o.labelled) AS ul,
      count(*) FILTER (WHERE o.kind = 'rating' AND o.flagged) AS flagged,
      count(*) FILTER (WHERE o.labelled) AS labelled,
      count(*) FILTER (WHERE o.no_reason) AS no_reason,
      count(*) FILTER (WHERE o.kind = 'rating' AND o.unproven) AS unproven,
      count(*) FILTER (WHERE o.announced) AS announced,
      count(*) FILTER (WHERE o.announced AND o.kind = 'rating') AS answered,
      count(*) FILTER (WHERE o.kind = 'survey') AS opinions
    FROM occasion o
    WHERE (since IS NULL OR o.day >= since) AND (until IS NULL OR o.day <= until)
      AND (since IS NULL AND until IS NULL OR o.day <> 'uncertain')
      AND (only_hall IS NULL OR o.hall = only_hall)
      AND (only_department IS NULL OR o.department = only_department)
      AND (only_counter IS NULL OR o.counter = only_counter)
    GROUP BY o.hall, o.day, o.department, o.counter, o.clerk
  ), grouped AS (
    SELECT w."of",
      CASE WHEN each_hall OR w."of" IN ('hall', 'counter', 'clerk') THEN c.hall ELSE '' END AS hall,
      CASE w."of" WHEN 'hall' THEN c.hall WHEN 'department' THEN c.department WHEN 'counter' THEN c.counter
                  WHEN 'clerk' THEN c.clerk WHEN 'day' THEN c.day ELSE '' END AS key,
      bool_or(c.demo) AS demo,
      sum(c.n)::bigint AS n, sum(c.g)::bigint AS g, sum(c.m)::bigint AS m, coalesce(sum(c.l), 0)::bigint AS l,
      sum(c.un)::bigint AS un, sum(c.ug)::bigint AS ug, sum(c.um)::bigint AS um, coalesce(sum(c.ul), 0)::bigint AS ul,
      sum(c.flagged)::bigint AS flagged, sum(c.labelled)::bigint AS labelled, sum(c.no_reason)::bigint AS no_reason,
      sum(c.unproven)::bigint AS unproven, sum(c.announced)::bigint AS announced, sum(c.answered)::bigint AS answered,
      sum(c.opinions)::bigint AS opinions
    FROM cell c CROSS JOIN unnest(wanted) AS w("of")
    GROUP BY 1, 2, 3
  )
  SELECT t."of", t.hall, t.key, t.demo,
    t.n, t.g, t.n - t.g, report.rate(t.g, t.n), report.rate(t.n - t.g, t.n), report.mean(t.l, t.m), t.m,
    t.un, t.ug, t.un - t.ug, report.rate(t.ug, t.un), report.rate(t.un - t.ug, t.un), report.mean(t.ul, t.um), t.um,
    t.flagged, t.labelled, t.no_reason, t.unproven,
    t.announced, t.answered, report.rate(t.answered, t.announced), t.opinions
  FROM grouped t
  -- Whom an answer is about may be unknown. Of a clerk only totals of 5 or more are shown, so that nobody can tell who said what.
  WHERE (t."of" NOT IN ('department', 'counter', 'clerk') OR t.key <> '') AND (t."of" <> 'clerk' OR t.n >= 5);
END;

CREATE VIEW report.hall AS
SELECT hall, demo, ratings, good, bad, good_rate, bad_rate, mean, mean_of, undisputed_ratings, undisputed_good,
       undisputed_bad, undisputed_good_rate, undisputed_bad_rate, undisputed_mean, undisputed_mean_of,
       flagged, labelled, no_reason, unproven, announced, answered, response_rate, opinions
FROM report.figures(ARRAY['hall'], true, NULL, NULL, NULL, NULL, NULL);

CREATE VIEW report.department AS
SELECT hall, key AS department, demo, ratings, good, bad, good_rate, bad_rate, mean, mean_of, undisputed_ratings,
       undisputed_good, undisputed_bad, undisputed_good_rate, undisputed_bad_rate, undisputed_mean, undisputed_mean_of,
       flagged, labelled, no_reason, unproven, announced, answered, response_rate, opinions, 50 AS opinions_goal
FROM report.figures(ARRAY['department'], true, NULL, NULL, NULL, NULL, NULL);

CREATE VIEW report.counter AS
SELECT hall, key AS counter, demo, ratings, good, bad, good_rate, bad_rate, mean, mean_of, undisputed_ratings,
       undisputed_good, undisputed_bad, undisputed_good_rate, undisputed_bad_rate, undisputed_mean, undisputed_mean_of,
       flagged, labelled, no_reason, unproven, announced, answered, response_rate, opinions
FROM report.figures(ARRAY['counter'], true, NULL, NULL, NULL, NULL, NULL);

CREATE VIEW report.clerk AS
SELECT hall, key AS clerk, demo, ratings, good, bad, good_rate, bad_rate, mean, mean_of, undisputed_ratings,
       undisputed_good, undisputed_bad, undisputed_good_rate, undisputed_bad_rate, undisputed_mean, undisputed_mean_of,
       flagged, labelled, no_reason, unproven, announced, answered, response_rate
FROM report.figures(ARRAY['clerk'], true, NULL, NULL, NULL, NULL, NULL);

-- One row for each hall and day; 'uncertain' is a row of its own.
CREATE VIEW report.day AS
SELECT hall, key AS day, demo, ratings, good, bad, good_rate, bad_rate, mean, mean_of, undisputed_ratings,
       undisputed_good, undisputed_bad, undisputed_good_rate, undisputed_bad_rate, undisputed_mean, undisputed_mean_of,
       flagged, labelled, no_reason, unproven, announced, answered, response_rate, opinions
FROM report.figures(ARRAY['day'], true, NULL, NULL, NULL, NULL, NULL);

-- How often each level was chosen, by scale: on the two-button scale good is 4 and bad is 2.
CREATE VIEW report.level AS
SELECT hall, department, counter, day, bool_or(demo) AS demo, scale, level, count(*) AS ratings,
       count(*) FILTER (WHERE NOT flagged AND NOT labelled) AS undisputed_ratings
FROM occasion WHERE kind = 'rating'
GROUP BY hall, department, counter, day, scale, level;

-- How often each reason of the national table was chosen. A rating may have several.
CREATE VIEW report.reason AS
SELECT r.hall, r.department, r.counter, r.day, bool_or(r.demo) AS demo, c.code, count(*) AS ratings,
       count(*) FILTER (WHERE NOT r.flagged AND NOT EXISTS (SELECT FROM label l WHERE l.target = r.entry_id))
         AS undisputed_ratings
FROM rating r JOIN rating_reason c USING (entry_id)
GROUP BY r.hall, r.department, r.counter, r.day, c.code;

-- Answers to each question. score = (yes + mostly / 2) / (yes + mostly + no); what does not apply is never counted.
CREATE FUNCTION report.score(yes bigint, mostly bigint, no bigint) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN round((yes + mostly / 2.0) / nullif(yes + mostly + no, 0), 4)::float8;

CREATE VIEW report.question AS
SELECT hall, department, counter, day, demo, survey, survey_version, question, yes, mostly, no, not_applicable,
       report.score(yes, mostly, no) AS score, undisputed_yes, undisputed_mostly, undisputed_no,
       report.score(undisputed_yes, undisputed_mostly, undisputed_no) AS undisputed_score
FROM (
  SELECT s.hall, s.department, s.counter, s.day, bool_or(s.demo) AS demo, s.survey, s.survey_version, a.question,
         count(*) FILTER (WHERE a.answer = 'yes') AS yes,
         count(*) FILTER (WHERE a.answer = 'mostly') AS mostly,
         count(*) FILTER (WHERE a.answer = 'no') AS no,
         count(*) FILTER (WHERE a.answer = 'not_applicable') AS not_applicable,
         count(*) FILTER (WHERE a.answer = 'yes' AND NOT s.flagged) AS undisputed_yes,
         count(*) FILTER (WHERE a.answer = 'mostly' AND NOT s.flagged) AS undisputed_mostly,
         count(*) FILTER (WHERE a.answer = 'no' AND NOT s.flagged) AS undisputed_no
  FROM survey_response s JOIN survey_answer a USING (entry_id)
  GROUP BY s.hall, s.department, s.counter, s.day, s.survey, s.survey_version, a.question
) c;

-- How far the clocks of a hall are from UTC: its newest pack says so; without one it is China's time.
CREATE FUNCTION report.clock(of_hall text) RETURNS interval
LANGUAGE sql STABLE PARALLEL SAFE
RETURN make_interval(mins => coalesce(
  (SELECT (p.body->'hall'->>'utc_offset_minutes')::integer FROM pack p WHERE p.hall = of_hall
   ORDER BY p.version DESC LIMIT 1), 480));

-- Today in a hall.
CREATE FUNCTION report.today(of_hall text) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (now() AT TIME ZONE 'UTC' + report.clock(of_hall))::date;

-- Work orders of every hall, department, counter or in all, by the day they were opened: how many were opened, are open, are
-- open after their last day, were closed, and closed in time.
CREATE FUNCTION report.work_orders(
  "of" text, each_hall boolean, since date, until date,
  only_hall text, only_department text, only_counter text
) RETURNS TABLE (
  hall text, key text, demo boolean, opened bigint, open bigint, overdue bigint, closed bigint, closed_in_time bigint
)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT
    CASE WHEN each_hall OR "of" IN ('hall', 'counter') THEN w.hall ELSE '' END,
    CASE "of" WHEN 'hall' THEN w.hall WHEN 'department' THEN w.department WHEN 'counter' THEN w.counter ELSE '' END,
    bool_or(w.demo),
    count(*),
    count(*) FILTER (WHERE w.closed_at IS NULL),
    count(*) FILTER (WHERE w.closed_at IS NULL AND w.due < h.today),
    count(*) FILTER (WHERE w.closed_at IS NOT NULL),
    count(*) FILTER (WHERE (w.closed_at AT TIME ZONE 'UTC' + h.clock)::date <= w.due)
  FROM work_order w
  JOIN (SELECT id, report.today(id) AS today, report.clock(id) AS clock FROM public.hall) h ON h.id = w.hall
  WHERE (since IS NULL OR w.opened_day >= since) AND (until IS NULL OR w.opened_day <= until)
    AND (only_hall IS NULL OR w.hall = only_hall)
    AND (only_department IS NULL OR w.department = only_department)
    AND (only_counter IS NULL OR w.counter = only_counter)
  GROUP BY 1, 2;
END;

CREATE VIEW report.work_order AS
SELECT hall, key AS department, demo, opened, open, overdue, closed, closed_in_time
FROM report.work_orders('department', true, NULL, NULL, NULL, NULL, NULL);

-- How long ago a terminal was in contact: within 15 minutes, within a day, longer ago, never.
CREATE FUNCTION report.contact(last_contact timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN last_contact IS NULL THEN 'never'
            WHEN last_contact > now() - interval '15 minutes' THEN 'in_contact'
            WHEN last_contact > now() - interval '1 day' THEN 'silent'
            ELSE 'lost' END;

-- Terminals: whether they are in contact, how long their newest log is, what waits on them, what is wrong. `size` is how many
-- entries the platform has witnessed; `logs` how many logs the terminal has written.
CREATE VIEW report.terminal AS
SELECT t.id AS terminal, t.hall, l.demo, t.enrolled_at, t.last_contact,
       report.contact(t.last_contact) AS contact,
       l.log, l.size, l.grown_at, coalesce(l.logs, 0) AS logs,
       (t.health->>'waiting')::bigint AS waiting,
       (t.health->>'free_bytes')::bigint AS free_bytes,
       (t.health->>'clock_trusted')::boolean AS clock_trusted,
       (t.health->>'pack_version')::bigint AS pack_version,
       t.health->>'version' AS version,
       ARRAY(SELECT a.kind FROM alarm a WHERE a.terminal = t.id AND a.closed_at IS NULL ORDER BY a.raised_at)
         AS open_alarms
FROM terminal t
LEFT JOIN LATERAL (
  SELECT log.log::text, log.size, log.grown_at, log.demo, count(*) OVER () AS logs
  FROM log WHERE log.terminal = t.id ORDER BY log.id DESC LIMIT 1
) l ON true;
