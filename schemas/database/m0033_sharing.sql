-- Several daemons share the work, where their configuration says so (sharing.shards).

-- How many shards there are; null: one daemon has everything. Growth: one row.
CREATE TABLE planwatch.sharing (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    shards    integer CHECK (shards BETWEEN 1 AND 256)
);
INSERT INTO planwatch.sharing (shards) VALUES (NULL);

-- Who has each shard, and by which session it is written. `epoch` is part of a key, so that a
-- take-over conflicts with the writers' FOR KEY SHARE. Growth: one row a shard.
CREATE TABLE planwatch.shard (
    number   integer PRIMARY KEY,
    epoch    bigint NOT NULL DEFAULT 0,
    owner    text,
    pid      integer,
    started  timestamptz,
    taken_at timestamptz,
    UNIQUE (number, epoch)
);

-- Where each shard reads on in each partition. Growth: one row a shard and partition.
CREATE TABLE planwatch.shard_position (
    partition   integer NOT NULL REFERENCES planwatch.partition_position (number),
    shard       integer NOT NULL REFERENCES planwatch.shard (number),
    next_offset bigint NOT NULL,
    PRIMARY KEY (partition, shard)
) WITH (fillfactor = 50);

-- Which shards have counted a measure; it is counted when all have. Growth: one row a measure and
-- shard.
CREATE TABLE planwatch.shard_measure (
    number integer NOT NULL REFERENCES planwatch.measure (number),
    shard  integer NOT NULL,
    PRIMARY KEY (number, shard)
);
ALTER TABLE planwatch.measure ADD COLUMN is_counted boolean NOT NULL DEFAULT true;

-- Whose shard a quarantined record is: its owner tries it again. Null: nobody shares.
ALTER TABLE planwatch.quarantine_record ADD COLUMN shard integer;

-- How far each shard has come with a request to retry.
-- Growth: one row a request and shard, until 30 days after the request was finished.
CREATE TABLE planwatch.retry_shard (
    request      bigint NOT NULL REFERENCES planwatch.retry_request (id) ON DELETE CASCADE,
    shard        integer NOT NULL,
    at_partition integer NOT NULL,
    at_offset    bigint NOT NULL,
    finished_at  timestamptz,
    PRIMARY KEY (request, shard)
);

-- Facts and changes by shard. What is not shared, and the judge's base, stays in the tables that
-- were there, under the number -1. Growth: as before, over all partitions.
ALTER TABLE planwatch.fact_chunk RENAME TO fact_chunk_whole;
ALTER TABLE planwatch.fact_chunk_whole ADD COLUMN shard integer NOT NULL DEFAULT -1;
CREATE TABLE planwatch.fact_chunk
    (LIKE planwatch.fact_chunk_whole INCLUDING DEFAULTS INCLUDING STORAGE)
    PARTITION BY LIST (shard);
ALTER TABLE planwatch.fact_chunk
    ATTACH PARTITION planwatch.fact_chunk_whole FOR VALUES IN (-1);

ALTER TABLE planwatch.change_chunk RENAME TO change_chunk_whole;
ALTER INDEX planwatch.change_chunk_batch RENAME TO change_chunk_whole_batch;
ALTER TABLE planwatch.change_chunk_whole ADD COLUMN shard integer NOT NULL DEFAULT -1;
CREATE TABLE planwatch.change_chunk
    (LIKE planwatch.change_chunk_whole INCLUDING DEFAULTS INCLUDING STORAGE)
    PARTITION BY LIST (shard);
ALTER TABLE planwatch.change_chunk
    ATTACH PARTITION planwatch.change_chunk_whole FOR VALUES IN (-1);
CREATE INDEX change_chunk_batch ON planwatch.change_chunk (batch);

DO $$
DECLARE
    place  integer;
    shards text;
    whole  text;
BEGIN
    FOR place IN 0..31 LOOP
        SELECT string_agg(shard::text, ', ') INTO shards
        FROM generate_series(place, 255, 32) shard;
        FOREACH whole IN ARRAY ARRAY['fact_chunk', 'change_chunk'] LOOP
            EXECUTE format('CREATE TABLE planwatch.%I PARTITION OF planwatch.%I FOR VALUES IN (%s)',
                           whole || '_' || place, whole, shards);
        END LOOP;
    END LOOP;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON planwatch.fact_chunk, planwatch.change_chunk,
            planwatch.sharing, planwatch.shard, planwatch.shard_position, planwatch.shard_measure,
            planwatch.retry_shard TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.fact_chunk, planwatch.change_chunk, planwatch.sharing,
            planwatch.shard, planwatch.shard_position TO planwatch_operator;
        -- gap accept: the shards read the partition on under its new number.
        GRANT INSERT ON planwatch.shard_position TO planwatch_operator;
    END IF;
END
$$;
