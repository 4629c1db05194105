"""All that is known, and what a row brings to it: its plan and its reading."""

from bisect import bisect_right

from .marks import Marks
from .persons import Learner, staff_spells
from .statements import Statements
from .units import CLOSED, UNATTRIBUTED, Units
from .windows import Rule


def _by_present_codes(timelines, areas):
    """The timelines with the facts of an area under a former code among those of its present one: it is
    one area on every day, and they are one history."""
    found = {}
    for subject, facts in timelines.items():
        kind, _, ident = subject.partition("/")
        if kind != "area":
            found[subject] = facts
            continue
        subject = f"area/{areas.canonical(ident) or ident}"
        found[subject] = sorted([*found.get(subject, ()), *facts],
                                key=lambda fact: (fact.day, fact.time, fact.source, fact.id))
    return found


class World:
    """The timelines and what they mean; everything derived is made when first asked for."""

    def __init__(self, timelines, configuration, clock_day):
        self.horizon = (clock_day or 0) + 400  # no day after it is ever asked about
        self.areas = configuration.areas
        self.timelines = timelines = _by_present_codes(timelines, self.areas)
        self.semesters = configuration.semesters
        self.units = Units(timelines, self.areas)
        self.marks = Marks(timelines, self.areas)
        self.statements = Statements(timelines, self.areas, configuration.default_groups)
        self._cache = {}

    def cached(self, key, make):
        """What `make` gives, made once."""
        if key not in self._cache:
            self._cache[key] = make()
        return self._cache[key]

    def subjects(self, kind):
        """(subject, timeline) of all subjects of a kind."""
        prefix = kind + "/"
        return [(subject, timeline) for subject, timeline in self.timelines.items()
                if subject.startswith(prefix)]

    def learners(self):
        """subject → Learner."""
        return self.cached("learners", lambda: {
            subject: Learner(subject, timeline) for subject, timeline in self.subjects("student")})

    def spells(self, kind):
        """subject → spells, of all students or all staff."""
        if kind == "students":
            return self.cached("students", lambda: {
                subject: learner.spells for subject, learner in self.learners().items()})
        return self.cached("staff", lambda: {
            subject: staff_spells(subject, timeline)
            for subject, timeline in self.subjects("staff")})

    def unit_of(self, subject, day):
        """The unit at which a person counts on a day, or None."""
        kind = subject.partition("/")[0]
        if kind not in ("student", "staff"):
            return None
        spells = self.spells("students" if kind == "student" else "staff").get(subject, ())
        return next((each.unit for each in spells if each.start <= day < each.end), None)

    def role_of(self, subject, day):
        """The role of the appointment that counts for a member of staff on a day, or None."""
        spells = self.spells("staff").get(subject, ())
        return next((each.state.get("role") for each in spells if each.start <= day < each.end), None)

    def open_units(self, area, day):
        """(unit, Place) of the institutions, each itself, that are open in an area on a day."""
        turns = self.cached("openings", lambda: sorted(
            {each for history in self.units.histories.values() for each in history.days}))
        key = ("open", bisect_right(turns, day))
        return self.cached(key, lambda: self._open(day)).get(area, ())

    def _open(self, day):
        found = {}
        for unit in self.units.histories:
            place = self.units.resolve(unit, day)
            if place not in (CLOSED, UNATTRIBUTED) and place.unit == unit:
                for area in self.areas.up(place.area):
                    found.setdefault(area, []).append((unit, place))
        return found

    def only_stage(self, unit, day):
        """The only stage of the unit that stands for a unit on a day, or None."""
        place = self.units.resolve(unit, day) if unit else CLOSED
        if place in (CLOSED, UNATTRIBUTED):
            return None
        stages = set(place.attributes.get("stages") or [])
        return stages.pop() if len(stages) == 1 else None


class Context:
    """What a measure is compiled for."""

    in_at = False  # while a filter inside `at` is made

    def __init__(self, world, plan, reading, compiler):
        self.world, self.plan, self.reading, self.compiler = world, plan, reading, compiler

    def rule(self, word):
        """The Rule of a window word; the reading's own of None."""
        return Rule(word, self.reading, self.plan.starts, self.world.semesters)

    def inside_at(self):
        """The same for a filter inside `at`."""
        found = Context(self.world, self.plan, self.reading, self.compiler)
        found.in_at = True
        return found

    def has(self, raw):
        """The test of a `has` key."""
        from .flows import Has  # noqa: PLC0415 (a flow has filters, a filter may ask for a flow)

        return Has(raw, self)
