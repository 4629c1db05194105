-- Projections that are made again from the journal of facts, beside those that are read, and put in
-- their place.

-- How often that was done, and how often it was when the judge's last round began: until both are
-- equal statuses, readings and alerts follow from the projections of before. Growth: none.
ALTER TABLE planwatch.mark ADD COLUMN rebuilds bigint NOT NULL DEFAULT 0;
ALTER TABLE planwatch.mark ADD COLUMN judged_rebuilds bigint NOT NULL DEFAULT 0;

-- Who did it, why and when. Growth: one row a command, none is deleted.
CREATE TABLE planwatch.rebuild (
    -- `mark.rebuilds` since then.
    number      bigint PRIMARY KEY,
    reason      text,
    done_by     text NOT NULL,
    role        text NOT NULL DEFAULT session_user,
    finished_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The last batch whose facts are in them; changes of later ones stayed as they were.
    batch       bigint NOT NULL,
    facts       bigint NOT NULL,
    cells       bigint NOT NULL,
    -- Rows of quarantine about stored facts that were others than they should have been.
    refusals    bigint NOT NULL
);

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON planwatch.rebuild TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.rebuild TO planwatch_operator;
    END IF;
END
$$;
