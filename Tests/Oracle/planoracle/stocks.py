"""Persons who are counted on a day, by unit (language.md §3, contract §2.3.5, §2.3.6)."""

from .filters import PersonFilter, Seen
from .nouns import KNOWN
from .tally import Piece, Spot
from .units import CLOSED, UNATTRIBUTED
from .windows import LAST_DAY


def pieces(noun, context):
    """The days on which each person of the noun counts, at the unit of that day."""
    filters = [PersonFilter(raw, KNOWN, context) for raw in (*noun.filters, *noun.tests)]
    kind = "students" if noun.kind == "students" else "staff"
    guardians = noun.options.get("sum") == "guardians"
    if "sum" in noun.options and not guardians:
        raise NotImplementedError(f"sum {noun.options['sum']} of {noun.kind}")
    posts = _Posts(noun, context.world)
    for subject, spells in staged(context.world, kind).items():
        for unit, start, end, state in spells:
            if start > LAST_DAY:
                continue
            seen = Seen(subject, state, None, posts)
            amount = len(set(state.get("guardianIds", ()))) if guardians else 1
            for begin, until in _passing(filters, seen, start, end):
                yield Piece(begin, until, amount, Spot(unit), state.get("classId"))


def _passing(filters, seen, start, end):
    """(first day, day after the last) of the stretches on which all filters pass."""
    if not all(each.passes(seen, start) for each in filters if each.is_fixed):
        return
    dated, turns = [each for each in filters if not each.is_fixed], set()
    for each in dated:
        turns |= each.turns(seen, start, end)
    edges = [start, *sorted(turns), end]
    for begin, until in zip(edges, edges[1:]):
        if all(each.passes(seen, begin) for each in dated):
            yield begin, until


def staged(world, kind):
    """subject → (unit, start, end, state). The stage of staff is the appointment's, else the only
    stage of the unit where the person counts, else none."""
    if kind == "students":
        return world.cached("staged students", lambda: {
            subject: [each[1:] for each in spells]
            for subject, spells in world.spells(kind).items()})
    return world.cached("staged", lambda: {
        subject: [part for each in spells for part in _staged(world, each)]
        for subject, spells in world.spells("staff").items()})


def _staged(world, spell):
    if "stage" in spell.state:
        yield spell[1:]
        return
    for start, end, place in world.units.segments(spell.unit):
        begin, until = max(start, spell.start), min(end, spell.end)
        if begin >= until or place is CLOSED:
            continue
        stages = [] if place is UNATTRIBUTED else set(place.attributes.get("stages") or [])
        state = {**spell.state, "stage": stages.pop()} if len(stages) == 1 else spell.state
        yield spell.unit, begin, until, state


class _Posts:
    """When persons are one of the noun by role and employment alone: the base of a part year."""

    def __init__(self, noun, world):
        wanted = [{key: each[key] for key in ("role", "employment") if key in each}
                  for each in noun.filters]
        self._filters = [PersonFilter(each, KNOWN, None) for each in wanted if each]
        self._kind = "students" if noun.kind == "students" else "staff"
        self._world, self._known = world, {}

    def of(self, subject):
        """[first day, day after the last] of the stretches on which a person counts."""
        if subject not in self._known:
            found = self._known[subject] = []
            for each in self._world.spells(self._kind).get(subject, ()):
                if not all(one.passes(Seen(subject, each.state), each.start)
                           for one in self._filters):
                    continue
                if found and found[-1][1] == each.start:
                    found[-1][1] = each.end
                else:
                    found.append([each.start, each.end])
        return self._known[subject]
