-- Where a refused record comes from, as far as it says so without naming a person; and the decision
-- to leave it, as when it was sent again corrected. The row stays, its encrypted copy goes.
ALTER TABLE planwatch.quarantine_record
    ADD COLUMN event_type text,
    ADD COLUMN source text,
    ADD COLUMN subject_kind text,
    ADD COLUMN discarded_at timestamptz,
    ADD COLUMN discarded_by text,
    ADD COLUMN discarded_why text,
    ADD CONSTRAINT quarantine_record_discarded CHECK (
        num_nulls(discarded_at, discarded_by, discarded_why) IN (0, 3));

CREATE OR REPLACE VIEW planwatch.quarantine_summary AS
SELECT q.reason, p.topic, count(*) AS count, min(q.at) AS first_at, max(q.at) AS last_at
FROM planwatch.quarantine_record q
JOIN planwatch.partition_position p ON p.number = q.partition
WHERE q.discarded_at IS NULL
GROUP BY q.reason, p.topic;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT UPDATE (discarded_at, discarded_by, discarded_why, sealed)
            ON planwatch.quarantine_record TO planwatch_operator;
    END IF;
END
$$;
