-- Planwatch's projections: what is stored, by whom it is written and how it grows.
-- Released migrations are never edited; what changes comes as a new file.

-- One active daemon: the row says who. `epoch` is a key, so that a take-over conflicts with the
-- writers' FOR KEY SHARE and a renewal does not.
CREATE TABLE planwatch.lease (
    singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    epoch      bigint NOT NULL UNIQUE,
    owner      text,
    renewed_at timestamptz,
    released   boolean NOT NULL
);
INSERT INTO planwatch.lease (epoch, released) VALUES (0, true);

-- The sessions of the lease's holder, so that a take-over can end those that hold locks.
-- Growth: three rows an epoch, those of older epochs are deleted.
CREATE TABLE planwatch.lease_session (
    epoch   bigint NOT NULL,
    pid     integer NOT NULL,
    started timestamptz NOT NULL,
    PRIMARY KEY (pid, started)
);

-- Texts that facts and cells carry as numbers: units, sources, open codes. Written by the projector.
-- Growth: one row a distinct text.
CREATE TABLE planwatch.term (
    number bigint PRIMARY KEY,
    text   text NOT NULL
);

-- Measures that cells carry as numbers, by their definition. Growth: one row a distinct measure.
CREATE TABLE planwatch.measure (
    number integer PRIMARY KEY,
    key    text NOT NULL UNIQUE
);

-- Where each partition is read to, and what was read. Growth: one row a partition.
CREATE TABLE planwatch.partition_position (
    number            integer PRIMARY KEY,
    topic             text NOT NULL,
    partition         integer NOT NULL,
    first_offset      bigint NOT NULL,
    next_offset       bigint NOT NULL,
    end_offset        bigint,
    newest_event_time timestamptz,
    committed_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    epoch             bigint NOT NULL,
    facts             bigint NOT NULL DEFAULT 0,
    duplicates        bigint NOT NULL DEFAULT 0,
    quarantined       bigint NOT NULL DEFAULT 0,
    tombstones        bigint NOT NULL DEFAULT 0,
    gaps              bigint NOT NULL DEFAULT 0,
    UNIQUE (topic, partition)
);

-- The accepted facts, packed, in the order in which they were committed: a journal, read whole at a
-- start. Growth: some 110 bytes a fact, for ever.
CREATE TABLE planwatch.fact_chunk (
    batch   bigint NOT NULL,
    chunk   integer NOT NULL,
    content bytea NOT NULL
);
ALTER TABLE planwatch.fact_chunk ALTER COLUMN content SET STORAGE PLAIN;

-- What each batch changed in cells, unit histories and statements, packed: read by the judge after
-- its mark, folded by it into one base when the changes outgrow it. Growth: with the number of
-- distinct cells, not of events.
CREATE TABLE planwatch.change_chunk (
    batch   bigint NOT NULL,
    chunk   integer NOT NULL,
    kind    smallint NOT NULL,
    content bytea NOT NULL
);
ALTER TABLE planwatch.change_chunk ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX change_chunk_batch ON planwatch.change_chunk (batch);

-- The number of the last batch, and how far the judge has read. One row.
CREATE TABLE planwatch.mark (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    batch     bigint NOT NULL,
    judged    bigint NOT NULL,
    base      bigint NOT NULL,
    judged_at timestamptz,
    judged_on date,
    -- Whether transitions wait, because the daemon is catching up.
    holding   boolean NOT NULL DEFAULT false
);
INSERT INTO planwatch.mark (batch, judged, base) VALUES (0, 0, 0);

-- Records that could not be accepted, encrypted. Growth: one row a refused record, until retried,
-- discarded or older than privacy.quarantineDays.
CREATE TABLE planwatch.quarantine_record (
    partition integer NOT NULL REFERENCES planwatch.partition_position (number),
    "offset"  bigint NOT NULL,
    reason    text NOT NULL,
    detail    text NOT NULL,
    pointer   text,
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    sealed    bytea,
    PRIMARY KEY (partition, "offset")
);
CREATE INDEX quarantine_record_sealed ON planwatch.quarantine_record (at) WHERE sealed IS NOT NULL;

-- The plans that the active daemon has loaded. Growth: one row a plan, and one an indicator.
CREATE TABLE planwatch.loaded_plan (
    plan_id    text PRIMARY KEY,
    version    text NOT NULL,
    title_zh   text NOT NULL,
    title_en   text NOT NULL,
    area_code  text,
    starts_on  date NOT NULL,
    ends_on    date NOT NULL,
    valid_from date NOT NULL,
    loaded_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE planwatch.loaded_indicator (
    plan_id         text NOT NULL,
    indicator_id    text NOT NULL,
    name_zh         text NOT NULL,
    name_en         text NOT NULL,
    unit            text NOT NULL,
    kind            text,
    direction       text,
    property        text NOT NULL,
    tier            text NOT NULL,
    baseline        numeric,
    baseline_on     date,
    target_low      numeric,
    target_high     numeric,
    target_on       date,
    source_document text NOT NULL,
    source_quote    text NOT NULL,
    reading         text NOT NULL,
    PRIMARY KEY (plan_id, indicator_id)
);

-- Every row of every indicator as on the clock's day. Growth: one row an indicator and area.
CREATE TABLE planwatch.status_row (
    plan_id        text NOT NULL,
    indicator_id   text NOT NULL,
    area_code      text NOT NULL,
    area_name      text NOT NULL,
    breakdown      jsonb NOT NULL,
    as_of          date NOT NULL,
    value          numeric,
    numerator      numeric,
    denominator    numeric,
    expected       numeric,
    gap            numeric,
    required_pace  numeric,
    forecast       numeric,
    forecast_low   numeric,
    forecast_high  numeric,
    chance         double precision,
    status         text,
    reason         text,
    period_state   text,
    fresh_at       timestamptz,
    updated_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    read_on        date,
    reason_code    text,
    reason_facts   jsonb,
    shortfall      numeric,
    shortfall_noun text,
    PRIMARY KEY (plan_id, indicator_id, area_code, breakdown)
);

-- Every transition of every alert, append-only but for `stands`. Growth: one row a transition.
CREATE TABLE planwatch.alert_transition (
    sequence     bigint PRIMARY KEY,
    alert_id     text NOT NULL,
    plan_id      text NOT NULL,
    indicator_id text NOT NULL,
    area_code    text NOT NULL,
    breakdown    jsonb NOT NULL,
    transition   text NOT NULL,
    from_state   text,
    to_state     text NOT NULL,
    status       text NOT NULL,
    severity     text NOT NULL,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    as_of        date NOT NULL,
    reason       text NOT NULL,
    evidence     jsonb NOT NULL,
    stands       boolean NOT NULL,
    historic     boolean NOT NULL
);
CREATE INDEX alert_transition_alert ON planwatch.alert_transition (alert_id, sequence);

-- The last sequence that was given to a transition. One row, taken in the judge's transaction, so
-- that there is no gap.
CREATE TABLE planwatch.alert_sequence (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    last      bigint NOT NULL
);
INSERT INTO planwatch.alert_sequence (last) VALUES (0);
