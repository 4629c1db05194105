"""Contributions of subjects → numbers by area and unit that change on days (language.md §2, §9)."""

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from .units import AFTER_ALL, BEFORE_ALL, CLOSED, UNATTRIBUTED
from .windows import point_at


class Spot(NamedTuple):
    """Where something counts: at a unit as it is on the counted day, at a unit as it was on a fixed
    day, or in an area that was stated."""

    unit: str | None = None
    day: int | None = None
    area: str | None = None


class Piece(NamedTuple):
    """An amount that counts from a day to the day before `end`; `key` is what it is an amount of."""

    start: int
    end: int
    amount: object
    spot: Spot
    key: object = None


class Steps:
    """A number that changes on days."""

    def __init__(self, changes):
        self.days = sorted(day for day, change in changes.items() if change)
        self.sums = list(accumulate(changes[day] for day in self.days))

    def on(self, day):
        index = bisect_right(self.days, day)
        return self.sums[index - 1] if index else 0

    def above_zero(self):
        """(first day, day after the last) of each stretch on which the number is above 0."""
        start = None
        for day, level in zip(self.days, self.sums):
            if level > 0 and start is None:
                start = day
            elif level <= 0 and start is not None:
                yield start, day
                start = None
        if start is not None:
            yield start, AFTER_ALL


NOTHING = Steps({})


class Greatest:
    """The greatest of the amounts that count on a day, 0 of none."""

    def __init__(self, pieces):
        self._pieces = pieces
        self.days = sorted({day for start, end, _ in pieces for day in (start, end)})

    def on(self, day):
        return max((amount for start, end, amount in self._pieces if start <= day < end), default=0)


def changes_of(pieces):
    """By how much the sum of pieces changes on days."""
    changes = {}
    for piece in pieces:
        changes[piece.start] = changes.get(piece.start, 0) + piece.amount
        changes[piece.end] = changes.get(piece.end, 0) - piece.amount
    return changes


def clip(changes, start, end, into):
    """Adds to `into` what `changes` amounts to from `start` to the day before `end`."""
    level = last = 0
    for day, change in changes.items():
        if day <= start:
            level += change
        elif day < end:
            into[day] = into.get(day, 0) + change
            last += change
    last += level
    if level:
        into[start] = into.get(start, 0) + level
    if last:
        into[end] = into.get(end, 0) - last


def stretches(spot, filters, context):
    """(start, end, unit, area) of the times at which a spot counts; area None: unattributed."""
    world = context.world
    if spot.area is not None:
        area = world.areas.canonical(spot.area)
        if not filters or area is None:  # a fact stated of an area passes no `at`
            yield BEFORE_ALL, AFTER_ALL, None, area
        return
    if spot.day is not None:
        place = world.units.resolve(spot.unit, spot.day)
        if place is UNATTRIBUTED:
            yield BEFORE_ALL, AFTER_ALL, None, None
        elif place is not CLOSED and _pass(filters, place, spot.day, context):
            yield BEFORE_ALL, AFTER_ALL, place.unit, place.area
        return
    for start, end, place in world.units.segments(spot.unit):
        if place is UNATTRIBUTED:
            yield start, end, None, None
        elif place is not CLOSED:
            turns = {day for each in filters for day in each.turns(("unit", place.unit))
                     if start < day < end}
            edges = [start, *sorted(turns), end]
            for begin, until in zip(edges, edges[1:]):
                if _pass(filters, place, begin, context):
                    yield begin, until, place.unit, place.area


def _pass(filters, place, day, context):
    if not filters:
        return True
    point = point_at(context.reading, day)
    return all(each.passes(("unit", place.unit), place, point) for each in filters)


class Tally:
    """What pieces come to at every place: `sum`, `distinct` keys, `units` that have any, `max`."""

    def __init__(self, pieces, filters, context, how="sum"):
        self._areas, self._how = context.world.areas, how
        self._found = {}  # place, or None for anywhere → what Steps are made of
        self._loose = {}
        groups = {}
        for piece in pieces:
            key = None if how == "sum" else piece.key
            groups.setdefault(piece.spot, {}).setdefault(key, []).append(piece)
        for spot, by_key in groups.items():
            changes = {key: changes_of(group) for key, group in by_key.items()}
            for start, end, unit, area in stretches(spot, filters, context):
                for key, group in by_key.items():
                    self._add(group, changes[key], start, end, unit, area, key)
        self.loose = Steps(self._loose)
        self._steps = {where: self._made(each) for where, each in self._found.items()}

    def _add(self, group, changes, start, end, unit, area, key):
        if area is None:
            clip(changes, start, end, self._loose)
            return
        key = unit if self._how == "units" else key
        wheres = [None, *(("area", code) for code in self._areas.up(area))]
        for where in [*wheres, ("unit", unit)] if unit else wheres:
            if self._how == "max":
                self._found.setdefault(where, []).extend(
                    (max(piece.start, start), min(piece.end, end), piece.amount)
                    for piece in group if max(piece.start, start) < min(piece.end, end))
            else:
                clip(changes, start, end, self._found.setdefault(where, {}).setdefault(key, {}))

    def _made(self, found):
        if self._how == "max":
            return Greatest(found)
        if self._how == "sum":
            return Steps(found[None])
        changes = {}
        for each in found.values():
            for start, end in Steps(each).above_zero():
                changes[start] = changes.get(start, 0) + 1
                changes[end] = changes.get(end, 0) - 1
        return Steps(changes)

    def on(self, where, day):
        """The number at a place on a day; None for all places."""
        return self._steps.get(where, NOTHING).on(day)

    def turns(self, where):
        """The days on which it changes at a place; None for any place."""
        return set(self._steps.get(where, NOTHING).days) | set(self.loose.days)
