-- Comments of the analysts' views in the terms of statistics and operations; nothing else changes.
COMMENT ON VIEW planwatch.plan IS 'The plans that are loaded, one row each.';
COMMENT ON COLUMN planwatch.plan.valid_from IS 'First day that is evaluated by this version.';
COMMENT ON COLUMN planwatch.plan.loaded_at IS 'When the daemon loaded this version (database time).';

COMMENT ON COLUMN planwatch.indicator.property IS 'binding (约束性), anticipatory (预期性: indicative) or unspecified.';
COMMENT ON COLUMN planwatch.indicator.tier IS 'A: the plan gives the figure; B: it follows from the wording; C: charted only.';
COMMENT ON COLUMN planwatch.indicator.target_on IS 'Deadline; null where the target must hold every year.';
COMMENT ON COLUMN planwatch.indicator.source_document IS 'The document that sets the target.';
COMMENT ON COLUMN planwatch.indicator.source_quote IS 'The sentence that sets the target, word for word.';
COMMENT ON COLUMN planwatch.indicator.reading IS 'Reference date of a value: running, census, latest …';

COMMENT ON VIEW planwatch.indicator_status IS 'Status of every indicator in every area on the clock''s day.';
COMMENT ON COLUMN planwatch.indicator_status.as_of IS 'Evaluation date: the clock''s day.';
COMMENT ON COLUMN planwatch.indicator_status.value IS 'The value in force, in the indicator''s unit; a percentage is 0 to 100.';
COMMENT ON COLUMN planwatch.indicator_status.expected IS 'On-track value: what the plan''s trajectory expects for the date of the value.';
COMMENT ON COLUMN planwatch.indicator_status.gap IS 'Distance from the on-track value; negative: behind.';
COMMENT ON COLUMN planwatch.indicator_status.required_pace IS 'Change per plan year that is needed to reach the target.';
COMMENT ON COLUMN planwatch.indicator_status.chance IS 'Probability of meeting the target, 0 to 1.';
COMMENT ON COLUMN planwatch.indicator_status.status IS 'needs_config no_data not_due on_course at_risk off_course met breached missed; null: not evaluated.';
COMMENT ON COLUMN planwatch.indicator_status.reason IS 'The reason for the status, one English sentence.';
COMMENT ON COLUMN planwatch.indicator_status.period_state IS 'open (the value is provisional) or closed (final).';
COMMENT ON COLUMN planwatch.indicator_status.fresh_at IS 'Commit of the newest change to the value (database time).';
COMMENT ON COLUMN planwatch.indicator_status.read_on IS 'Reference date of the value.';
COMMENT ON COLUMN planwatch.indicator_status.shortfall IS 'How many are missing to the on-track value or the limit, in natural units.';

COMMENT ON VIEW planwatch.indicator_series IS 'Every indicator in every area on observation days (month ends, 1 September and the clock''s day), with superseded values.';
COMMENT ON COLUMN planwatch.indicator_series.value IS 'The value in force on the day, in the indicator''s unit; a percentage is 0 to 100.';
COMMENT ON COLUMN planwatch.indicator_series.expected IS 'On-track value: what the plan''s trajectory expects for the date of the value.';
COMMENT ON COLUMN planwatch.indicator_series.status IS 'Status on the day; null: not evaluated.';
COMMENT ON COLUMN planwatch.indicator_series.period_state IS 'State of the value: open (provisional), closed (final) or revised (changed after it was final).';
COMMENT ON COLUMN planwatch.indicator_series.known_from IS 'Since when this is known (database time); provisional values are overwritten and keep no past.';
COMMENT ON COLUMN planwatch.indicator_series.known_to IS 'Until when this was known (database time); null: it is what is known now.';

COMMENT ON VIEW planwatch.indicator_history IS 'Every indicator in every area by period (those that began within the plan, up to the clock''s day), with superseded values.';
COMMENT ON COLUMN planwatch.indicator_history.period_start IS 'First day of the period: 1 January; of a census its reference date, 1 September.';
COMMENT ON COLUMN planwatch.indicator_history.period_end IS 'Last day of the period: 31 December; of a census 30 November, after which it is final.';
COMMENT ON COLUMN planwatch.indicator_history.period_state IS 'open (provisional), closed (final) or revised (changed after it was final).';
COMMENT ON COLUMN planwatch.indicator_history.value IS 'The period''s value, in the indicator''s unit; while provisional, as on the clock''s day.';
COMMENT ON COLUMN planwatch.indicator_history.expected IS 'On-track value of the period; the limit, once the verdict is known.';
COMMENT ON COLUMN planwatch.indicator_history.status IS 'Status on the last day of the period, or the verdict or breach once it is final; null: not evaluated.';
COMMENT ON COLUMN planwatch.indicator_history.known_from IS 'Since when this is known (database time); provisional values are overwritten and keep no past.';
COMMENT ON COLUMN planwatch.indicator_history.known_to IS 'Until when this was known (database time); null: it is what is known now.';

COMMENT ON VIEW planwatch.alert IS 'All alerts that were not retracted, one row each, in their current state.';
COMMENT ON COLUMN planwatch.alert.reason IS 'The reason at the last transition, one English sentence.';
COMMENT ON COLUMN planwatch.alert.acknowledged_by IS 'Who has acknowledged it.';
COMMENT ON COLUMN planwatch.alert.silenced_until IS 'Until when it is not delivered.';
COMMENT ON COLUMN planwatch.alert.opened_on IS 'The day on which it began.';
COMMENT ON COLUMN planwatch.alert.changed_on IS 'The day of its last transition.';

COMMENT ON VIEW planwatch.alert_log IS 'Every transition of every alert, in the order in which it was found. The state of an alert is the to_state of its last standing transition by as_of (of two on one day not opened), as in the view alert; a retracted transition is named by the sequence in evidence.retracts.';
COMMENT ON COLUMN planwatch.alert_log.as_of IS 'The day of the transition; of retracted the day of the transition that it retracts.';
COMMENT ON COLUMN planwatch.alert_log.reason IS 'The reason, one English sentence.';
COMMENT ON COLUMN planwatch.alert_log.evidence IS 'The figures behind it.';
COMMENT ON COLUMN planwatch.alert_log.stands IS 'Whether it is part of the history as now known; false never becomes true again, a new row is added instead.';
COMMENT ON COLUMN planwatch.alert_log.historic IS 'Backdated: found too late to be delivered. In the log and in the state of the alert, not in the topic, the journal, the stream or the tail (unless --historic).';

COMMENT ON VIEW planwatch.forecast_score IS 'Every forecast and, once the outcome is known, its error. Coverage is avg(covered::integer), which should be 0.8; the Brier score is avg(brier).';
COMMENT ON COLUMN planwatch.forecast_score.made_on IS 'The evaluation date on which it was made.';
COMMENT ON COLUMN planwatch.forecast_score.forecast IS 'The forecast value at the deadline.';
COMMENT ON COLUMN planwatch.forecast_score.chance IS 'Probability of meeting the target, 0 to 1.';
COMMENT ON COLUMN planwatch.forecast_score.truth IS 'The final value as now known; null before the deadline.';
COMMENT ON COLUMN planwatch.forecast_score.brier IS 'Square of chance − 1 where the target was met, of chance where not: 0 is best.';
COMMENT ON COLUMN planwatch.forecast_score.period IS 'Year of the last final period that the forecast is based on.';

COMMENT ON VIEW planwatch.quarantine_summary IS 'Quarantined records, counted by reason and topic.';
COMMENT ON COLUMN planwatch.quarantine_summary.reason IS 'Why they were rejected.';
COMMENT ON COLUMN planwatch.quarantine_summary.count IS 'How many are still quarantined.';

COMMENT ON VIEW planwatch.progress IS 'How far every partition has been read and evaluated.';
COMMENT ON COLUMN planwatch.progress.judged_at IS 'When the last evaluation round ended (database time).';
COMMENT ON FUNCTION planwatch.sees_small_cells() IS 'Whether this session sees small cells; for all others they are suppressed.';
