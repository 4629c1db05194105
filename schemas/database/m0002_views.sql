-- What analysts and operators read. Columns may be added at the end, never moved or renamed.

CREATE VIEW planwatch.plan AS
SELECT plan_id, version, title_zh, title_en, area_code, starts_on, ends_on, valid_from, loaded_at
FROM planwatch.loaded_plan;
COMMENT ON VIEW planwatch.plan IS 'The plans that are watched, one row each.';
COMMENT ON COLUMN planwatch.plan.plan_id IS 'Id of the plan, the name of its file.';
COMMENT ON COLUMN planwatch.plan.version IS 'First 12 hex digits of the SHA-256 over the parsed plan.';
COMMENT ON COLUMN planwatch.plan.title_zh IS 'Title in Chinese.';
COMMENT ON COLUMN planwatch.plan.title_en IS 'Title in English.';
COMMENT ON COLUMN planwatch.plan.area_code IS 'Code of the area that made the plan.';
COMMENT ON COLUMN planwatch.plan.starts_on IS 'First day of the plan.';
COMMENT ON COLUMN planwatch.plan.ends_on IS 'Last day of the plan.';
COMMENT ON COLUMN planwatch.plan.valid_from IS 'Day from which this version is judged by.';
COMMENT ON COLUMN planwatch.plan.loaded_at IS 'When the daemon took this version over (database time).';

CREATE VIEW planwatch.indicator AS
SELECT plan_id, indicator_id, name_zh, name_en, unit, kind, direction, property, tier, baseline,
       baseline_on, target_low, target_high, target_on, source_document, source_quote, reading
FROM planwatch.loaded_indicator;
COMMENT ON VIEW planwatch.indicator IS 'The indicators of the plans with their targets, one row each.';
COMMENT ON COLUMN planwatch.indicator.plan_id IS 'Id of the plan.';
COMMENT ON COLUMN planwatch.indicator.indicator_id IS 'Id of the indicator, unique in its plan.';
COMMENT ON COLUMN planwatch.indicator.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN planwatch.indicator.name_en IS 'Name in English.';
COMMENT ON COLUMN planwatch.indicator.unit IS 'Unit of the value: percent, persons, ratio, years …';
COMMENT ON COLUMN planwatch.indicator.kind IS 'Kind of the target: level_by_date, maintain, ratio_of_ratios.';
COMMENT ON COLUMN planwatch.indicator.direction IS 'Comparator of the target: at_least, at_most, equals.';
COMMENT ON COLUMN planwatch.indicator.property IS 'binding (约束性), anticipatory (预期性) or unspecified.';
COMMENT ON COLUMN planwatch.indicator.tier IS 'A: the text states the figure; B: it follows from its words; C: charted only.';
COMMENT ON COLUMN planwatch.indicator.baseline IS 'Value at the baseline, as the plan file has it.';
COMMENT ON COLUMN planwatch.indicator.baseline_on IS '31 December of the baseline year.';
COMMENT ON COLUMN planwatch.indicator.target_low IS 'The value must not be below this.';
COMMENT ON COLUMN planwatch.indicator.target_high IS 'The value must not be above this.';
COMMENT ON COLUMN planwatch.indicator.target_on IS 'Deadline; null where the target stands from day to day.';
COMMENT ON COLUMN planwatch.indicator.source_document IS 'The text that promises it.';
COMMENT ON COLUMN planwatch.indicator.source_quote IS 'The sentence that promises it, word for word.';
COMMENT ON COLUMN planwatch.indicator.reading IS 'Which day counts: running, census, latest …';

CREATE VIEW planwatch.indicator_status AS
SELECT plan_id, indicator_id, area_code, area_name, breakdown, as_of, value, numerator,
       denominator, expected, gap, required_pace, forecast, forecast_low, forecast_high, chance,
       status, reason, period_state, fresh_at, updated_at, read_on, reason_code, reason_facts,
       shortfall, shortfall_noun
FROM planwatch.status_row;
COMMENT ON VIEW planwatch.indicator_status IS 'Where every indicator stands in every area on the clock''s day.';
COMMENT ON COLUMN planwatch.indicator_status.plan_id IS 'Id of the plan.';
COMMENT ON COLUMN planwatch.indicator_status.indicator_id IS 'Id of the indicator.';
COMMENT ON COLUMN planwatch.indicator_status.area_code IS 'Code of the area.';
COMMENT ON COLUMN planwatch.indicator_status.area_name IS 'Name of the area in Chinese.';
COMMENT ON COLUMN planwatch.indicator_status.breakdown IS '{} or one key, {"setting":"urban"}.';
COMMENT ON COLUMN planwatch.indicator_status.as_of IS 'The judgement day: the clock''s day.';
COMMENT ON COLUMN planwatch.indicator_status.value IS 'The reading in force, in the indicator''s unit; a percentage is 0 to 100.';
COMMENT ON COLUMN planwatch.indicator_status.numerator IS 'Numerator of the value, where it has one.';
COMMENT ON COLUMN planwatch.indicator_status.denominator IS 'Denominator of the value, where it has one.';
COMMENT ON COLUMN planwatch.indicator_status.expected IS 'What the plan''s path expects of this reading.';
COMMENT ON COLUMN planwatch.indicator_status.gap IS 'Distance from the expected value; negative = behind.';
COMMENT ON COLUMN planwatch.indicator_status.required_pace IS 'Change a plan year that still reaches the target.';
COMMENT ON COLUMN planwatch.indicator_status.forecast IS 'Forecast at the deadline; null while there are too few points.';
COMMENT ON COLUMN planwatch.indicator_status.forecast_low IS 'Lower end of the 80 % interval.';
COMMENT ON COLUMN planwatch.indicator_status.forecast_high IS 'Upper end of the 80 % interval.';
COMMENT ON COLUMN planwatch.indicator_status.chance IS 'Chance of meeting the target, 0 to 1.';
COMMENT ON COLUMN planwatch.indicator_status.status IS 'needs_config no_data not_due on_course at_risk off_course met breached missed; null: not judged.';
COMMENT ON COLUMN planwatch.indicator_status.reason IS 'Why, in one English sentence.';
COMMENT ON COLUMN planwatch.indicator_status.period_state IS 'open or closed: whether the period of the reading is over.';
COMMENT ON COLUMN planwatch.indicator_status.fresh_at IS 'Commit of the newest change that touched the reading (database time).';
COMMENT ON COLUMN planwatch.indicator_status.updated_at IS 'When this row last changed (database time).';
COMMENT ON COLUMN planwatch.indicator_status.read_on IS 'The day on which the reading was taken.';
COMMENT ON COLUMN planwatch.indicator_status.reason_code IS 'The reason as a code.';
COMMENT ON COLUMN planwatch.indicator_status.reason_facts IS 'The figures of the reason, for sentences in any language.';
COMMENT ON COLUMN planwatch.indicator_status.shortfall IS 'How many are missing, in natural units.';
COMMENT ON COLUMN planwatch.indicator_status.shortfall_noun IS 'What is missing: children, students, teachers …';

CREATE VIEW planwatch.alert_log AS
SELECT sequence, alert_id, transition, from_state, to_state, status, severity, at, as_of, reason,
       evidence, stands, historic
FROM planwatch.alert_transition;
COMMENT ON VIEW planwatch.alert_log IS 'Every transition of every alert, in the order in which it was given out.';
COMMENT ON COLUMN planwatch.alert_log.sequence IS '1, 2, 3 … without a gap, over all alerts.';
COMMENT ON COLUMN planwatch.alert_log.alert_id IS 'Id of the alert.';
COMMENT ON COLUMN planwatch.alert_log.transition IS 'opened fired worsened eased resolved withdrawn retracted.';
COMMENT ON COLUMN planwatch.alert_log.from_state IS 'State before; null at the first.';
COMMENT ON COLUMN planwatch.alert_log.to_state IS 'State after: pending firing resolved retracted.';
COMMENT ON COLUMN planwatch.alert_log.status IS 'Status of the indicator that caused it.';
COMMENT ON COLUMN planwatch.alert_log.severity IS 'info warning critical.';
COMMENT ON COLUMN planwatch.alert_log.at IS 'When it was found (database time).';
COMMENT ON COLUMN planwatch.alert_log.as_of IS 'The judgement day that it is about.';
COMMENT ON COLUMN planwatch.alert_log.reason IS 'Why, in one English sentence.';
COMMENT ON COLUMN planwatch.alert_log.evidence IS 'The figures that it was made from.';
COMMENT ON COLUMN planwatch.alert_log.stands IS 'Whether it is part of the history as now known.';
COMMENT ON COLUMN planwatch.alert_log.historic IS 'Found too late to be given out.';

CREATE VIEW planwatch.alert AS
SELECT last.alert_id, last.plan_id, last.indicator_id, last.area_code, last.breakdown,
       last.to_state AS state, last.severity, last.status,
       i.name_zh AS title_zh, i.name_en AS title_en, last.reason,
       (SELECT min(o.at) FROM planwatch.alert_transition o
        WHERE o.alert_id = last.alert_id AND o.stands AND o.as_of = began.as_of) AS opened_at,
       last.at AS changed_at, NULL::text AS acknowledged_by, NULL::timestamptz AS silenced_until,
       began.as_of AS opened_on, last.as_of AS changed_on
FROM (SELECT DISTINCT ON (alert_id) *
      FROM planwatch.alert_transition WHERE stands
      ORDER BY alert_id, as_of DESC, sequence DESC) AS last
JOIN LATERAL (
    SELECT o.as_of FROM planwatch.alert_transition o
    WHERE o.alert_id = last.alert_id AND o.stands
      AND (o.transition = 'opened'
           OR o.transition = 'fired' AND o.from_state IS DISTINCT FROM 'pending')
    ORDER BY o.as_of DESC, o.sequence DESC LIMIT 1) AS began ON true
LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id);
COMMENT ON VIEW planwatch.alert IS 'The alerts that stand, one row each, in their present state.';
COMMENT ON COLUMN planwatch.alert.alert_id IS 'Id of the alert.';
COMMENT ON COLUMN planwatch.alert.plan_id IS 'Id of the plan.';
COMMENT ON COLUMN planwatch.alert.indicator_id IS 'Id of the indicator.';
COMMENT ON COLUMN planwatch.alert.area_code IS 'Code of the area.';
COMMENT ON COLUMN planwatch.alert.breakdown IS '{} or one key.';
COMMENT ON COLUMN planwatch.alert.state IS 'pending firing acknowledged resolved.';
COMMENT ON COLUMN planwatch.alert.severity IS 'info warning critical.';
COMMENT ON COLUMN planwatch.alert.status IS 'Status of the indicator at the last transition.';
COMMENT ON COLUMN planwatch.alert.title_zh IS 'Name of the indicator in Chinese.';
COMMENT ON COLUMN planwatch.alert.title_en IS 'Name of the indicator in English.';
COMMENT ON COLUMN planwatch.alert.reason IS 'Why, in one English sentence, at the last transition.';
COMMENT ON COLUMN planwatch.alert.opened_at IS 'When its beginning was found (database time).';
COMMENT ON COLUMN planwatch.alert.changed_at IS 'When its last transition was found (database time).';
COMMENT ON COLUMN planwatch.alert.acknowledged_by IS 'Who has taken it on.';
COMMENT ON COLUMN planwatch.alert.silenced_until IS 'Until when it is not given out.';
COMMENT ON COLUMN planwatch.alert.opened_on IS 'The judgement day on which it began.';
COMMENT ON COLUMN planwatch.alert.changed_on IS 'The judgement day of its last transition.';

CREATE VIEW planwatch.quarantine_summary AS
SELECT q.reason, p.topic, count(*) AS count, min(q.at) AS first_at, max(q.at) AS last_at
FROM planwatch.quarantine_record q
JOIN planwatch.partition_position p ON p.number = q.partition
GROUP BY q.reason, p.topic;
COMMENT ON VIEW planwatch.quarantine_summary IS 'Records that are refused, counted by reason and topic.';
COMMENT ON COLUMN planwatch.quarantine_summary.reason IS 'Why they cannot be accepted.';
COMMENT ON COLUMN planwatch.quarantine_summary.topic IS 'The topic that they were read from.';
COMMENT ON COLUMN planwatch.quarantine_summary.count IS 'How many are still refused.';
COMMENT ON COLUMN planwatch.quarantine_summary.first_at IS 'When the first came (database time).';
COMMENT ON COLUMN planwatch.quarantine_summary.last_at IS 'When the last came (database time).';

CREATE VIEW planwatch.progress AS
SELECT p.topic, p.partition, p.next_offset, CASE WHEN NOT l.released THEN l.owner END AS owner,
       p.epoch, p.newest_event_time, p.committed_at, p.end_offset,
       -- greatest() passes nulls over: an unknown end would be no lag.
       CASE WHEN p.end_offset IS NOT NULL THEN greatest(p.end_offset - p.next_offset, 0) END AS lag,
       m.judged_at
FROM planwatch.partition_position p
CROSS JOIN planwatch.lease l
CROSS JOIN planwatch.mark m;
COMMENT ON VIEW planwatch.progress IS 'How far every partition has been read and judged.';
COMMENT ON COLUMN planwatch.progress.topic IS 'Topic.';
COMMENT ON COLUMN planwatch.progress.partition IS 'Partition.';
COMMENT ON COLUMN planwatch.progress.next_offset IS 'The next offset to be read.';
COMMENT ON COLUMN planwatch.progress.owner IS 'The daemon that holds the lease.';
COMMENT ON COLUMN planwatch.progress.epoch IS 'Lease under which it was last written.';
COMMENT ON COLUMN planwatch.progress.newest_event_time IS 'Greatest time of any stored fact of the partition.';
COMMENT ON COLUMN planwatch.progress.committed_at IS 'When it was last written (database time).';
COMMENT ON COLUMN planwatch.progress.end_offset IS 'End of the log when it was last asked for.';
COMMENT ON COLUMN planwatch.progress.lag IS 'Records still to be read.';
COMMENT ON COLUMN planwatch.progress.judged_at IS 'When the last judgement round ended (database time).';
