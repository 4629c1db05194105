-- Persons who are forgotten: who asked for it, why, and when it was done. The projector that has the
-- person's facts takes a request up; from then on no event of this keyed hash is stored, whatever is
-- read again. Nothing else here holds the hash. Growth: one row a command, kept for ever.
CREATE TABLE planwatch.erasure (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- The first 16 bytes of HMAC-SHA-256(identity key, subject).
    subject     bytea NOT NULL CHECK (octet_length(subject) = 16),
    reason      text NOT NULL CHECK (reason <> ''),
    asked_by    text NOT NULL,
    role        text NOT NULL DEFAULT session_user,
    asked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    -- Facts that stay under a name of nobody's.
    facts       bigint NOT NULL DEFAULT 0,
    -- Refused records that were deleted.
    quarantined bigint NOT NULL DEFAULT 0
);
CREATE INDEX erasure_open ON planwatch.erasure (id) WHERE finished_at IS NULL;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT, INSERT, UPDATE, DELETE ON planwatch.erasure TO planwatch_writer;
    END IF;
    -- Without the hashes: by them somebody with the identity key could ask for whom it was done.
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT (id, reason, asked_by, role, asked_at, finished_at, facts, quarantined)
            ON planwatch.erasure TO planwatch_operator;
    END IF;
END
$$;
