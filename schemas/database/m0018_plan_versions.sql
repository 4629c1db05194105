-- The versions of each plan, and by which of them a judgement was made.

-- Written by the judge in the transaction of the first round by a version; the one in force has no
-- `replaced_at`. `content` is the parsed file as the version was computed from it.
-- Growth: one row a version that is taken over, with the text of its plan: about a kilobyte an
-- indicator.
CREATE TABLE planwatch.loaded_version (
    plan_id     text NOT NULL,
    version     text NOT NULL,
    content     json NOT NULL,
    loaded_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    replaced_at timestamptz,
    PRIMARY KEY (plan_id, loaded_at)
);
CREATE UNIQUE INDEX loaded_version_in_force ON planwatch.loaded_version (plan_id)
WHERE replaced_at IS NULL;

CREATE VIEW planwatch.plan_version AS
SELECT plan_id, version, loaded_at, replaced_at, content
FROM planwatch.loaded_version;
COMMENT ON VIEW planwatch.plan_version IS 'Every version of a plan that was in force, also of plans that are not watched any more.';
COMMENT ON COLUMN planwatch.plan_version.plan_id IS 'Id of the plan.';
COMMENT ON COLUMN planwatch.plan_version.version IS 'First 12 hex digits of the SHA-256 over the parsed plan.';
COMMENT ON COLUMN planwatch.plan_version.loaded_at IS 'When the daemon took this version over (database time).';
COMMENT ON COLUMN planwatch.plan_version.replaced_at IS 'When another version, or none, took its place (database time); null: it is in force.';
COMMENT ON COLUMN planwatch.plan_version.content IS 'The parsed plan; every value as the text that the file has.';

-- Null: from before versions were kept. Growth: 13 bytes more a row.
ALTER TABLE planwatch.kept_reading ADD COLUMN plan_version text;
ALTER TABLE planwatch.fresh_reading ADD COLUMN plan_version text;
ALTER TABLE planwatch.alert_transition ADD COLUMN plan_version text;

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
       k.known_from, k.known_to, k.plan_version
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
       s.status, s.period_state, s.updated_at, NULL, p.version
FROM planwatch.status_row s
LEFT JOIN planwatch.loaded_plan p USING (plan_id)
LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
LEFT JOIN reading w
    ON w.plan_id = s.plan_id AND w.indicator_id = s.indicator_id AND w.area_code = s.area_code
   AND w.breakdown = s.breakdown AND w.period_start = s.as_of AND w.period_end = s.as_of
LEFT JOIN touched r
    ON r.plan_id = s.plan_id AND r.indicator_id = s.indicator_id AND r.area_code = s.area_code
   AND r.breakdown = s.breakdown;
COMMENT ON COLUMN planwatch.indicator_series.plan_version IS 'Version of the plan that it was evaluated by; null: from before versions were kept.';

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
       k.status, k.known_from, k.known_to, k.plan_version
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
COMMENT ON COLUMN planwatch.indicator_history.plan_version IS 'Version of the plan that it was evaluated by; null: from before versions were kept.';

CREATE OR REPLACE VIEW planwatch.alert_log AS
SELECT t.sequence, t.alert_id, t.transition, t.from_state, t.to_state, t.status, t.severity, t.at,
       t.as_of, CASE WHEN w.sequence IS NULL THEN t.reason END AS reason,
       CASE WHEN w.sequence IS NULL THEN t.evidence WHEN NOT w.own THEN t.evidence - 'where' END
           AS evidence, t.stands, t.historic,
       t.plan_id, t.indicator_id, t.area_code, t.breakdown, t.plan_version
FROM planwatch.alert_transition t
LEFT JOIN planwatch.withheld_transition w USING (sequence);
COMMENT ON COLUMN planwatch.alert_log.plan_version IS 'Version of the plan under which it was found; null: from before versions were kept.';

-- A measure that is no longer counted; its number is never given again.
COMMENT ON COLUMN planwatch.measure.key IS 'Definition of the measure; `retired <number>` of one that is no longer counted.';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON planwatch.loaded_version TO planwatch_writer;
        GRANT SELECT ON planwatch.plan_version, planwatch.withheld_reading TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.loaded_version, planwatch.plan_version TO planwatch_operator;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_analyst') THEN
        GRANT SELECT ON planwatch.plan_version TO planwatch_analyst;
    END IF;
END
$$;
