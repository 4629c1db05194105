-- By which clock the last judged day was found.

-- `wall`, `events` or `fixed`; null before the first judgement. A wall clock that goes back does not
-- take the judged day with it; another clock in the configuration does.
ALTER TABLE planwatch.mark ADD COLUMN judged_by text
    CHECK (judged_by IN ('wall', 'events', 'fixed'));

-- What an operator's verify reads beside what it read before.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.forecast_made, planwatch.loaded_plan TO planwatch_operator;
    END IF;
END
$$;
