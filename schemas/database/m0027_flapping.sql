-- Whether an alert goes back and forth, beside its row; and how long it is silenced, as a function that the
-- view and the page share. Growth: none; a flag more in each row.
ALTER TABLE planwatch.status_row ADD COLUMN flapping boolean NOT NULL DEFAULT false;

-- The last day of the silence that holds longest, of those that match the alert on the evaluated day.
CREATE FUNCTION planwatch.silenced_to(
    plan_id text, indicator_id text, area_code text, status text, severity text
) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT max(s.until_day)
    FROM planwatch.alert_silence s
    CROSS JOIN planwatch.mark m
    WHERE m.judged_on BETWEEN s.from_day AND s.until_day
      AND NOT EXISTS (SELECT FROM planwatch.alert_silence_end e
                      WHERE e.silence = s.id AND e.day <= m.judged_on)
      AND (s.plans = '{}' OR $1 = ANY (s.plans))
      AND (s.indicators = '{}' OR $2 = ANY (s.indicators))
      AND (s.areas = '{}' OR $3 = ANY (s.areas))
      AND (s.statuses = '{}' OR $4 = ANY (s.statuses))
      AND (s.severities = '{}' OR $5 = ANY (s.severities))
      AND (s.properties = '{}' OR EXISTS (
          SELECT FROM planwatch.loaded_indicator i
          WHERE i.plan_id = $1 AND i.indicator_id = $2 AND i.property = ANY (s.properties)))
$$;

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
       (silence.last_day + 1)::timestamp AT TIME ZONE interval '8 hours' AS silenced_until,
       last.opened_on, last.as_of AS changed_on,
       now.area_name, now.reason AS current_reason, now.reason_zh AS current_reason_zh,
       now.value AS current_value, now.shortfall AS current_shortfall,
       f.flapping, silence.last_day AS silenced_to
FROM planwatch.latest_transition last
LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
LEFT JOIN planwatch.withheld_transition w USING (sequence)
LEFT JOIN planwatch.indicator_status now
    ON now.plan_id = last.plan_id AND now.indicator_id = last.indicator_id
   AND now.area_code = last.area_code AND now.breakdown = last.breakdown
LEFT JOIN planwatch.status_row f
    ON f.plan_id = last.plan_id AND f.indicator_id = last.indicator_id
   AND f.area_code = last.area_code AND f.breakdown = last.breakdown
CROSS JOIN LATERAL (
    SELECT CASE WHEN last.to_state IN ('pending', 'firing', 'acknowledged')
                THEN planwatch.silenced_to(last.plan_id, last.indicator_id, last.area_code,
                                           last.status, last.severity) END AS last_day) silence;
COMMENT ON COLUMN planwatch.alert.flapping IS 'Whether it goes back and forth: more than alerts.flappingChanges changes between alerting and clear within alerts.flappingDays days; null where the indicator has no row any more.';
COMMENT ON COLUMN planwatch.alert.silenced_to IS 'The last day of the silence, as of silenced_until.';
