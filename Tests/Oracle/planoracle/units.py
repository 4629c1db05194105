"""Units and areas: dated attributes, closing, merging, roll-up (contract §2.3.8, §2.3.9)."""

from bisect import bisect_right

UNATTRIBUTED, CLOSED = "unattributed", "closed"
BEFORE_ALL, AFTER_ALL = 0, 10**7
ATTRIBUTES = ("kind", "areaCode", "townshipCode", "setting", "townshipSeat", "ownership",
              "forProfit", "stages", "name")


class AreaTree:
    """The areas of areas.yaml; every code is made canonical by `formerly`."""

    def __init__(self, entries):
        self.kind = {entry["code"]: entry.get("kind") for entry in entries}
        self.parent = {entry["code"]: entry.get("parent") for entry in entries}
        self._alias = {former: entry["code"]
                       for entry in entries for former in entry.get("formerly") or []}
        self.children = {code: [] for code in self.kind}
        for code, parent in self.parent.items():
            if parent in self.children:
                self.children[parent].append(code)

    def canonical(self, code):
        """The code as the file has it now, or None for an area that it lacks."""
        code = self._alias.get(code, code)
        return code if code in self.kind else None

    def up(self, code):
        """The area itself and everything above it."""
        found = []
        while code in self.kind and code not in found:
            found.append(code)
            code = self.parent[code]
        return found

    def below(self, code):
        """All areas below one, at any depth, by code."""
        found = []
        for child in self.children.get(code, []):
            found += [child, *self.below(child)]
        return sorted(found)


class UnitHistory:
    """The dated state of one institution: `days` and, for each, (life, merged into, attributes)."""

    def __init__(self, timeline):
        self.opened = None
        self.days, self.states = [], []
        life, into, attributes = None, None, {}
        for fact in timeline:
            if fact.type != "institution-change":
                continue
            change = fact.data["change"]
            if change in ("opened", "closed", "merged"):
                life = change
                into = fact.data.get("mergedInto") if change == "merged" else None
            if change == "opened" and self.opened is None:
                self.opened = fact.day
            attributes = {**attributes, **{name: fact.data[name]
                                           for name in ATTRIBUTES if name in fact.data}}
            if self.days and self.days[-1] == fact.day:
                self.states[-1] = (life, into, attributes)
            else:
                self.days.append(fact.day)
                self.states.append((life, into, attributes))

    def opened_by(self, day):
        """The first day of the run that is open on a day: a unit that was closed and opens again is new."""
        place = bisect_right(self.days, day)
        while place and self.states[place - 1][0] == "opened":
            place -= 1
        return max(self.days[place], self.opened)

    def on(self, day):
        """The state on a day, or None before the first opened."""
        if self.opened is None or day < self.opened:
            return None
        return self.states[bisect_right(self.days, day) - 1]


class Place:
    """Where a unit's facts count on a day: the unit that stands for it, its area, attributes."""

    def __init__(self, unit, area, attributes):
        self.unit, self.area, self.attributes = unit, area, attributes


class Units:
    """All institutions."""

    def __init__(self, timelines, areas):
        self.areas = areas
        self.histories = {
            subject.partition("/")[2]: UnitHistory(facts)
            for subject, facts in timelines.items()
            if subject.startswith("institution/") and facts
        }
        self._segments = {}

    def resolve(self, unit, day):
        """A Place, CLOSED or UNATTRIBUTED for a unit on a day; merges are followed."""
        passed = set()
        while True:
            history = self.histories.get(unit)
            state = history.on(day) if history else None
            if state is None:
                return UNATTRIBUTED
            life, into, attributes = state
            if life == "opened":
                area = self.areas.canonical(attributes.get("areaCode"))
                return Place(unit, area, attributes) if area else UNATTRIBUTED
            passed.add(unit)
            if life == "closed" or into is None or into in passed:
                return CLOSED
            unit = into

    def segments(self, unit):
        """(from, until, place) over all time, `until` excluded."""
        found = self._segments.get(unit)
        if found is None:
            days = sorted({day for each in self._reachable(unit)
                           for day in self.histories[each].days})
            edges = [BEFORE_ALL, *days, AFTER_ALL]
            found = [(start, end, self.resolve(unit, start))
                     for start, end in zip(edges, edges[1:])]
            self._segments[unit] = found
        return found

    def _reachable(self, unit):
        """The unit and all that its history ever merges into."""
        found, waiting = set(), [unit]
        while waiting:
            each = waiting.pop()
            if each in self.histories and each not in found:
                found.add(each)
                waiting += [into for _, into, _ in self.histories[each].states if into]
        return found
