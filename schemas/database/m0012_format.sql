-- How facts and changes are stored. A program that stores them otherwise must not read them: what an
-- earlier one has left here is format 1. Growth: one row.
CREATE TABLE planwatch.format (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    facts     integer NOT NULL
);
INSERT INTO planwatch.format (facts)
SELECT CASE WHEN EXISTS (SELECT FROM planwatch.fact_chunk)
              OR EXISTS (SELECT FROM planwatch.change_chunk) THEN 1 ELSE 2 END;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON planwatch.format TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.format TO planwatch_operator;
    END IF;
END
$$;
