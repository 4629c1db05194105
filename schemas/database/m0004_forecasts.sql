-- Forecasts as they were made, and how they did.

-- The first forecast of every row after a period has closed, never changed afterwards.
-- Growth: one row a judged row and year.
CREATE TABLE planwatch.forecast_made (
    plan_id       text NOT NULL,
    indicator_id  text NOT NULL,
    area_code     text NOT NULL,
    breakdown     jsonb NOT NULL,
    period        integer NOT NULL,
    made_on       date NOT NULL,
    target_on     date NOT NULL,
    forecast      numeric NOT NULL,
    forecast_low  numeric,
    forecast_high numeric,
    chance        double precision,
    target        numeric NOT NULL,
    direction     text NOT NULL CHECK (direction IN ('at_least', 'at_most')),
    made_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (plan_id, indicator_id, area_code, breakdown, period, target_on)
);

-- The truth is the reading on which the verdict rests; where a later fact changes it, it changes
-- here too. A plan whose deadline has been moved leaves forecasts for the old one without truth.
CREATE VIEW planwatch.forecast_score AS
SELECT f.plan_id, f.indicator_id, f.area_code, f.breakdown, f.made_on, f.target_on,
       round((f.target_on - f.made_on) / 365.25, 2) AS horizon_years,
       f.forecast, f.forecast_low, f.forecast_high, f.chance, f.target, f.direction, t.truth,
       f.forecast - t.truth AS error,
       t.truth BETWEEN f.forecast_low AND f.forecast_high AS covered,
       t.met,
       (f.chance - t.met::integer) ^ 2 AS brier,
       f.period, f.made_at
FROM planwatch.forecast_made f
LEFT JOIN LATERAL (
    SELECT v.truth,
           CASE f.direction WHEN 'at_least' THEN v.truth >= f.target
                            ELSE v.truth <= f.target END AS met
    FROM (SELECT (s.reason_facts ->> 'closedValue')::numeric AS truth
          FROM planwatch.status_row s
          JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
          WHERE s.plan_id = f.plan_id AND s.indicator_id = f.indicator_id
            AND s.area_code = f.area_code AND s.breakdown = f.breakdown
            AND s.reason_code IN ('met_final', 'missed_final')
            AND i.target_on = f.target_on) v
    WHERE v.truth IS NOT NULL) t ON true;
COMMENT ON VIEW planwatch.forecast_score IS 'Every forecast that was kept, and how it did once its truth is known; coverage is avg(covered::integer), which 0.8 is meant for, the Brier score avg(brier).';
COMMENT ON COLUMN planwatch.forecast_score.plan_id IS 'Id of the plan.';
COMMENT ON COLUMN planwatch.forecast_score.indicator_id IS 'Id of the indicator.';
COMMENT ON COLUMN planwatch.forecast_score.area_code IS 'Code of the area.';
COMMENT ON COLUMN planwatch.forecast_score.breakdown IS '{} or one key.';
COMMENT ON COLUMN planwatch.forecast_score.made_on IS 'The judgement day on which it was made.';
COMMENT ON COLUMN planwatch.forecast_score.target_on IS 'The deadline that it is for.';
COMMENT ON COLUMN planwatch.forecast_score.horizon_years IS 'Years from one to the other, of 365.25 days.';
COMMENT ON COLUMN planwatch.forecast_score.forecast IS 'The value that was expected at the deadline.';
COMMENT ON COLUMN planwatch.forecast_score.forecast_low IS 'Lower end of the 80 % interval.';
COMMENT ON COLUMN planwatch.forecast_score.forecast_high IS 'Upper end of the 80 % interval.';
COMMENT ON COLUMN planwatch.forecast_score.chance IS 'Chance of meeting the target, 0 to 1.';
COMMENT ON COLUMN planwatch.forecast_score.target IS 'The target at that time.';
COMMENT ON COLUMN planwatch.forecast_score.direction IS 'at_least or at_most: which side of the target meets it.';
COMMENT ON COLUMN planwatch.forecast_score.truth IS 'The value of the verdict as now known; null before it.';
COMMENT ON COLUMN planwatch.forecast_score.error IS 'Forecast less truth.';
COMMENT ON COLUMN planwatch.forecast_score.covered IS 'Whether the truth lies in the interval, its ends included.';
COMMENT ON COLUMN planwatch.forecast_score.met IS 'Whether the truth meets the target.';
COMMENT ON COLUMN planwatch.forecast_score.brier IS 'Square of the chance less 1 where the target was met, less 0 where not: 0 is best.';
COMMENT ON COLUMN planwatch.forecast_score.period IS 'Year of the last closed period that the forecast rests on.';
COMMENT ON COLUMN planwatch.forecast_score.made_at IS 'When it was kept (database time).';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON planwatch.forecast_made, planwatch.forecast_score
            TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.forecast_score TO planwatch_operator;
    END IF;
END
$$;
