-- Channels besides topic and journal: what became of their deliveries, and what they gave up.

ALTER TABLE planwatch.delivery_cursor
    ADD COLUMN kind text NOT NULL DEFAULT '',
    ADD COLUMN configured boolean NOT NULL DEFAULT true,
    ADD COLUMN last_success_at timestamptz,
    ADD COLUMN last_error text,
    ADD COLUMN last_error_at timestamptz,
    ADD COLUMN failing_since timestamptz;
UPDATE planwatch.delivery_cursor SET kind = channel;

-- What a channel gave up after alerts.giveUpAfter. Growth: a row for each transition that was never
-- delivered to a channel; nothing is deleted.
CREATE TABLE planwatch.dead_letter (
    channel     text NOT NULL,
    sequence    bigint NOT NULL,
    given_up_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    error       text NOT NULL,
    PRIMARY KEY (channel, sequence)
);

CREATE VIEW planwatch.delivery AS
SELECT c.channel, c.sequence AS cursor, c.last_success_at AS last_success, c.last_error,
       (SELECT count(*) FROM planwatch.alert_transition t
        WHERE NOT t.historic AND t.sequence > c.sequence
          AND (c.channel IN ('kafka', 'journal')
               OR t.held_back_by_silence IS NULL AND t.inhibited_by IS NULL)) AS waiting,
       c.kind, c.last_error_at, c.failing_since,
       (SELECT count(*) FROM planwatch.dead_letter d WHERE d.channel = c.channel) AS dead_letters,
       c.configured
FROM planwatch.delivery_cursor c;

COMMENT ON VIEW planwatch.delivery IS 'How far each channel of alerts has come.';
COMMENT ON COLUMN planwatch.delivery.channel IS 'Name of the channel: kafka, journal, or as in alerts.yaml.';
COMMENT ON COLUMN planwatch.delivery.cursor IS 'Every transition up to this sequence that goes to the channel is delivered or given up.';
COMMENT ON COLUMN planwatch.delivery.last_success IS 'When something was last delivered; null: never.';
COMMENT ON COLUMN planwatch.delivery.last_error IS 'Why the last attempt that failed did so, without anything secret; null: none did.';
COMMENT ON COLUMN planwatch.delivery.waiting IS 'Transitions behind the cursor that are neither historic nor held back: still to be delivered, or not looked at yet.';
COMMENT ON COLUMN planwatch.delivery.kind IS 'kafka journal alertmanager webhook wecom dingtalk feishu email.';
COMMENT ON COLUMN planwatch.delivery.last_error_at IS 'When the last attempt failed.';
COMMENT ON COLUMN planwatch.delivery.failing_since IS 'Since when no attempt has succeeded; null: the last one did.';
COMMENT ON COLUMN planwatch.delivery.dead_letters IS 'Transitions that were given up after alerts.giveUpAfter.';
COMMENT ON COLUMN planwatch.delivery.configured IS 'Whether the daemon that was active last had the channel.';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON planwatch.dead_letter TO planwatch_writer;
        GRANT SELECT ON planwatch.delivery TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.delivery, planwatch.dead_letter, planwatch.loaded_plan
            TO planwatch_operator;
    END IF;
END
$$;
