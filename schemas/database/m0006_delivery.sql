-- How far each way out has come: every transition up to this sequence that is to be given out has
-- been. One row a channel; moved under the lease, after what was given out is known to be there.
CREATE TABLE planwatch.delivery_cursor (
    channel  text PRIMARY KEY,
    sequence bigint NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO planwatch.delivery_cursor (channel, sequence) VALUES ('kafka', 0), ('journal', 0);

-- What is to be given out, in its order, however many historic transitions lie between.
CREATE INDEX alert_transition_given_out ON planwatch.alert_transition (sequence) WHERE NOT historic;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON planwatch.delivery_cursor TO planwatch_writer;
    END IF;
    -- What `status` and `alerts` read beside the views.
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.delivery_cursor, planwatch.alert_transition,
            planwatch.alert_sequence, planwatch.loaded_indicator, planwatch.status_row,
            planwatch.mark, planwatch.partition_position, planwatch.lease, planwatch.migration
            TO planwatch_operator;
    END IF;
END
$$;
