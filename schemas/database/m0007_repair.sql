-- What an operator repairs: refused records that are tried again, and partitions whose log does not
-- hold what comes next.

-- Who asked for which refused records to be tried again. The projector takes a request up batch by
-- batch; the cursor and the counts move in the transaction of each batch.
-- Growth: one row a request, until 30 days after it was finished.
CREATE TABLE planwatch.retry_request (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- All records of this reason, or, where it is null, the records listed.
    reason       text,
    partitions   bigint[] NOT NULL DEFAULT '{}',
    offsets      bigint[] NOT NULL DEFAULT '{}',
    asked_by     text NOT NULL,
    asked_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    at_partition integer NOT NULL DEFAULT 0,
    at_offset    bigint NOT NULL DEFAULT -1,
    retried      bigint NOT NULL DEFAULT 0,
    accepted     bigint NOT NULL DEFAULT 0,
    unretriable  bigint NOT NULL DEFAULT 0,
    moved_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at  timestamptz
);
CREATE INDEX retry_request_open ON planwatch.retry_request (id) WHERE finished_at IS NULL;

-- After a log was cut or replaced a partition is read on under a new number; the old number stays
-- with its facts and refused records, and moves no more. `generation` grows with every return to
-- offsets that were read before.
ALTER TABLE planwatch.partition_position
    ADD COLUMN generation integer NOT NULL DEFAULT 1,
    ADD COLUMN is_retired boolean NOT NULL DEFAULT false,
    -- The last record that was applied: its offset, its time in Kafka in milliseconds, and the
    -- SHA-256 of its key, value and headers. Whoever begins to read looks whether it still stands.
    ADD COLUMN anchor_offset bigint,
    ADD COLUMN anchor_time bigint,
    ADD COLUMN anchor_digest bytea;
ALTER TABLE planwatch.partition_position DROP CONSTRAINT partition_position_topic_partition_key;
CREATE UNIQUE INDEX partition_position_in_use ON planwatch.partition_position (topic, partition)
    WHERE NOT is_retired;

-- Partitions that wait for an operator. Growth: one row a halted partition.
CREATE TABLE planwatch.partition_halt (
    topic     text NOT NULL,
    partition integer NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('retention', 'truncated', 'replaced')),
    expected  bigint NOT NULL,
    low       bigint NOT NULL,
    high      bigint NOT NULL,
    since     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (topic, partition)
);

-- What was accepted as lost, by whom and why. Growth: one row a decision, kept for ever.
CREATE TABLE planwatch.gap_acceptance (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic       text NOT NULL,
    partition   integer NOT NULL,
    kind        text NOT NULL,
    expected    bigint NOT NULL,
    low         bigint NOT NULL,
    high        bigint NOT NULL,
    since       timestamptz NOT NULL,
    resumed_at  bigint NOT NULL,
    accepted_by text NOT NULL,
    reason      text NOT NULL,
    accepted_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE OR REPLACE VIEW planwatch.progress AS
SELECT p.topic, p.partition, p.next_offset, CASE WHEN NOT l.released THEN l.owner END AS owner,
       p.epoch, p.newest_event_time, p.committed_at, p.end_offset,
       -- greatest() passes nulls over: an unknown end would be no lag.
       CASE WHEN p.end_offset IS NOT NULL THEN greatest(p.end_offset - p.next_offset, 0) END AS lag,
       m.judged_at
FROM planwatch.partition_position p
CROSS JOIN planwatch.lease l
CROSS JOIN planwatch.mark m
WHERE NOT p.is_retired;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON planwatch.retry_request, planwatch.partition_halt,
            planwatch.gap_acceptance TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.partition_halt, planwatch.gap_acceptance TO planwatch_operator;
    END IF;
END
$$;
