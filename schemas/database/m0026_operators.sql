-- What operators say of alerts: who has acknowledged one, and what is silenced, by whom, why. Facts that
-- the alerts are folded from, beside the statuses: nothing of them is ever changed or deleted.
-- Growth: a row a command.
CREATE TABLE planwatch.alert_acknowledgement (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    role         text NOT NULL DEFAULT session_user,
    made_by      text NOT NULL,
    alert_id     text NOT NULL,
    plan_id      text NOT NULL,
    indicator_id text NOT NULL,
    area_code    text NOT NULL,
    breakdown    jsonb NOT NULL,
    -- Whether it ends an acknowledgement instead of giving one.
    ends         boolean NOT NULL DEFAULT false,
    -- The evaluated day on which it was given; it is that of the alert which is open on this day.
    day          date NOT NULL,
    -- The last day on which it holds; null: until the alert is resolved, retracted or worse.
    until_day    date CHECK (until_day >= day),
    reason       text NOT NULL,
    CHECK (ends OR reason <> '')
);
CREATE INDEX alert_acknowledgement_alert ON planwatch.alert_acknowledgement (alert_id, id);

-- Of which alerts nothing goes to people while it holds: an empty list asks for nothing of that kind.
CREATE TABLE planwatch.alert_silence (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    role       text NOT NULL DEFAULT session_user,
    made_by    text NOT NULL,
    plans      text[] NOT NULL DEFAULT '{}',
    indicators text[] NOT NULL DEFAULT '{}',
    areas      text[] NOT NULL DEFAULT '{}',
    statuses   text[] NOT NULL DEFAULT '{}',
    severities text[] NOT NULL DEFAULT '{}',
    properties text[] NOT NULL DEFAULT '{}',
    from_day   date NOT NULL,
    until_day  date NOT NULL CHECK (until_day >= from_day),
    reason     text NOT NULL CHECK (reason <> '')
);

-- A silence that was ended before its last day.
CREATE TABLE planwatch.alert_silence_end (
    silence bigint PRIMARY KEY REFERENCES planwatch.alert_silence (id),
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    role    text NOT NULL DEFAULT session_user,
    made_by text NOT NULL,
    -- From this day on it does not hold.
    day     date NOT NULL,
    reason  text NOT NULL DEFAULT ''
);

CREATE FUNCTION planwatch.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of %.% are neither changed nor deleted', TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER alert_acknowledgement_stays BEFORE UPDATE OR DELETE OR TRUNCATE
    ON planwatch.alert_acknowledgement FOR EACH STATEMENT EXECUTE FUNCTION planwatch.refuse_change();
CREATE TRIGGER alert_silence_stays BEFORE UPDATE OR DELETE OR TRUNCATE
    ON planwatch.alert_silence FOR EACH STATEMENT EXECUTE FUNCTION planwatch.refuse_change();
CREATE TRIGGER alert_silence_end_stays BEFORE UPDATE OR DELETE OR TRUNCATE
    ON planwatch.alert_silence_end FOR EACH STATEMENT EXECUTE FUNCTION planwatch.refuse_change();

-- Which acknowledgement a transition comes from, and whether channels for people leave it out.
ALTER TABLE planwatch.alert_transition
    ADD COLUMN acknowledgement bigint,
    ADD COLUMN held_back_by_silence bigint,
    ADD COLUMN inhibited_by text;

-- On one day a status makes a step, then the calendar, then operators in the order of what they said.
CREATE FUNCTION planwatch.step_of_day(transition text, acknowledgement bigint) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN acknowledgement IS NOT NULL THEN 4
                WHEN transition = 'escalated' THEN 3
                WHEN transition = 'reminded' THEN 2
                WHEN transition = 'opened' THEN 0
                ELSE 1 END
$$;

CREATE OR REPLACE VIEW planwatch.latest_transition AS
SELECT DISTINCT ON (alert_id) alert_id, plan_id, indicator_id, area_code, breakdown, sequence,
       to_state, status, severity, at, as_of, reason, opened_on
FROM (SELECT t.*,
             max(as_of) FILTER (
                 WHERE before IS NULL OR before NOT IN ('pending', 'firing', 'acknowledged'))
                 OVER (PARTITION BY alert_id) AS opened_on
      FROM (SELECT *,
                   lag(to_state) OVER (
                       PARTITION BY alert_id
                       ORDER BY as_of, planwatch.step_of_day(transition, acknowledgement),
                                acknowledgement, sequence
                   ) AS before
            FROM planwatch.alert_transition WHERE stands) t) t
ORDER BY alert_id, as_of DESC, planwatch.step_of_day(transition, acknowledgement) DESC,
         acknowledgement DESC, sequence DESC;
COMMENT ON VIEW planwatch.latest_transition IS 'Of each alert the standing transition that it is in: the last by as_of; of several on one day that of a status before those of reminders, and those before what operators said.';
COMMENT ON COLUMN planwatch.latest_transition.to_state IS 'The state of the alert: pending firing acknowledged resolved.';

CREATE OR REPLACE VIEW planwatch.alert_log AS
SELECT t.sequence, t.alert_id, t.transition, t.from_state, t.to_state, t.status, t.severity, t.at,
       t.as_of, CASE WHEN w.sequence IS NULL THEN t.reason END AS reason,
       CASE WHEN w.sequence IS NULL THEN t.evidence WHEN NOT w.own THEN t.evidence - 'where' END
           AS evidence, t.stands, t.historic,
       t.plan_id, t.indicator_id, t.area_code, t.breakdown, t.plan_version,
       t.acknowledgement, t.held_back_by_silence, t.inhibited_by
FROM planwatch.alert_transition t
LEFT JOIN planwatch.withheld_transition w USING (sequence);
COMMENT ON COLUMN planwatch.alert_log.transition IS 'opened fired worsened eased resolved withdrawn retracted acknowledged reminded escalated.';
COMMENT ON COLUMN planwatch.alert_log.to_state IS 'State after: pending firing acknowledged resolved retracted.';
COMMENT ON COLUMN planwatch.alert_log.acknowledgement IS 'Of acknowledged, and of reminded where it was ended: the number of what an operator said; null: of no operator.';
COMMENT ON COLUMN planwatch.alert_log.held_back_by_silence IS 'The silence for which channels for people leave it out; null: none.';
COMMENT ON COLUMN planwatch.alert_log.inhibited_by IS 'The alert of the wider area for which channels for people leave it out; null: none.';

CREATE OR REPLACE VIEW planwatch.alert AS
SELECT last.alert_id, last.plan_id, last.indicator_id, last.area_code, last.breakdown,
       last.to_state AS state, last.severity, last.status,
       i.name_zh AS title_zh, i.name_en AS title_en,
       CASE WHEN w.sequence IS NULL THEN last.reason END AS reason,
       (SELECT min(o.at) FROM planwatch.alert_transition o
        WHERE o.alert_id = last.alert_id AND o.stands AND o.as_of = last.opened_on) AS opened_at,
       last.at AS changed_at,
       CASE WHEN last.to_state = 'acknowledged' THEN (
           SELECT k.made_by FROM planwatch.alert_transition t
           JOIN planwatch.alert_acknowledgement k ON k.id = t.acknowledgement
           WHERE t.alert_id = last.alert_id AND t.stands AND t.transition = 'acknowledged'
           ORDER BY t.as_of DESC, t.acknowledgement DESC LIMIT 1) END AS acknowledged_by,
       CASE WHEN last.to_state IN ('pending', 'firing', 'acknowledged') THEN (
           SELECT max((s.until_day + 1)::timestamp AT TIME ZONE interval '8 hours')
           FROM planwatch.alert_silence s
           CROSS JOIN planwatch.mark m
           WHERE m.judged_on BETWEEN s.from_day AND s.until_day
             AND NOT EXISTS (SELECT FROM planwatch.alert_silence_end e
                             WHERE e.silence = s.id AND e.day <= m.judged_on)
             AND (s.plans = '{}' OR last.plan_id = ANY (s.plans))
             AND (s.indicators = '{}' OR last.indicator_id = ANY (s.indicators))
             AND (s.areas = '{}' OR last.area_code = ANY (s.areas))
             AND (s.statuses = '{}' OR last.status = ANY (s.statuses))
             AND (s.severities = '{}' OR last.severity = ANY (s.severities))
             AND (s.properties = '{}' OR i.property = ANY (s.properties))) END AS silenced_until,
       last.opened_on, last.as_of AS changed_on,
       now.area_name, now.reason AS current_reason, now.reason_zh AS current_reason_zh,
       now.value AS current_value, now.shortfall AS current_shortfall
FROM planwatch.latest_transition last
LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
LEFT JOIN planwatch.withheld_transition w USING (sequence)
LEFT JOIN planwatch.indicator_status now
    ON now.plan_id = last.plan_id AND now.indicator_id = last.indicator_id
   AND now.area_code = last.area_code AND now.breakdown = last.breakdown;
COMMENT ON COLUMN planwatch.alert.acknowledged_by IS 'Who has acknowledged it; null: nobody, or the acknowledgement has ended.';
COMMENT ON COLUMN planwatch.alert.silenced_until IS 'Until when channels for people leave it out, by the silences that hold on the evaluated day; null: not silenced.';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT ON planwatch.alert_acknowledgement, planwatch.alert_silence,
            planwatch.alert_silence_end TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.alert_acknowledgement, planwatch.alert_silence,
            planwatch.alert_silence_end TO planwatch_operator;
    END IF;
END
$$;

-- When and as whom it is said, the database says: nobody may write `at` and `role`.
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['planwatch_writer', 'planwatch_operator']
    LOOP
        CONTINUE WHEN NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name);
        EXECUTE format(
            'GRANT INSERT (made_by, alert_id, plan_id, indicator_id, area_code, breakdown, ends, day,
                 until_day, reason) ON planwatch.alert_acknowledgement TO %I', role_name);
        EXECUTE format(
            'GRANT INSERT (made_by, plans, indicators, areas, statuses, severities, properties,
                 from_day, until_day, reason) ON planwatch.alert_silence TO %I', role_name);
        EXECUTE format(
            'GRANT INSERT (silence, made_by, day, reason) ON planwatch.alert_silence_end TO %I',
            role_name);
    END LOOP;
END
$$;

-- How many rows of these three tables the last round knew.
ALTER TABLE planwatch.mark ADD COLUMN operators bigint NOT NULL DEFAULT 0;
