-- Who has reported: every open institution on the clock's day, by the stages that it teaches.
-- Written by the judge, which changes only rows that differ. `stage` is empty where the institution
-- has stated none; `newest_fact` is in microseconds since 1970.
-- Growth: one row an open institution and stage.
CREATE TABLE planwatch.reporting_row (
    institution_id text NOT NULL,
    stage          text NOT NULL,
    area_code      text NOT NULL,
    area_name      text NOT NULL,
    name           text,
    kind           text,
    students       bigint NOT NULL,
    staff          bigint NOT NULL,
    newest_fact    bigint,
    PRIMARY KEY (institution_id, stage)
);

-- Learners are withheld as in m0008: where one to minimum_cell - 1 are counted, and, since the sum
-- over an area may be known, of the others of that area and stage as many, the smallest first, as
-- make the withheld ones two at least and that number together. Nobody is no small number: which
-- institution has none is what the view is for.
CREATE VIEW planwatch.reporting AS
SELECT r.area_code, r.area_name, r.institution_id, r.name, r.kind,
       nullif(r.stage, '') AS stage,
       CASE WHEN NOT r.withheld THEN r.students::numeric END AS students,
       r.staff::numeric AS staff,
       timestamptz 'epoch' + r.newest_fact * interval '1 microsecond' AS newest_fact_at,
       r.withheld
FROM (
    SELECT k.*,
           NOT (SELECT planwatch.sees_small_cells()) AND k.students > 0 AND k.is_exposed
               AND (k.small OR k.place <= 2 OR k.students_before < k.minimum_cell) AS withheld
    FROM (
        SELECT s.*, bool_or(s.small) OVER siblings AS is_exposed,
               row_number() OVER in_turn AS place,
               sum(s.students) OVER (
                   in_turn ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS students_before
        FROM (
            SELECT w.*, p.minimum_cell, w.students > 0 AND w.students < p.minimum_cell AS small
            FROM planwatch.reporting_row w
            CROSS JOIN planwatch.privacy p) s
        WINDOW siblings AS (PARTITION BY s.area_code, s.stage),
               in_turn AS (
                   siblings ORDER BY s.small DESC, s.students = 0, s.students, s.institution_id)
    ) k) r;
COMMENT ON VIEW planwatch.reporting IS 'Who has reported: one row for each institution that is open on the clock''s day and each stage that it teaches, with the learners and staff counted there. An institution of which nothing has come has 0, 0 and no newest_fact_at but that of its own opening.';
COMMENT ON COLUMN planwatch.reporting.area_code IS 'Code of the area that the institution lies in.';
COMMENT ON COLUMN planwatch.reporting.area_name IS 'Name of the area.';
COMMENT ON COLUMN planwatch.reporting.institution_id IS 'Id of the institution, as events name it.';
COMMENT ON COLUMN planwatch.reporting.name IS 'Name of the institution as its events have stated it; null where none has.';
COMMENT ON COLUMN planwatch.reporting.kind IS 'Kind of the institution.';
COMMENT ON COLUMN planwatch.reporting.stage IS 'A stage that it teaches; null where it has stated none.';
COMMENT ON COLUMN planwatch.reporting.students IS 'Learners of the stage counted there on the clock''s day, of all stages where the stage is null, suspended ones not; null where there are too few to be shown, or where they would give away how many there are elsewhere.';
COMMENT ON COLUMN planwatch.reporting.staff IS 'Persons on the staff whom the main appointment or a rotation puts there on the clock''s day, by the appointment''s stage, else the only stage of the institution; of all stages where the stage is null.';
COMMENT ON COLUMN planwatch.reporting.newest_fact_at IS 'Greatest time of the accepted events that are about the institution or name it; one that was corrected or retracted since still counts, since it was sent.';
COMMENT ON COLUMN planwatch.reporting.withheld IS 'Whether students is null because there are too few to be shown.';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON planwatch.reporting_row, planwatch.reporting
            TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.reporting_row, planwatch.reporting TO planwatch_operator;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_analyst') THEN
        GRANT SELECT ON planwatch.reporting TO planwatch_analyst;
    END IF;
END
$$;
