-- What may not be seen is found once after a round, by the daemon before it reads the page, and kept
-- until the next: with hundreds of rows each finding takes seconds of work, and a reading of the page
-- asks seven times. Who asks while it is not that of the last round finds it as before.

-- Growth: none of its own, a row for each reading of `kept_reading` and `status_row` that is withheld;
-- written again after each round.
CREATE TABLE planwatch.withheld_found (
    plan_id      text NOT NULL,
    indicator_id text NOT NULL,
    area_code    text NOT NULL,
    breakdown    jsonb NOT NULL,
    period_start date NOT NULL,
    period_end   date NOT NULL
);

-- By the end of which round it was found; null: by none. One row.
CREATE TABLE planwatch.withheld_round (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    judged_at timestamptz
);
INSERT INTO planwatch.withheld_round DEFAULT VALUES;

ALTER FUNCTION planwatch.find_withheld_readings() RENAME TO compute_withheld_readings;

CREATE FUNCTION planwatch.find_withheld_readings()
RETURNS TABLE (
    plan_id text, indicator_id text, area_code text, breakdown jsonb, period_start date,
    period_end date)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 200
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
WITH kept AS MATERIALIZED (
    SELECT coalesce(w.judged_at = m.judged_at, false) AS is_last
    FROM planwatch.withheld_round w, planwatch.mark m
)
SELECT f.plan_id, f.indicator_id, f.area_code, f.breakdown, f.period_start, f.period_end
FROM planwatch.withheld_found f WHERE (SELECT is_last FROM kept)
UNION ALL
SELECT c.plan_id, c.indicator_id, c.area_code, c.breakdown, c.period_start, c.period_end
FROM planwatch.compute_withheld_readings() c WHERE NOT (SELECT is_last FROM kept)
$$;
COMMENT ON FUNCTION planwatch.find_withheld_readings() IS 'Readings that only the owner, operators and the daemon may see.';
COMMENT ON FUNCTION planwatch.compute_withheld_readings() IS 'The same, found from the readings as they are.';

CREATE OR REPLACE VIEW planwatch.withheld_reading AS
SELECT plan_id, indicator_id, area_code, breakdown, period_start, period_end
FROM planwatch.find_withheld_readings()
WHERE NOT (SELECT planwatch.sees_small_cells());

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON planwatch.withheld_found, planwatch.withheld_round
        TO planwatch_writer;
    END IF;
END
$$;
