-- What the commands of an operator read and write beside the views. Nothing for analysts: stored
-- facts and cells are of single persons, if only by their hash.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        -- explain and verify recompute from what is stored; quarantine list and show.
        GRANT SELECT ON planwatch.term, planwatch.measure, planwatch.fact_chunk,
            planwatch.change_chunk, planwatch.kept_reading, planwatch.quarantine_record
            TO planwatch_operator;
        -- gap accept: the halt goes, the decision is kept, the partition is read on under a new
        -- number. What was counted of the old one stays out of reach.
        GRANT DELETE ON planwatch.partition_halt TO planwatch_operator;
        GRANT INSERT ON planwatch.gap_acceptance TO planwatch_operator;
        GRANT UPDATE (is_retired, end_offset), INSERT ON planwatch.partition_position
            TO planwatch_operator;
    END IF;
END
$$;
