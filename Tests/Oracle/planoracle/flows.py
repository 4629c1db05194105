"""What happened in a window: persons once, cases once, events, sums (language.md §3, §4)."""

from fractions import Fraction

from .filters import PersonFilter, Seen
from .happenings import LAST_COUNTS, OF, all_of, spot_of
from .nouns import FLOWS, KNOWN, Noun
from .tally import Piece, Spot
from .units import AFTER_ALL
from .windows import Window

STAGES = "kindergarten primary junior senior vocational special higher adult".split()
AMOUNTS = {"attendances": "attendances"}


class Flow:
    """The happenings of a noun, and what they come to in windows."""

    def __init__(self, noun, context, any_result=False):
        self.noun, self._context = noun, context
        self.rule = context.rule(noun.options.get("in"))
        filters = self._base_filters(any_result)
        self._base = [PersonFilter(_of_event(raw), KNOWN, context) for raw in filters]
        self._days = [PersonFilter({"has": raw["has"]}, KNOWN, context) for raw in filters
                      if _asks_of_day(raw)]
        self._tests = [PersonFilter(raw, KNOWN, context) for raw in noun.tests] + self._days
        followed = [raw["followedBy"] for raw in (*noun.filters, *noun.tests)
                    if "followedBy" in raw] or ([noun.settle] if noun.settle else [])
        self._followed = _Followed(followed[0], context) if followed else None
        self._sum = AMOUNTS.get(noun.kind, noun.options.get("sum"))
        self._count = noun.options.get("count")
        if self._count not in (None, "events", "days"):
            raise NotImplementedError(f"count {self._count} of {noun.kind}")

    def _base_filters(self, any_result):
        """The noun's filters; `findings` are violations unless a result is named."""
        named = any("result" in raw for raw in self.noun.filters)
        if self.noun.kind == "findings" and not named and not any_result:
            return (*self.noun.filters, {"result": "violation"})
        return self.noun.filters

    def of(self, subject):
        """The happenings of a subject that the filters choose, in order."""
        found = [each for each in all_of(self._context.world, self.noun.kind).get(subject, ())
                 if self._is_of(each)]
        if self._followed is not None:
            found = [self._followed.settle(each) for each in found]
        return self._occurring([each for each in found if self._chooses(each)])

    def _occurring(self, chosen):
        """Of what the filters choose the first ever, or all but it, where that is asked (§11)."""
        wanted = self.noun.options.get("firstTime")
        if wanted is None or not chosen:
            return chosen
        first = min(chosen, key=lambda each: each.order)
        return [each for each in chosen if (each is first) == (wanted == "true")]

    def _chooses(self, happening):
        """Whether the noun's filters pass; what only the unit tells of an event chooses none (§2)."""
        states = [happening.state] if happening.told is None else [
            {**happening.state, "stage": stage} for stage in (None, *STAGES)]
        return any(self._passes(happening, state) for state in states)

    def _passes(self, happening, state):
        return all(one.passes(Seen(happening.subject, state, happening), happening.day)
                   for one in self._base)

    def stands(self, happening, day):
        """Whether what else has happened to the subject by a day is what the noun's filters ask."""
        seen = Seen(happening.subject, happening.state, happening)
        return all(one.passes(seen, day) for one in self._days)

    def days_of(self, happening, rule):
        """Days on which it may enter or leave a window, or cease to be asked for."""
        seen = Seen(happening.subject, happening.state, happening)
        return rule.turns(happening).union(*(one.turns(seen, 0, AFTER_ALL) for one in self._days))

    def _is_of(self, happening):
        noun = self.noun
        if "of" in noun.options and happening.subject.partition("/")[0] != OF[noun.options["of"]]:
            return False
        if noun.kind == "findings" and "criterion" not in happening.state:
            return not any("criterion" in raw for raw in noun.filters)
        return noun.kind != "findings" or any("criterion" in raw for raw in noun.filters)

    def pieces(self):
        """What each counts, on the counted days on which it is in the window."""
        for subject in all_of(self._context.world, self.noun.kind):
            groups = {}
            for each in self.of(subject):
                groups.setdefault(self._case(each), []).append(each)
            for case, group in groups.items():
                yield from self._of_case(case, group)

    def _case(self, happening):
        if self._count == "days":
            return happening.subject, happening.day
        if self._count == "events" or (self._sum and "each" not in self.noun.options
                                       and self.noun.kind != "activities"):
            return happening.order
        return happening.case

    def _of_case(self, case, group):
        days = sorted(set().union(*(self.rule.turns(each) for each in group)))
        more = {day for each in group for test in self._tests
                for day in test.turns(Seen(each.subject, each.state, each), days[0], AFTER_ALL)}
        days = sorted({*days, *more})
        world, plan = self._context.world, self._context.plan
        for start, end in zip(days, [*days[1:], AFTER_ALL]):
            window = self.rule.at(start)
            inside = [each for each in group if window.contains(each)]
            if not inside or not self._reaches(inside):
                continue
            chosen = max if self.noun.kind in LAST_COUNTS else min
            speaks = chosen(inside, key=lambda each: (each.day, each.order))
            state = speaks.told or speaks.state
            if speaks.told is not None and not self._passes(speaks, state):
                continue
            seen = Seen(speaks.subject, state, speaks)
            amount = self._amount(speaks)
            if amount and all(each.passes(seen, start) for each in self._tests):
                unit, area = spot_of(world, plan, speaks)
                yield Piece(start, end, amount, Spot(unit, speaks.fact_day, area), case)

    def _reaches(self, inside):
        wanted = self.noun.options.get("each")
        return wanted is None or self.number(inside) >= Fraction(wanted.get("atLeast", 1))

    def number(self, inside):
        """How much happened: events, distinct values, or a sum."""
        if "distinct" in self.noun.options:
            values = {each.state.get(self.noun.options["distinct"]) for each in inside}
            return len(values - {None})
        if self._sum:
            return sum(Fraction(each.state.get(self._sum, 0)) for each in inside)
        return len(inside)

    def _amount(self, speaks):
        if self._sum and "each" not in self.noun.options:
            return Fraction(speaks.state.get(self._sum, 0))
        return 1


def _asks_of_day(raw):
    """Whether a `has` is asked of the counted day, on which every window ends but `before` (§4)."""
    return "has" in raw and raw["has"].get("in") != "before"


def _of_event(raw):
    """What of a filter is asked of each event."""
    return {key: value for key, value in raw.items() if key != "has"} if _asks_of_day(raw) else raw


def parse(raw):
    """The Noun of a mapping with one flow in it, its other keys left out."""
    kind, = [key for key in raw if key in FLOWS]
    return Noun.parse(kind, raw[kind])


class _Followed:
    """The test of `followedBy`: an event of the same subject follows in time."""

    def __init__(self, raw, context):
        self._flow = Flow(parse(raw), context, any_result=True)
        self._days, self._same_case = int(raw["within"]["days"]), raw.get("sameCase") == "true"

    def settle(self, happening):
        """The happening, counting from the day on which it is settled."""
        last = happening.fact_day + self._days
        for each in self._flow.of(happening.subject):
            if each.order == happening.order or not happening.fact_day <= each.fact_day <= last:
                continue
            if not self._flow.stands(each, each.day):
                continue
            case = happening.state.get("caseId")
            if not self._same_case or (case is not None and case == each.state.get("caseId")):
                return happening.settled(max(each.fact_day, happening.day), True)
        return happening.settled(last + 1, False)


class Has:
    """The test of `has`: the same person's events in a window reach a number."""

    def __init__(self, raw, context):
        self._flow, self._context = Flow(parse(raw), context), context
        word = raw.get("in", self._flow.noun.options.get("in"))
        self._before = word == "before"
        self._rule = context.rule(word)
        # The school year that a census speaks of ends on the day before it.
        self._lag = 1 if context.reading == "census" and word is None else 0
        self._limit = Fraction(raw.get("atLeast", 1))
        self._pro_rata = raw.get("proRata") == "true"
        self._known = {}

    def _of(self, subject):
        if subject not in self._known:
            self._known[subject] = self._flow.of(subject)
        return self._known[subject]

    def reached(self, seen, day):
        """Whether it is reached on the counted day."""
        if self._before:
            last = seen.event.fact_day if seen.event is not None else seen.state["from"]
            window = Window("before", 1, last)
        else:
            window = self._rule.at(day - self._lagged(seen))
        needed = self._needed(seen, window) if self._pro_rata else self._limit
        return self._flow.number(
            [each for each in self._of(seen.subject)
             if window.contains(each) and self._flow.stands(each, window.end)]) >= needed

    def _needed(self, seen, window):
        """The number in proportion to the days of the window on which the person is one of the
        noun, rounded down."""
        days = sum(max(0, min(end, window.end + 1) - max(start, window.start))
                   for start, end in seen.posts.of(seen.subject))
        return self._limit * days // (window.end - window.start + 1)

    def turns(self, seen, start, end):
        """Days on which it may begin or cease."""
        if self._before:
            return set()
        found = {day + self._lagged(seen) for each in self._of(seen.subject)
                 for day in self._flow.days_of(each, self._rule)}
        if self._pro_rata:
            found |= self._part_days(seen, start, end)
        return found

    def _lagged(self, seen):
        return self._lag if seen.event is None else 0

    def _part_days(self, seen, start, end):
        """All days of windows in which the person has not been one of the noun from the first."""
        found, posts, was_whole = set(), seen.posts.of(seen.subject), None
        for day in range(start, min(end, self._context.world.horizon)):
            asked = day - self._lagged(seen)
            begins = self._rule.at(asked).start
            whole = any(first <= begins and asked < last for first, last in posts)
            if not whole or whole != was_whole:
                found.add(day)
            was_whole = whole
        return found
