-- What `verify` needs to see more, what a later program can count, and views that a reader of `report` can really read.

-- Signature of (terminal, hall) by the platform's checkpoint key: where a terminal stands decides where everything that it
-- says is counted, and no entry says it. Made at enrolment; for terminals enrolled before, in the transaction of this step.
ALTER TABLE terminal ADD COLUMN placed bytea CHECK (length(placed) = 64);

-- Private content that an entry commits to, or that was sent with it, and that was not taken: by the name of the reason,
-- 'not_sent' where the terminal had it no more. An entry may commit to a content that is nowhere only for a reason.
CREATE TABLE refused (
  log         bigint NOT NULL,
  seq         bigint NOT NULL,
  kind        text NOT NULL,
  why         text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (log, seq, kind, why),
  FOREIGN KEY (log, seq) REFERENCES entry
);

-- Private content of entries that a newer program wrote: kept as it was sent, and judged by `shiwen-platform project` once
-- the entry can be read.
CREATE TABLE unjudged (
  log     bigint NOT NULL,
  seq     bigint NOT NULL,
  place   smallint NOT NULL,
  kind    text NOT NULL,
  nonce   text NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (log, seq, place),
  FOREIGN KEY (log, seq) REFERENCES entry
);

-- Today in a hall, and how far its clocks are from UTC, read for whoever may use `report` and nothing else.
ALTER FUNCTION report.clock(text) SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp;
ALTER FUNCTION report.today(text) SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp;
ALTER FUNCTION report.work_orders(text, boolean, date, date, text, text, text)
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp;

-- Whether two days, as tables write them, are the first and the last of one calendar month that is over in a hall.
CREATE FUNCTION report.is_past_month(since text, until text, of_hall text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN since ~ '^[0-9]{4}-(0[1-9]|1[0-2])-01$' AND until IS NOT NULL
            THEN (since::date + interval '1 month' - interval '1 day')::date::text = until
                 AND until < report.today(of_hall)::text
            ELSE false END;

-- As in 0004, for readers of `report`; and of clerks only totals of 5 or more over one whole calendar month that is over, in
-- every department and at every counter. With free ranges the difference of two totals would be what one visitor said.
CREATE OR REPLACE FUNCTION report.figures(
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
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
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
  -- Whom an answer is about may be unknown.
  WHERE (t."of" NOT IN ('department', 'counter', 'clerk') OR t.key <> '')
    AND (t."of" <> 'clerk' OR t.n >= 5 AND only_department IS NULL AND only_counter IS NULL
         AND report.is_past_month(since, until, t.hall));
END;

CREATE OR REPLACE VIEW report.clerk AS
SELECT f.hall, f.key AS clerk, f.demo, f.ratings, f.good, f.bad, f.good_rate, f.bad_rate, f.mean, f.mean_of,
       f.undisputed_ratings, f.undisputed_good, f.undisputed_bad, f.undisputed_good_rate, f.undisputed_bad_rate,
       f.undisputed_mean, f.undisputed_mean_of, f.flagged, f.labelled, f.no_reason, f.unproven, f.announced,
       f.answered, f.response_rate,
       m.month
FROM (SELECT DISTINCT substr(day, 1, 7) AS month FROM rating WHERE clerk <> '' AND day <> 'uncertain') m
CROSS JOIN LATERAL report.figures(
  ARRAY['clerk'], true, m.month || '-01', ((m.month || '-01')::date + interval '1 month' - interval '1 day')::date::text,
  NULL, NULL, NULL) f;
