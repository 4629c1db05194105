-- By which method a forecast was made, and what the two plainest methods would have said.

-- Those that were kept before are of least squares. Growth: some 40 bytes more a row.
ALTER TABLE planwatch.forecast_made
ADD COLUMN method text NOT NULL DEFAULT 'least_squares',
ADD COLUMN method_version integer NOT NULL DEFAULT 1,
ADD COLUMN last_value numeric,
ADD COLUMN linear_schedule numeric;
ALTER TABLE planwatch.forecast_made
ALTER COLUMN method DROP DEFAULT,
ALTER COLUMN method_version DROP DEFAULT;

CREATE OR REPLACE VIEW planwatch.forecast_score AS
SELECT f.plan_id, f.indicator_id, f.area_code, f.breakdown, f.made_on, f.target_on,
       round((f.target_on - f.made_on) / 365.25, 2) AS horizon_years,
       f.forecast, f.forecast_low, f.forecast_high, f.chance, f.target, f.direction, t.truth,
       f.forecast - t.truth AS error,
       t.truth BETWEEN f.forecast_low AND f.forecast_high AS covered,
       t.met,
       (f.chance - t.met::integer) ^ 2 AS brier,
       f.period, f.made_at, f.method, f.method_version, f.last_value, f.linear_schedule
FROM (SELECT m.plan_id, m.indicator_id, m.area_code, m.breakdown, m.period, m.made_on, m.target_on,
             CASE WHEN w.plan_id IS NULL THEN m.forecast END AS forecast,
             CASE WHEN w.plan_id IS NULL THEN m.forecast_low END AS forecast_low,
             CASE WHEN w.plan_id IS NULL THEN m.forecast_high END AS forecast_high,
             CASE WHEN w.plan_id IS NULL THEN m.chance END AS chance,
             CASE WHEN w.plan_id IS NULL THEN m.last_value END AS last_value,
             CASE WHEN w.plan_id IS NULL THEN m.linear_schedule END AS linear_schedule,
             m.target, m.direction, m.made_at, m.method, m.method_version,
             w.plan_id IS NOT NULL AS is_withheld
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
COMMENT ON COLUMN planwatch.forecast_score.method IS 'The method that made it, model_average or, before that, least_squares.';
COMMENT ON COLUMN planwatch.forecast_score.method_version IS 'The version of its rules and constants.';
COMMENT ON COLUMN planwatch.forecast_score.last_value IS 'The last value that the forecast is based on: what is forecast if nothing changes any more.';
COMMENT ON COLUMN planwatch.forecast_score.linear_schedule IS 'The value at the deadline at the pace since the first value that the forecast is based on.';
