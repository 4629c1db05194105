-- Transitions that go on standing when the past of their alert changes.

-- The log has transitions in the order in which they were found; an alert's life is in the order of
-- their days, where a transition that was found last may lie far back. On one day there is at most
-- `opened` with `fired` after it. The state before a transition is therefore that of the standing one
-- before it, not its own `from_state`.
CREATE VIEW planwatch.latest_transition AS
SELECT DISTINCT ON (alert_id) alert_id, plan_id, indicator_id, area_code, breakdown, sequence,
       to_state, status, severity, at, as_of, reason, opened_on
FROM (SELECT t.*,
             max(as_of) FILTER (WHERE before IS NULL OR before NOT IN ('pending', 'firing'))
                 OVER (PARTITION BY alert_id) AS opened_on
      FROM (SELECT *,
                   lag(to_state) OVER (
                       PARTITION BY alert_id ORDER BY as_of, transition <> 'opened', sequence
                   ) AS before
            FROM planwatch.alert_transition WHERE stands) t) t
ORDER BY alert_id, as_of DESC, transition = 'opened', sequence DESC;
COMMENT ON VIEW planwatch.latest_transition IS 'Of each alert the standing transition that it is in: the last by as_of, of two on one day not opened.';
COMMENT ON COLUMN planwatch.latest_transition.alert_id IS 'Id of the alert.';
COMMENT ON COLUMN planwatch.latest_transition.plan_id IS 'Id of the plan.';
COMMENT ON COLUMN planwatch.latest_transition.indicator_id IS 'Id of the indicator.';
COMMENT ON COLUMN planwatch.latest_transition.area_code IS 'Code of the area.';
COMMENT ON COLUMN planwatch.latest_transition.breakdown IS '{} or one key.';
COMMENT ON COLUMN planwatch.latest_transition.sequence IS 'Its sequence in the log.';
COMMENT ON COLUMN planwatch.latest_transition.to_state IS 'The state of the alert: pending firing resolved.';
COMMENT ON COLUMN planwatch.latest_transition.status IS 'Status of the indicator that caused it.';
COMMENT ON COLUMN planwatch.latest_transition.severity IS 'info warning critical.';
COMMENT ON COLUMN planwatch.latest_transition.at IS 'When it was found (database time).';
COMMENT ON COLUMN planwatch.latest_transition.as_of IS 'The judgement day that it is about.';
COMMENT ON COLUMN planwatch.latest_transition.reason IS 'Why, in one English sentence.';
COMMENT ON COLUMN planwatch.latest_transition.opened_on IS 'The judgement day on which the alert last began.';

CREATE OR REPLACE VIEW planwatch.alert AS
SELECT last.alert_id, last.plan_id, last.indicator_id, last.area_code, last.breakdown,
       last.to_state AS state, last.severity, last.status,
       i.name_zh AS title_zh, i.name_en AS title_en,
       CASE WHEN w.sequence IS NULL THEN last.reason END AS reason,
       (SELECT min(o.at) FROM planwatch.alert_transition o
        WHERE o.alert_id = last.alert_id AND o.stands AND o.as_of = last.opened_on) AS opened_at,
       last.at AS changed_at, NULL::text AS acknowledged_by, NULL::timestamptz AS silenced_until,
       last.opened_on, last.as_of AS changed_on
FROM planwatch.latest_transition last
LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
LEFT JOIN planwatch.withheld_transition w USING (sequence);

COMMENT ON VIEW planwatch.alert_log IS 'Every transition of every alert, in the order in which it was found. The state of an alert is the to_state of its last standing transition by as_of (of two on one day not opened), as in the view alert; retracted takes back the one whose sequence is in evidence.retracts.';
COMMENT ON COLUMN planwatch.alert_log.from_state IS 'State before it as it was known when it was found; null at the first. A transition that goes on standing while the past changes keeps it, so that it may be older than the to_state of the standing one before it by as_of.';
COMMENT ON COLUMN planwatch.alert_log.stands IS 'Whether it is part of the history as now known; one that has been is never a second time, a new row is.';
COMMENT ON COLUMN planwatch.alert_log.historic IS 'Found too late to be given out: in the log and in the state of the alert, not in the topic, the journal, the tail (but with --historic) or the stream.';
COMMENT ON COLUMN planwatch.alert_log.as_of IS 'The judgement day that it is about; of retracted that of what it takes back.';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT ON planwatch.latest_transition TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.latest_transition TO planwatch_operator;
    END IF;
END
$$;
