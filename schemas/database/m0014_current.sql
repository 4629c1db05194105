-- What holds now beside what held at the last transition of an alert, and the reason in Chinese.
-- Growth: none; a text more in each row.
ALTER TABLE planwatch.status_row ADD COLUMN reason_zh text;

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
       CASE WHEN b.own OR b.path THEN NULL ELSE s.shortfall_noun END AS shortfall_noun,
       CASE WHEN b.any OR b.below THEN NULL ELSE s.reason_zh END AS reason_zh
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

CREATE OR REPLACE VIEW planwatch.alert AS
SELECT last.alert_id, last.plan_id, last.indicator_id, last.area_code, last.breakdown,
       last.to_state AS state, last.severity, last.status,
       i.name_zh AS title_zh, i.name_en AS title_en,
       CASE WHEN w.sequence IS NULL THEN last.reason END AS reason,
       (SELECT min(o.at) FROM planwatch.alert_transition o
        WHERE o.alert_id = last.alert_id AND o.stands AND o.as_of = last.opened_on) AS opened_at,
       last.at AS changed_at, NULL::text AS acknowledged_by, NULL::timestamptz AS silenced_until,
       last.opened_on, last.as_of AS changed_on,
       now.area_name, now.reason AS current_reason, now.reason_zh AS current_reason_zh,
       now.value AS current_value, now.shortfall AS current_shortfall
FROM planwatch.latest_transition last
LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
LEFT JOIN planwatch.withheld_transition w USING (sequence)
LEFT JOIN planwatch.indicator_status now
    ON now.plan_id = last.plan_id AND now.indicator_id = last.indicator_id
   AND now.area_code = last.area_code AND now.breakdown = last.breakdown;

COMMENT ON COLUMN planwatch.indicator_status.reason_zh IS 'The same reason in Chinese.';
COMMENT ON COLUMN planwatch.alert.status IS 'Status of the indicator at the last transition.';
COMMENT ON COLUMN planwatch.alert.reason IS 'The reason at the last transition, one English sentence; current_reason says what holds now.';
COMMENT ON COLUMN planwatch.alert.area_name IS 'Name of the area.';
COMMENT ON COLUMN planwatch.alert.current_reason IS 'The reason as it is now, one English sentence.';
COMMENT ON COLUMN planwatch.alert.current_reason_zh IS 'The same in Chinese.';
COMMENT ON COLUMN planwatch.alert.current_value IS 'The value as it is now, in the indicator''s unit.';
COMMENT ON COLUMN planwatch.alert.current_shortfall IS 'What is short now, in natural units; null: nothing.';
