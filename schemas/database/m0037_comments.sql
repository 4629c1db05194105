-- What analysts read of three columns and views was of when there were three kinds of targets, and of
-- when an alert had no more than two transitions a day.

COMMENT ON COLUMN planwatch.indicator.kind IS 'Kind of the target: level_by_date, maintain, annual_quota …';
COMMENT ON COLUMN planwatch.indicator.direction IS 'Comparator of the target: at_least, at_most, equals, above, below, about …';
COMMENT ON VIEW planwatch.alert_log IS 'Every transition of every alert, in the order in which it was found. The state of an alert is the to_state of its last standing transition by as_of (of several on one day those of a status come first, then reminded and escalated, then what operators said), as in the view alert; a retracted transition is named by the sequence in evidence.retracts.';
