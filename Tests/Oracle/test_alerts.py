"""The fold of an alert and its log, on hand-made days."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from planoracle import alerts  # noqa: E402


def fold(days, binding=False, **more):
    made = alerts.Fold(binding, more.get("effort", False), 7, 7, more.get("zero", False))
    for day, status in enumerate(days):
        made.take(day, status, day > more.get("last", len(days)))
    return [(each.transition, each.day, each.status, each.severity)
            for each in made.transitions]


def test_the_fold_of_an_alert():
    bad, ok = ["off_course"], ["on_course"]
    assert fold(bad * 7 + ok) == [("opened", 0, "off_course", "warning"),
                                  ("withdrawn", 7, "on_course", "warning")]
    assert fold(bad * 4 + ["no_data"] * 9 + bad * 4 + ok * 7 + bad + ok * 8)[1:] == [
        ("fired", 16, "off_course", "warning"), ("resolved", 32, "on_course", "warning")]
    assert fold(bad * 8 + ["missed"], binding=True)[2:] == [
        ("worsened", 8, "missed", "critical")]
    # What lapses clears at once, on the first day behind its last.
    assert fold(bad * 8 + ["no_data"] * 3, last=8)[1:] == [
        ("fired", 7, "off_course", "warning"), ("resolved", 9, "no_data", "warning")]
    assert fold(bad + ["no_data"], last=0)[1:] == [("withdrawn", 1, "no_data", "warning")]
    assert fold(["missed"]) == [("fired", 0, "missed", "warning")]
    assert fold(["at_risk"] * 9) == []
    assert fold(["at_risk"] * 8 + bad + ["at_risk"], binding=True) == [
        ("opened", 0, "at_risk", "info"), ("fired", 7, "at_risk", "info"),
        ("worsened", 8, "off_course", "critical"), ("eased", 9, "at_risk", "info")]


def test_an_alert_is_part_of_that_of_a_wider_area_while_that_fires():
    bad, ok = ["off_course"], ["on_course"]

    def folded(days, wider=()):
        made = alerts.Fold(False, False, 2, 2, care=alerts.Care(wider=tuple(wider)))
        for day, status in enumerate(days):
            made.take(day, status)
        return made.transitions

    city = alerts.firing("city", folded(bad * 5 + ok * 9 + bad * 9))
    assert city == [alerts.Wider("city", 2, 7), alerts.Wider("city", 16)]
    county = folded(bad * 20, city)
    assert [(each.transition, each.day, each.inhibited) for each in county] == [
        ("opened", 0, None), ("fired", 2, "city"), ("reminded", 7, None)]
    # What is told anyway needs no reminder; who is well by then, or has said so, gets none.
    county = folded(bad * 7 + ["breached"] * 9, city)
    assert [each.transition for each in county] == ["opened", "fired", "worsened"]
    assert [each.transition for each in folded(bad * 3 + ok * 9, city)] == [
        "opened", "fired", "resolved"]
    assert [each.transition for each in folded(bad * 20)] == ["opened", "fired"]


def log_of(*folds, max_age=31):
    """The log of successive folds, each (statuses from day 0 on, clock's day)."""
    log = alerts.Log(max_age)
    for days, clock in folds:
        made = alerts.Fold(False, False, 2, 2)
        for day, status in enumerate(days):
            made.take(day, status)
        log.take(made.transitions, clock)
    return log.entries


def test_a_past_that_changes_leaves_what_is_unchanged_in_the_log():
    bad, ok = ["off_course"], ["on_course"]
    active = ok * 50 + bad * 5
    episode = ok * 5 + bad * 4 + ok * 41 + bad * 5
    entries = log_of((active, 55), (episode, 55))
    assert [(each.transition, each.day, each.stands, each.historic) for each in entries] == [
        ("opened", 50, True, False), ("fired", 52, True, False), ("opened", 5, True, True),
        ("fired", 7, True, True), ("resolved", 11, True, True)]
    assert entries[0].from_state is None
    # The episode never happened: what was not delivered is not retracted.
    entries = log_of((active, 55), (episode, 55), (active, 55))
    assert len(entries) == 5 and [each.stands for each in entries] == [True] * 2 + [False] * 3
    # A later beginning retracts both steps that were delivered.
    entries = log_of((active, 55), (ok * 51 + bad * 4, 55))
    assert [(each.transition, each.day, each.retracts) for each in entries[2:]] == [
        ("retracted", 50, 1), ("retracted", 52, 2), ("opened", 51, None), ("fired", 53, None)]
    told = list(enumerate(entries, 1))
    assert alerts.follow(told[:2]) == ("firing", "off_course", "warning", 52)
    assert alerts.follow(told[:3]) == ("firing", "off_course", "warning", 52)
    assert alerts.follow(told[:4]) is None
    assert alerts.follow(told) == ("firing", "off_course", "warning", 53)
