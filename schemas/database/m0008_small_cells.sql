-- What analysts see: the views, with every cell blanked that would single out fewer persons than
-- `privacy.minimumCell`, also by way of a difference. Operators and the daemon see all.

-- Which figure of an indicator counts private persons. What is not known to be harmless is taken
-- for the worst, also of an indicator that left its plan.
ALTER TABLE planwatch.loaded_indicator
    ADD COLUMN private_cell text NOT NULL DEFAULT 'numerator_and_complement'
        CHECK (private_cell IN ('none', 'value', 'numerator', 'numerator_and_complement'));

-- The areas that the active daemon has loaded, so that sums over areas can be kept in mind.
-- Growth: one row an area.
CREATE TABLE planwatch.loaded_area (
    area_code text PRIMARY KEY,
    parent    text
);

-- From how many persons on a cell is shown. One row, the daemon's setting.
CREATE TABLE planwatch.privacy (
    singleton    boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    minimum_cell integer NOT NULL
);
INSERT INTO planwatch.privacy (minimum_cell) VALUES (5);

-- Whether the session may see small cells: it is the owner, an operator or the daemon, and has not
-- said `SET planwatch.audience = 'public'`, as the daemon does for what it shows over HTTP.
-- Whoever else is given rights on a view sees what an analyst sees.
CREATE FUNCTION planwatch.sees_small_cells() RETURNS boolean
LANGUAGE sql STABLE
RETURN coalesce(pg_catalog.current_setting('planwatch.audience', true), '') <> 'public'
    AND (pg_catalog.pg_has_role(
            (SELECT n.nspowner FROM pg_catalog.pg_namespace n WHERE n.nspname = 'planwatch'), 'USAGE')
         OR EXISTS (SELECT FROM pg_catalog.pg_roles r
                    WHERE r.rolname IN ('planwatch_writer', 'planwatch_operator')
                      AND pg_catalog.pg_has_role(r.oid, 'USAGE')));
COMMENT ON FUNCTION planwatch.sees_small_cells() IS 'Whether this session sees cells of few persons; for all others they are blank.';

-- Whether a cell counts fewer private persons than `fewest`, on this side or on the other one.
CREATE FUNCTION planwatch.is_small(
    cell text, fewest integer, value numeric, numerator numeric, denominator numeric)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE cell
    WHEN 'none' THEN false
    WHEN 'value' THEN coalesce(value < fewest, false)
    WHEN 'numerator' THEN coalesce(numerator < fewest, false)
    ELSE coalesce(coalesce(numerator, value) < fewest, false)
        -- More than the denominator holds (a gross ratio over 100 %) leaves nobody on the other side.
        OR coalesce(denominator >= numerator AND denominator - numerator < fewest, false)
END;

-- A blanked area would be what is left of the area above it less its neighbours. So among the areas
-- below one area either none is blanked, or at least two are, which hold as many persons together on
-- either side; the smallest of the others make up for what is missing, by their present size, so that
-- it is the same ones for all days. An area that is blanked for this reason alone is in
-- turn protected below. All revisions of a reading are blanked together.
--
-- A function of the owner's: whoever may call it learns what is blank, which the views say anyway.
-- It is planned by itself, so that no guess about its size spoils the plans around it.
CREATE FUNCTION planwatch.find_withheld_readings()
RETURNS TABLE (
    plan_id text, indicator_id text, area_code text, breakdown jsonb, period_start date,
    period_end date)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 200
SET search_path = pg_catalog, pg_temp
-- How many cells are small nobody can guess, and only hashing does not mind.
SET enable_mergejoin = off
SET enable_nestloop = off
SET jit = off
AS $$
WITH RECURSIVE small AS MATERIALIZED (
    SELECT k.plan_id, k.indicator_id, k.area_code, k.breakdown, k.period_start, k.period_end
    FROM planwatch.kept_reading k
    LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
    CROSS JOIN planwatch.privacy p
    WHERE planwatch.is_small(coalesce(i.private_cell, 'numerator_and_complement'), p.minimum_cell,
                             k.value, k.numerator, k.denominator)
    UNION
    SELECT s.plan_id, s.indicator_id, s.area_code, s.breakdown, s.as_of, s.as_of
    FROM planwatch.status_row s
    LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
    CROSS JOIN planwatch.privacy p
    WHERE planwatch.is_small(coalesce(i.private_cell, 'numerator_and_complement'), p.minimum_cell,
                             s.value, s.numerator, s.denominator)
), exposed AS MATERIALIZED (
    SELECT DISTINCT plan_id, indicator_id, breakdown, period_start, period_end FROM small
), cell AS MATERIALIZED (
    SELECT r.plan_id, r.indicator_id, r.area_code, r.breakdown, r.period_start, r.period_end,
           min(coalesce(r.numerator, r.value)) AS size,
           min(CASE WHEN coalesce(i.private_cell, 'numerator_and_complement')
                         = 'numerator_and_complement'
                    THEN greatest(r.denominator - r.numerator, 0) END) AS others
    FROM (SELECT k.plan_id, k.indicator_id, k.area_code, k.breakdown, k.period_start, k.period_end,
                 k.value, k.numerator, k.denominator
          FROM planwatch.kept_reading k
          JOIN exposed USING (plan_id, indicator_id, breakdown, period_start, period_end)
          UNION ALL
          SELECT s.plan_id, s.indicator_id, s.area_code, s.breakdown, s.as_of, s.as_of, s.value,
                 s.numerator, s.denominator
          FROM planwatch.status_row s
          JOIN exposed e
              ON e.plan_id = s.plan_id AND e.indicator_id = s.indicator_id
             AND e.breakdown = s.breakdown AND e.period_start = s.as_of AND e.period_end = s.as_of) r
    LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
    WHERE coalesce(r.numerator, r.value) IS NOT NULL
    GROUP BY r.plan_id, r.indicator_id, r.area_code, r.breakdown, r.period_start, r.period_end
), weighed AS (
    SELECT c.*, a.parent, x.plan_id IS NOT NULL AS small,
           coalesce(s.numerator, s.value, 0) AS weight
    FROM cell c
    LEFT JOIN planwatch.loaded_area a USING (area_code)
    LEFT JOIN planwatch.status_row s USING (plan_id, indicator_id, area_code, breakdown)
    LEFT JOIN small x
        USING (plan_id, indicator_id, area_code, breakdown, period_start, period_end)
), ranked AS MATERIALIZED (
    SELECT w.*, bool_or(w.small) OVER siblings AS is_exposed, row_number() OVER in_turn AS place,
           sum(w.size) OVER before AS size_before, sum(w.others) OVER before AS others_before
    FROM weighed w
    WINDOW siblings AS (
               PARTITION BY plan_id, indicator_id, breakdown, period_start, period_end, parent),
           in_turn AS (siblings ORDER BY w.small DESC, w.weight, w.area_code),
           before AS (in_turn ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), withheld AS (
    SELECT r.plan_id, r.indicator_id, r.area_code, r.breakdown, r.period_start, r.period_end
    FROM ranked r
    LEFT JOIN cell above
        ON above.area_code = r.parent AND above.plan_id = r.plan_id
       AND above.indicator_id = r.indicator_id AND above.breakdown = r.breakdown
       AND above.period_start = r.period_start AND above.period_end = r.period_end
    CROSS JOIN planwatch.privacy p
    WHERE r.small
       OR r.is_exposed AND above.plan_id IS NOT NULL
          AND (r.place <= 2 OR r.size_before < p.minimum_cell OR r.others_before < p.minimum_cell)
    UNION
    SELECT r.plan_id, r.indicator_id, r.area_code, r.breakdown, r.period_start, r.period_end
    FROM withheld above
    JOIN ranked r ON r.parent = above.area_code AND r.plan_id = above.plan_id
        AND r.indicator_id = above.indicator_id AND r.breakdown = above.breakdown
        AND r.period_start = above.period_start AND r.period_end = above.period_end
    WHERE r.place = 1
)
SELECT plan_id, indicator_id, area_code, breakdown, period_start, period_end FROM withheld
$$;
COMMENT ON FUNCTION planwatch.find_withheld_readings() IS 'Readings that only the owner, operators and the daemon may see.';

CREATE VIEW planwatch.withheld_reading AS
SELECT plan_id, indicator_id, area_code, breakdown, period_start, period_end
FROM planwatch.find_withheld_readings()
WHERE NOT (SELECT planwatch.sees_small_cells());
COMMENT ON VIEW planwatch.withheld_reading IS 'Readings that this session may not see; none for the owner, operators and the daemon.';

CREATE VIEW planwatch.withheld_row AS
SELECT DISTINCT plan_id, indicator_id, area_code, breakdown FROM planwatch.withheld_reading;
COMMENT ON VIEW planwatch.withheld_row IS 'Rows of indicators with a reading that this session may not see.';

-- Transitions whose figures would say what is withheld: all of them where the row has such a reading
-- or a small cell of a day that no reading is kept of; else the part of areas below.
CREATE FUNCTION planwatch.find_withheld_transitions()
RETURNS TABLE (sequence bigint, own boolean)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 200
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
WITH touched AS MATERIALIZED (
    SELECT DISTINCT plan_id, indicator_id, area_code, breakdown
    FROM planwatch.find_withheld_readings()
)
SELECT sequence, own
FROM (
    SELECT t.sequence,
           EXISTS (SELECT FROM touched w
                   WHERE w.plan_id = t.plan_id AND w.indicator_id = t.indicator_id
                     AND w.area_code = t.area_code AND w.breakdown = t.breakdown)
           OR planwatch.is_small(
                  c.private_cell, p.minimum_cell, (t.evidence ->> 'value')::numeric,
                  (t.evidence ->> 'numerator')::numeric, (t.evidence ->> 'denominator')::numeric)
           OR planwatch.is_small(
                  c.private_cell, p.minimum_cell, (t.evidence ->> 'closedValue')::numeric,
                  (t.evidence ->> 'numeratorBefore')::numeric,
                  (t.evidence ->> 'denominatorBefore')::numeric) AS own,
           EXISTS (SELECT FROM touched w
                   WHERE w.plan_id = t.plan_id AND w.indicator_id = t.indicator_id
                     AND t.evidence -> 'where'
                         @> jsonb_build_array(jsonb_build_object('areaCode', w.area_code))) AS below
    FROM planwatch.alert_transition t
    CROSS JOIN planwatch.privacy p
    LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
    CROSS JOIN LATERAL (
        SELECT coalesce(i.private_cell, 'numerator_and_complement') AS private_cell) c) found
WHERE own OR below
$$;
COMMENT ON FUNCTION planwatch.find_withheld_transitions() IS 'Transitions whose figures only the owner, operators and the daemon may see.';

CREATE VIEW planwatch.withheld_transition AS
SELECT sequence, own FROM planwatch.find_withheld_transitions()
WHERE NOT (SELECT planwatch.sees_small_cells());
COMMENT ON VIEW planwatch.withheld_transition IS 'Transitions whose reason and evidence this session may not see.';

-- The reading itself is blank where it is withheld; what follows from other readings of the row
-- (forecast, reason, a path without a baseline of its own) where any of them is.
CREATE OR REPLACE VIEW planwatch.indicator_status AS
WITH reading AS MATERIALIZED (
    SELECT * FROM planwatch.withheld_reading
), touched AS MATERIALIZED (
    SELECT DISTINCT plan_id, indicator_id, area_code, breakdown FROM reading
)
SELECT s.plan_id, s.indicator_id, s.area_code, s.area_name, s.breakdown, s.as_of,
       CASE WHEN b.own THEN NULL ELSE s.value END AS value,
       CASE WHEN b.own THEN NULL ELSE s.numerator END AS numerator,
       CASE WHEN b.own THEN NULL ELSE s.denominator END AS denominator,
       CASE WHEN b.path THEN NULL ELSE s.expected END AS expected,
       CASE WHEN b.own OR b.path THEN NULL ELSE s.gap END AS gap,
       CASE WHEN b.own THEN NULL ELSE s.required_pace END AS required_pace,
       CASE WHEN b.any THEN NULL ELSE s.forecast END AS forecast,
       CASE WHEN b.any THEN NULL ELSE s.forecast_low END AS forecast_low,
       CASE WHEN b.any THEN NULL ELSE s.forecast_high END AS forecast_high,
       CASE WHEN b.any THEN NULL ELSE s.chance END AS chance,
       s.status,
       CASE WHEN b.any OR b.below THEN NULL ELSE s.reason END AS reason,
       s.period_state, s.fresh_at, s.updated_at, s.read_on, s.reason_code,
       CASE WHEN b.any THEN NULL WHEN b.below THEN s.reason_facts - 'where' ELSE s.reason_facts END
           AS reason_facts,
       CASE WHEN b.own OR b.path THEN NULL ELSE s.shortfall END AS shortfall,
       CASE WHEN b.own OR b.path THEN NULL ELSE s.shortfall_noun END AS shortfall_noun
FROM planwatch.status_row s
LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
LEFT JOIN reading w
    ON w.plan_id = s.plan_id AND w.indicator_id = s.indicator_id AND w.area_code = s.area_code
   AND w.breakdown = s.breakdown AND w.period_start = s.as_of AND w.period_end = s.as_of
LEFT JOIN touched r
    ON r.plan_id = s.plan_id AND r.indicator_id = s.indicator_id AND r.area_code = s.area_code
   AND r.breakdown = s.breakdown
-- Of the areas below, whose shortfalls the reason names.
LEFT JOIN LATERAL (
    SELECT true AS below FROM touched w
    WHERE w.plan_id = s.plan_id AND w.indicator_id = s.indicator_id
      AND s.reason_facts -> 'where'
          @> jsonb_build_array(jsonb_build_object('areaCode', w.area_code))
    LIMIT 1) v ON true
CROSS JOIN LATERAL (
    SELECT w.plan_id IS NOT NULL AS own, r.plan_id IS NOT NULL AS any,
           r.plan_id IS NOT NULL AND i.baseline IS NULL AS path,
           v.below IS NOT NULL AS below) b;

CREATE OR REPLACE VIEW planwatch.indicator_series AS
WITH reading AS MATERIALIZED (
    SELECT * FROM planwatch.withheld_reading
), touched AS MATERIALIZED (
    SELECT DISTINCT plan_id, indicator_id, area_code, breakdown FROM reading
)
SELECT k.plan_id, k.indicator_id, k.area_code, k.breakdown, k.period_start AS day,
       CASE WHEN w.plan_id IS NULL THEN k.value END AS value,
       CASE WHEN w.plan_id IS NULL THEN k.numerator END AS numerator,
       CASE WHEN w.plan_id IS NULL THEN k.denominator END AS denominator,
       CASE WHEN r.plan_id IS NULL OR i.baseline IS NOT NULL THEN k.expected END AS expected,
       k.status,
       CASE WHEN k.is_open THEN 'open' WHEN k.revision > 0 THEN 'revised' ELSE 'closed' END
           AS period_state,
       k.known_from, k.known_to
FROM planwatch.kept_reading k
LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
LEFT JOIN reading w
    ON w.plan_id = k.plan_id AND w.indicator_id = k.indicator_id AND w.area_code = k.area_code
   AND w.breakdown = k.breakdown AND w.period_start = k.period_start
   AND w.period_end = k.period_end
LEFT JOIN touched r
    ON r.plan_id = k.plan_id AND r.indicator_id = k.indicator_id AND r.area_code = k.area_code
   AND r.breakdown = k.breakdown
WHERE k.period_start = k.period_end
UNION ALL
SELECT s.plan_id, s.indicator_id, s.area_code, s.breakdown, s.as_of,
       CASE WHEN w.plan_id IS NULL THEN s.value END,
       CASE WHEN w.plan_id IS NULL THEN s.numerator END,
       CASE WHEN w.plan_id IS NULL THEN s.denominator END,
       CASE WHEN r.plan_id IS NULL OR i.baseline IS NOT NULL THEN s.expected END,
       s.status, s.period_state, s.updated_at, NULL
FROM planwatch.status_row s
LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
LEFT JOIN reading w
    ON w.plan_id = s.plan_id AND w.indicator_id = s.indicator_id AND w.area_code = s.area_code
   AND w.breakdown = s.breakdown AND w.period_start = s.as_of AND w.period_end = s.as_of
LEFT JOIN touched r
    ON r.plan_id = s.plan_id AND r.indicator_id = s.indicator_id AND r.area_code = s.area_code
   AND r.breakdown = s.breakdown;

CREATE OR REPLACE VIEW planwatch.indicator_history AS
WITH reading AS MATERIALIZED (
    SELECT * FROM planwatch.withheld_reading
), touched AS MATERIALIZED (
    SELECT DISTINCT plan_id, indicator_id, area_code, breakdown FROM reading
)
SELECT k.plan_id, k.indicator_id, k.area_code, k.breakdown, k.period_start, k.period_end,
       CASE WHEN k.is_open THEN 'open' WHEN k.revision > 0 THEN 'revised' ELSE 'closed' END
           AS period_state,
       CASE WHEN w.plan_id IS NULL THEN k.value END AS value,
       CASE WHEN w.plan_id IS NULL THEN k.numerator END AS numerator,
       CASE WHEN w.plan_id IS NULL THEN k.denominator END AS denominator,
       CASE WHEN r.plan_id IS NULL OR i.baseline IS NOT NULL THEN k.expected END AS expected,
       k.status, k.known_from, k.known_to
FROM planwatch.kept_reading k
LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
LEFT JOIN reading w
    ON w.plan_id = k.plan_id AND w.indicator_id = k.indicator_id AND w.area_code = k.area_code
   AND w.breakdown = k.breakdown AND w.period_start = k.period_start
   AND w.period_end = k.period_end
LEFT JOIN touched r
    ON r.plan_id = k.plan_id AND r.indicator_id = k.indicator_id AND r.area_code = k.area_code
   AND r.breakdown = k.breakdown
WHERE k.period_start < k.period_end;

-- With what it is about at the end, since an alert that does not stand has no row in `alert`.
CREATE OR REPLACE VIEW planwatch.alert_log AS
SELECT t.sequence, t.alert_id, t.transition, t.from_state, t.to_state, t.status, t.severity, t.at,
       t.as_of, CASE WHEN w.sequence IS NULL THEN t.reason END AS reason,
       CASE WHEN w.sequence IS NULL THEN t.evidence WHEN NOT w.own THEN t.evidence - 'where' END
           AS evidence, t.stands, t.historic,
       t.plan_id, t.indicator_id, t.area_code, t.breakdown
FROM planwatch.alert_transition t
LEFT JOIN planwatch.withheld_transition w USING (sequence);
COMMENT ON COLUMN planwatch.alert_log.plan_id IS 'Id of the plan.';
COMMENT ON COLUMN planwatch.alert_log.indicator_id IS 'Id of the indicator.';
COMMENT ON COLUMN planwatch.alert_log.area_code IS 'Code of the area.';
COMMENT ON COLUMN planwatch.alert_log.breakdown IS '{} or one key.';

CREATE OR REPLACE VIEW planwatch.alert AS
SELECT last.alert_id, last.plan_id, last.indicator_id, last.area_code, last.breakdown,
       last.to_state AS state, last.severity, last.status,
       i.name_zh AS title_zh, i.name_en AS title_en,
       CASE WHEN w.sequence IS NULL THEN last.reason END AS reason,
       (SELECT min(o.at) FROM planwatch.alert_transition o
        WHERE o.alert_id = last.alert_id AND o.stands AND o.as_of = began.as_of) AS opened_at,
       last.at AS changed_at, NULL::text AS acknowledged_by, NULL::timestamptz AS silenced_until,
       began.as_of AS opened_on, last.as_of AS changed_on
FROM (SELECT DISTINCT ON (alert_id) *
      FROM planwatch.alert_transition WHERE stands
      ORDER BY alert_id, as_of DESC, sequence DESC) AS last
JOIN LATERAL (
    SELECT o.as_of FROM planwatch.alert_transition o
    WHERE o.alert_id = last.alert_id AND o.stands
      AND (o.transition = 'opened'
           OR o.transition = 'fired' AND o.from_state IS DISTINCT FROM 'pending')
    ORDER BY o.as_of DESC, o.sequence DESC LIMIT 1) AS began ON true
LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
LEFT JOIN planwatch.withheld_transition w USING (sequence);

CREATE OR REPLACE VIEW planwatch.forecast_score AS
SELECT f.plan_id, f.indicator_id, f.area_code, f.breakdown, f.made_on, f.target_on,
       round((f.target_on - f.made_on) / 365.25, 2) AS horizon_years,
       f.forecast, f.forecast_low, f.forecast_high, f.chance, f.target, f.direction, t.truth,
       f.forecast - t.truth AS error,
       t.truth BETWEEN f.forecast_low AND f.forecast_high AS covered,
       t.met,
       (f.chance - t.met::integer) ^ 2 AS brier,
       f.period, f.made_at
FROM (SELECT m.plan_id, m.indicator_id, m.area_code, m.breakdown, m.period, m.made_on, m.target_on,
             CASE WHEN w.plan_id IS NULL THEN m.forecast END AS forecast,
             CASE WHEN w.plan_id IS NULL THEN m.forecast_low END AS forecast_low,
             CASE WHEN w.plan_id IS NULL THEN m.forecast_high END AS forecast_high,
             CASE WHEN w.plan_id IS NULL THEN m.chance END AS chance,
             m.target, m.direction, m.made_at, w.plan_id IS NOT NULL AS is_withheld
      FROM planwatch.forecast_made m
      LEFT JOIN planwatch.withheld_row w USING (plan_id, indicator_id, area_code, breakdown)) f
LEFT JOIN LATERAL (
    SELECT v.truth,
           CASE f.direction WHEN 'at_least' THEN v.truth >= f.target
                            ELSE v.truth <= f.target END AS met
    FROM (SELECT (s.reason_facts ->> 'closedValue')::numeric AS truth
          FROM planwatch.status_row s
          JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
          WHERE NOT f.is_withheld
            AND s.plan_id = f.plan_id AND s.indicator_id = f.indicator_id
            AND s.area_code = f.area_code AND s.breakdown = f.breakdown
            AND s.reason_code IN ('met_final', 'missed_final')
            AND i.target_on = f.target_on) v
    WHERE v.truth IS NOT NULL) t ON true;

COMMENT ON COLUMN planwatch.withheld_reading.plan_id IS 'Id of the plan.';
COMMENT ON COLUMN planwatch.withheld_reading.indicator_id IS 'Id of the indicator.';
COMMENT ON COLUMN planwatch.withheld_reading.area_code IS 'Code of the area.';
COMMENT ON COLUMN planwatch.withheld_reading.breakdown IS '{} or one key.';
COMMENT ON COLUMN planwatch.withheld_reading.period_start IS 'First day of the period; of an observation day the day.';
COMMENT ON COLUMN planwatch.withheld_reading.period_end IS 'Last day of the period; of an observation day the day.';
COMMENT ON COLUMN planwatch.withheld_row.plan_id IS 'Id of the plan.';
COMMENT ON COLUMN planwatch.withheld_row.indicator_id IS 'Id of the indicator.';
COMMENT ON COLUMN planwatch.withheld_row.area_code IS 'Code of the area.';
COMMENT ON COLUMN planwatch.withheld_row.breakdown IS '{} or one key.';
COMMENT ON COLUMN planwatch.withheld_transition.sequence IS 'Sequence of the transition.';
COMMENT ON COLUMN planwatch.withheld_transition.own IS 'Whether it is the row''s own figures, not only those of areas below.';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON planwatch.loaded_area, planwatch.privacy
            TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_analyst') THEN
        GRANT SELECT ON planwatch.indicator_status, planwatch.indicator_series,
            planwatch.indicator_history, planwatch.alert, planwatch.alert_log,
            planwatch.forecast_score TO planwatch_analyst;
    END IF;
END
$$;
