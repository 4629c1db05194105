-- Readings on two axes: of which day or period they are, and since when that is known.

-- Readings of observation days (period_start = period_end) and of periods (longer than a day), as
-- the judge keeps them. What is open is overwritten, with known_from moved to the overwriting. What
-- is closed is never overwritten: when value, numerator, denominator or status change, it ends at
-- known_to and a revision follows. Of several revisions on one day of knowledge (at +08:00 by the
-- database's clock) the last stays. A change of `expected` alone makes no revision.
-- Growth: for each row of `status_row` 13 observation days a year (month ends, 1 September) and one
-- period a year, some 300 bytes each with the index; and for each closed one that is revised at
-- most one more a day of knowledge. Nothing is deleted but what is open and not judged any more.
CREATE TABLE planwatch.kept_reading (
    plan_id      text NOT NULL,
    indicator_id text NOT NULL,
    area_code    text NOT NULL,
    breakdown    jsonb NOT NULL,
    period_start date NOT NULL,
    period_end   date NOT NULL CHECK (period_end >= period_start),
    revision     integer NOT NULL,
    value        numeric,
    numerator    numeric,
    denominator  numeric,
    expected     numeric,
    status       text,
    is_open      boolean NOT NULL,
    known_from   timestamptz NOT NULL,
    known_to     timestamptz,
    PRIMARY KEY (plan_id, indicator_id, area_code, breakdown, period_start, period_end, revision)
);

-- What a round has found, on its way into `kept_reading`, figures as texts, as they come by COPY.
-- Growth: none, it is empty between rounds.
CREATE UNLOGGED TABLE planwatch.fresh_reading (
    plan_id      text NOT NULL,
    indicator_id text NOT NULL,
    area_code    text NOT NULL,
    breakdown    text NOT NULL,
    period_start date NOT NULL,
    period_end   date NOT NULL,
    value        text,
    numerator    text,
    denominator  text,
    expected     text,
    status       text,
    is_open      boolean NOT NULL
);

-- The civil day at +08:00 of a moment.
CREATE FUNCTION planwatch.civil_day(moment timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (moment AT TIME ZONE interval '8 hours')::date $$;

-- Of the clock's day the row of `status_row` is the reading: it is overwritten with every day.
CREATE VIEW planwatch.indicator_series AS
SELECT plan_id, indicator_id, area_code, breakdown, period_start AS day, value, numerator,
       denominator, expected, status,
       CASE WHEN is_open THEN 'open' WHEN revision > 0 THEN 'revised' ELSE 'closed' END
           AS period_state,
       known_from, known_to
FROM planwatch.kept_reading
WHERE period_start = period_end
UNION ALL
SELECT plan_id, indicator_id, area_code, breakdown, as_of, value, numerator, denominator, expected,
       status, period_state, updated_at, NULL
FROM planwatch.status_row;
COMMENT ON VIEW planwatch.indicator_series IS 'Every indicator in every area on its observation days: month ends, 1 September, and the clock''s day; with what was believed before.';
COMMENT ON COLUMN planwatch.indicator_series.plan_id IS 'Id of the plan.';
COMMENT ON COLUMN planwatch.indicator_series.indicator_id IS 'Id of the indicator.';
COMMENT ON COLUMN planwatch.indicator_series.area_code IS 'Code of the area.';
COMMENT ON COLUMN planwatch.indicator_series.breakdown IS '{} or one key, {"setting":"urban"}.';
COMMENT ON COLUMN planwatch.indicator_series.day IS 'The observation day, from the plan''s first day on.';
COMMENT ON COLUMN planwatch.indicator_series.value IS 'The reading in force on the day, in the indicator''s unit; a percentage is 0 to 100.';
COMMENT ON COLUMN planwatch.indicator_series.numerator IS 'Numerator of the value, where it has one.';
COMMENT ON COLUMN planwatch.indicator_series.denominator IS 'Denominator of the value, where it has one.';
COMMENT ON COLUMN planwatch.indicator_series.expected IS 'What the plan''s path expects of this reading.';
COMMENT ON COLUMN planwatch.indicator_series.status IS 'Status of the day; null: not judged.';
COMMENT ON COLUMN planwatch.indicator_series.period_state IS 'State of the period of this reading: open, closed, or revised (changed after it had closed).';
COMMENT ON COLUMN planwatch.indicator_series.known_from IS 'Since when this is known (database time); what is open is overwritten and keeps no past.';
COMMENT ON COLUMN planwatch.indicator_series.known_to IS 'Until when this was believed (database time); null: it is what is known now.';

CREATE VIEW planwatch.indicator_history AS
SELECT plan_id, indicator_id, area_code, breakdown, period_start, period_end,
       CASE WHEN is_open THEN 'open' WHEN revision > 0 THEN 'revised' ELSE 'closed' END
           AS period_state,
       value, numerator, denominator, expected, status, known_from, known_to
FROM planwatch.kept_reading
WHERE period_start < period_end;
COMMENT ON VIEW planwatch.indicator_history IS 'Every indicator in every area by period: those that began within the plan, by the clock''s day; with what was believed before.';
COMMENT ON COLUMN planwatch.indicator_history.plan_id IS 'Id of the plan.';
COMMENT ON COLUMN planwatch.indicator_history.indicator_id IS 'Id of the indicator.';
COMMENT ON COLUMN planwatch.indicator_history.area_code IS 'Code of the area.';
COMMENT ON COLUMN planwatch.indicator_history.breakdown IS '{} or one key, {"setting":"urban"}.';
COMMENT ON COLUMN planwatch.indicator_history.period_start IS 'First day of the period: 1 January; of a census 1 September, the day that is counted.';
COMMENT ON COLUMN planwatch.indicator_history.period_end IS 'Last day of the period: 31 December; of a census 30 November, on the day after which it is closed.';
COMMENT ON COLUMN planwatch.indicator_history.period_state IS 'open (provisional), closed, or revised (changed after it had closed).';
COMMENT ON COLUMN planwatch.indicator_history.value IS 'The period''s reading, in the indicator''s unit; while it is open, as on the clock''s day.';
COMMENT ON COLUMN planwatch.indicator_history.numerator IS 'Numerator of the value, where it has one.';
COMMENT ON COLUMN planwatch.indicator_history.denominator IS 'Denominator of the value, where it has one.';
COMMENT ON COLUMN planwatch.indicator_history.expected IS 'What the plan''s path expects of this reading; the limit, once the verdict is out.';
COMMENT ON COLUMN planwatch.indicator_history.status IS 'Status on the last day of the period, or the verdict or breach that its closing brought; null: not judged.';
COMMENT ON COLUMN planwatch.indicator_history.known_from IS 'Since when this is known (database time); what is open is overwritten and keeps no past.';
COMMENT ON COLUMN planwatch.indicator_history.known_to IS 'Until when this was believed (database time); null: it is what is known now.';

-- The reading kept for the last observation day up to a day, as it was known at a moment.
CREATE FUNCTION planwatch.indicator_at(
    plan text, indicator text, area text, on_day date, known_at timestamptz DEFAULT now())
RETURNS TABLE (
    day date, value numeric, numerator numeric, denominator numeric, expected numeric, status text,
    period_state text, known_from timestamptz)
LANGUAGE sql STABLE
AS $$
    SELECT s.day, s.value, s.numerator, s.denominator, s.expected, s.status, s.period_state,
           s.known_from
    FROM planwatch.indicator_series s
    WHERE s.plan_id = indicator_at.plan AND s.indicator_id = indicator_at.indicator
      AND s.area_code = indicator_at.area AND s.breakdown = '{}'
      AND s.day <= indicator_at.on_day AND s.known_from <= indicator_at.known_at
      AND (s.known_to IS NULL OR s.known_to > indicator_at.known_at)
    ORDER BY s.day DESC
    LIMIT 1
$$;
COMMENT ON FUNCTION planwatch.indicator_at(text, text, text, date, timestamptz) IS 'The reading kept for the last observation day up to on_day, as it was known at known_at; one row or none.';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON planwatch.kept_reading, planwatch.fresh_reading,
            planwatch.indicator_series, planwatch.indicator_history TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.indicator_series, planwatch.indicator_history
            TO planwatch_operator;
    END IF;
END
$$;
