-- What analysts asked for: the name of the area in every view, whether a null is private, what an area
-- that is not rated has of the value expected above it, and a code by which rows of several plans that
-- measure the same are joined.
-- Growth: none; a code more in each indicator.
ALTER TABLE planwatch.loaded_indicator ADD COLUMN concept text;

CREATE OR REPLACE VIEW planwatch.indicator AS
SELECT plan_id, indicator_id, name_zh, name_en, unit, kind, direction, property, tier, baseline,
       baseline_on, target_low, target_high, target_on, source_document, source_quote, reading, concept
FROM planwatch.loaded_indicator;

-- The expected value of an area that is not rated is that of the rated area above it: where that is not
-- shown, since it follows from readings that are withheld, it is not shown below either.
CREATE OR REPLACE VIEW planwatch.indicator_status AS
WITH reading AS MATERIALIZED (
    SELECT * FROM planwatch.withheld_reading
), touched AS MATERIALIZED (
    SELECT DISTINCT plan_id, indicator_id, area_code, breakdown FROM reading
), above AS MATERIALIZED (
    SELECT DISTINCT t.plan_id, t.indicator_id
    FROM touched t
    JOIN planwatch.status_row j USING (plan_id, indicator_id, area_code, breakdown)
    WHERE j.status IS NOT NULL
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
       CASE WHEN b.own OR b.path THEN NULL ELSE s.shortfall_noun END AS shortfall_noun,
       CASE WHEN b.any OR b.below THEN NULL ELSE s.reason_zh END AS reason_zh,
       b.own AND s.value IS NOT NULL AS withheld,
       i.concept
FROM planwatch.status_row s
LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
LEFT JOIN reading w
    ON w.plan_id = s.plan_id AND w.indicator_id = s.indicator_id AND w.area_code = s.area_code
   AND w.breakdown = s.breakdown AND w.period_start = s.as_of AND w.period_end = s.as_of
LEFT JOIN touched r
    ON r.plan_id = s.plan_id AND r.indicator_id = s.indicator_id AND r.area_code = s.area_code
   AND r.breakdown = s.breakdown
LEFT JOIN above a
    ON a.plan_id = s.plan_id AND a.indicator_id = s.indicator_id AND s.status IS NULL
-- Of the areas below, whose shortfalls the reason names.
LEFT JOIN LATERAL (
    SELECT true AS below FROM touched w
    WHERE w.plan_id = s.plan_id AND w.indicator_id = s.indicator_id
      AND w.breakdown = s.breakdown
      AND s.reason_facts -> 'where'
          @> jsonb_build_array(jsonb_build_object('areaCode', w.area_code))
    LIMIT 1) v ON true
CROSS JOIN LATERAL (
    SELECT w.plan_id IS NOT NULL AS own, r.plan_id IS NOT NULL AS any,
           (r.plan_id IS NOT NULL OR a.plan_id IS NOT NULL) AND i.baseline IS NULL AS path,
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
       k.known_from, k.known_to, k.plan_version, a.name_zh AS area_name,
       w.plan_id IS NOT NULL AND k.value IS NOT NULL
           AS withheld, i.concept
FROM planwatch.kept_reading k
LEFT JOIN planwatch.loaded_area a USING (area_code)
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
       CASE WHEN (r.plan_id IS NULL OR i.baseline IS NOT NULL) AND s.status IS NOT NULL
            THEN s.expected END,
       s.status, s.period_state, s.updated_at, NULL, p.version, s.area_name,
       w.plan_id IS NOT NULL AND s.value IS NOT NULL, i.concept
FROM planwatch.status_row s
LEFT JOIN planwatch.loaded_plan p USING (plan_id)
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
       k.status, k.known_from, k.known_to, k.plan_version, a.name_zh AS area_name,
       w.plan_id IS NOT NULL AND k.value IS NOT NULL
           AS withheld, i.concept
FROM planwatch.kept_reading k
LEFT JOIN planwatch.loaded_area a USING (area_code)
LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
LEFT JOIN reading w
    ON w.plan_id = k.plan_id AND w.indicator_id = k.indicator_id AND w.area_code = k.area_code
   AND w.breakdown = k.breakdown AND w.period_start = k.period_start
   AND w.period_end = k.period_end
LEFT JOIN touched r
    ON r.plan_id = k.plan_id AND r.indicator_id = k.indicator_id AND r.area_code = k.area_code
   AND r.breakdown = k.breakdown
WHERE k.period_start < k.period_end;

COMMENT ON COLUMN planwatch.indicator.concept IS 'What it measures, as a code that rows of several plans share; null where the plan file says none.';
COMMENT ON COLUMN planwatch.indicator_status.expected IS 'On-track value: what the plan''s trajectory expects for the date of the value. Of an area that is not rated, and of a rate: that of the rated area above it.';
COMMENT ON COLUMN planwatch.indicator_status.gap IS 'Distance from the on-track value; negative: behind.';
COMMENT ON COLUMN planwatch.indicator_status.shortfall IS 'How many are missing to the on-track value or the limit, in natural units; of an area that is not rated wherever it is behind the on-track value.';
COMMENT ON COLUMN planwatch.indicator_status.withheld IS 'Whether the value is null because too few persons are behind it, and not because it is missing; numerator and denominator go with it.';
COMMENT ON COLUMN planwatch.indicator_status.concept IS 'What is measured, as a code that rows of several plans share.';
COMMENT ON COLUMN planwatch.indicator_series.area_name IS 'Name of the area in Chinese; null where it is no longer loaded.';
COMMENT ON COLUMN planwatch.indicator_series.withheld IS 'Whether the value is null because too few persons are behind it, and not because it is missing; numerator and denominator go with it.';
COMMENT ON COLUMN planwatch.indicator_series.concept IS 'What is measured, as a code that rows of several plans share.';
COMMENT ON COLUMN planwatch.indicator_series.expected IS 'On-track value: what the plan''s trajectory expects for the date of the value; null of an area that is not rated.';
COMMENT ON COLUMN planwatch.indicator_history.area_name IS 'Name of the area in Chinese; null where it is no longer loaded.';
COMMENT ON COLUMN planwatch.indicator_history.withheld IS 'Whether the value is null because too few persons are behind it, and not because it is missing; numerator and denominator go with it.';
COMMENT ON COLUMN planwatch.indicator_history.concept IS 'What is measured, as a code that rows of several plans share.';
COMMENT ON COLUMN planwatch.indicator_history.expected IS 'On-track value of the period; the limit, once the verdict is known; null of an area that is not rated.';

-- So that analysts write `indicator_status`, not `planwatch.indicator_status`. Who migrates without the
-- right to do this for them leaves it to who has it (docs/RUNBOOK.md).
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_analyst') THEN
        EXECUTE format(
            'ALTER ROLE planwatch_analyst IN DATABASE %I SET search_path = planwatch, public',
            current_database());
    END IF;
EXCEPTION WHEN insufficient_privilege THEN
    NULL;
END
$$;
