-- What the channels of alerts.yaml delivered: who was told what, and when.

-- Growth: a row for each transition and channel that it went to; nothing is deleted.
CREATE TABLE planwatch.delivered (
    sequence bigint NOT NULL,
    channel  text NOT NULL,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (sequence, channel)
);

CREATE VIEW planwatch.delivery_log AS
SELECT sequence, channel, at, true AS delivered, NULL::text AS error FROM planwatch.delivered
UNION ALL
SELECT sequence, channel, given_up_at, false, error FROM planwatch.dead_letter;

COMMENT ON VIEW planwatch.delivery_log IS 'What became of transitions that routes sent to a channel of alerts.yaml: delivered or given up. What neither routes nor silences let through is not in it.';
COMMENT ON COLUMN planwatch.delivery_log.sequence IS 'The transition, as in alert_log.';
COMMENT ON COLUMN planwatch.delivery_log.channel IS 'Name of the channel, as in alerts.yaml.';
COMMENT ON COLUMN planwatch.delivery_log.at IS 'When the channel had taken it, or when it was given up.';
COMMENT ON COLUMN planwatch.delivery_log.delivered IS 'Whether the channel took it.';
COMMENT ON COLUMN planwatch.delivery_log.error IS 'Why it was given up, without anything secret; null: it was delivered.';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON planwatch.delivered TO planwatch_writer;
        GRANT SELECT ON planwatch.delivery_log TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.delivered, planwatch.delivery_log TO planwatch_operator;
    END IF;
END
$$;
