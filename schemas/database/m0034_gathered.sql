-- The stored facts once more, subject by subject, as they rest in memory: a start copies them
-- instead of putting each fact of the journal to its subject. Anybody may delete all of it: then
-- the next start reads the journal.

-- What the copy holds: all facts of the shard up to a batch, and perhaps later ones. Of a form that
-- the program does not know, or without a row here, it is not read. Growth: one row a shard.
CREATE TABLE planwatch.gathering (
    shard       integer PRIMARY KEY,
    form        text NOT NULL,
    batch       bigint NOT NULL,
    pieces      integer NOT NULL,
    facts       bigint NOT NULL,
    gathered_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The timelines of 256 subjects each, behind a checksum. Growth: as the journal; each is written
-- again, in its place, when the facts of its shard have grown by a twentieth, and 50,000 at least.
CREATE TABLE planwatch.gathered_piece (
    shard   integer NOT NULL,
    piece   integer NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (shard, piece)
);
-- Hashes do not become smaller.
ALTER TABLE planwatch.gathered_piece ALTER COLUMN content SET STORAGE EXTERNAL;

-- A start reads what the journal has got since.
CREATE INDEX fact_chunk_batch ON planwatch.fact_chunk USING brin (batch);

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON planwatch.gathering, planwatch.gathered_piece
            TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.gathering, planwatch.gathered_piece TO planwatch_operator;
    END IF;
END
$$;
