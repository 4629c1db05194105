"""From settled timelines to rows and transitions."""

import hashlib
import hmac
from fractions import Fraction

from . import alerts, civil, kept, schema
from .compiler import Compiler, has_unset
from .formulas import Formula, Unset
from .judge import Judge, Judgement
from .measures import Members
from .readings import Reader
from .windows import Rule
from .world import World

PERSON_KINDS = ("student", "staff", "person")
MEMBERS_OF = {
    "sex": ("female", "male"), "setting": ("urban", "town", "rural"), "stage": schema.STAGES,
    "ownership": ("public", "privateInclusive", "privateOther"), "kind": schema.KINDS,
    "placement": ("ordinary", "special", "inclusive", "home"),
    "role": schema.ROLES, "degree": schema.DEGREES,
}


def decimal_text(number, places=12):
    """Rounded half up (away from zero) to 12 decimals, without trailing zeros; None stays None."""
    if number is None:
        return None
    scaled = abs(Fraction(number)) * 10**places
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(rounded).rjust(places + 1, "0")
    text = (digits[:-places] + "." + digits[-places:]).rstrip("0").rstrip(".")
    return "-" + text if number < 0 and rounded else text


def hashed(subject, key):
    """A subject as it may be shown: persons by the first 16 bytes of their keyed hash."""
    if subject.partition("/")[0] not in PERSON_KINDS:
        return subject
    if key is None:
        raise SystemExit("no identity key to hash a person with: set identity.keyFile")
    return hmac.new(key, subject.encode(), hashlib.sha256).digest()[:16].hex()


def _is_shown(breakdown, reading):
    """A part of a row is shown where it has a value and a numerator above 0."""
    return not breakdown or (reading.value is not None and (reading.figure.numerator or 0) > 0)


def _kept_row(where, days, reading, verdict, state):
    """A row of series or history."""
    plan, id, area, breakdown = where
    return {
        "planId": plan.id, "indicatorId": id, "areaCode": area, "breakdown": breakdown, **days,
        "value": decimal_text(reading.value),
        "numerator": decimal_text(reading.figure.numerator),
        "denominator": decimal_text(reading.figure.denominator),
        "expected": decimal_text(verdict.expected), "status": verdict.status,
        "periodState": state,
    }


def _forecast_figures(found):
    """A forecast as floats: close to what is stored, not equal to the last digit."""
    names = (("forecast", "value"), ("forecastLow", "low"), ("forecastHigh", "high"),
             ("chance", "chance"))
    return {name: getattr(found, figure, None) for name, figure in names}


def _counted(measure):
    """What a formula counts or states, without what its conditions ask."""
    if isinstance(measure, Formula):
        return [one for each in measure.parts() for one in _counted(each)]
    return [measure]


class Engine:
    """All plans over one set of timelines, as of one day."""

    def __init__(self, configuration, timelines, clock_day, operators=None):
        self.configuration, self.clock_day = configuration, clock_day
        self.operators = operators or alerts.Operators()
        self.world = World(timelines, configuration, clock_day)
        self.units = self.world.units
        self.skipped = []  # what uses something that the oracle does not know
        self._readers = {}  # (plan, row) → Reader
        self._parts = {}  # (plan, row) → [(breakdown, Reader)]
        for plan in configuration.plans:
            if plan.area != "unset":  # else its rows are listed, and nothing is said of them
                for id, row in plan.indicators.items():
                    self._add(plan, id, row)

    def _add(self, plan, id, row):
        plans = self.configuration.plans
        row.unset = has_unset(row.measure, plan, plans)
        row.rule = lambda word: Rule(word, row.reading, plan.starts, self.world.semesters)
        compiler = Compiler(self.world, plan, row.reading, plans)

        def reader(narrow=()):
            measure = Unset() if row.unset else compiler.compile(row.measure, narrow)
            return Reader(measure, row.reading, self.configuration.grace_days, row.yearly,
                          row.effective, self._reporting_areas if row.holds else None,
                          self.world.semesters)
        try:
            if row.target is not None and row.target.occasion:
                tree = {key: each for key, each in row.target.occasion.items() if key != "area"}
                row.target.occasion_measure = None if has_unset(row.target.occasion, plan, plans) \
                    else compiler.compile(tree)
                row.target.occasion_area = self.configuration.areas.canonical(
                    row.target.occasion["area"])
            made = reader()
            judge = Judge(plan, row, made, plan.area)
            if self.clock_day is not None and self.clock_day >= plan.starts:
                judge.on(self.clock_day)
            self._readers[plan.id, id] = made
        except NotImplementedError as gap:
            self.skipped.append({"planId": plan.id, "indicatorId": id, "why": str(gap)})
            return
        for key in row.breakdowns:
            try:
                members = MEMBERS_OF[key]
                self._parts.setdefault((plan.id, id), []).extend(
                    ({key: member}, reader((("own", {key: member}),))) for member in members)
            except (KeyError, NotImplementedError) as gap:
                self.skipped.append({"planId": plan.id, "indicatorId": id, "breakdown": key,
                                     "why": str(gap)})

    def _reporting_areas(self, area):
        """The districts and counties in an area, itself one of them or not."""
        areas = self.configuration.areas
        return [code for code in (area, *areas.below(area))
                if areas.kind[code] in ("district", "county")]

    def judge(self, plan, id, area=None):
        """The Judge of a row, for its plan's area unless said."""
        row = plan.indicators[id]
        return Judge(plan, row, self._readers[plan.id, id], area or plan.area,
                     self._judged_areas(plan, row))

    def reader(self, plan_id, id):
        """The Reader of a row's measure."""
        return self._readers[plan_id, id]

    def _judged_areas(self, plan, row):
        areas = self.configuration.areas
        if row.scope == "eachCounty":
            return [code for code in areas.below(plan.area)
                    if areas.kind[code] in ("district", "county")]
        if isinstance(row.scope, dict):
            return [areas.canonical(code) or code for code in row.scope["areas"]]
        return [plan.area]

    def _shown(self):
        """Every row: (plan, indicator id, area, breakdown, Reader, Judge or None)."""
        for plan in self.configuration.plans:
            if self.clock_day is None or self.clock_day < plan.starts:
                continue
            for id, row in plan.indicators.items():
                if (plan.id, id) not in self._readers:
                    continue
                reader, judged = self._readers[plan.id, id], self._judged_areas(plan, row)
                for area in self._areas_of(plan, row, reader.measure, judged):
                    judge = self.judge(plan, id, area) if area in judged else None
                    yield plan, id, area, {}, reader, judge
                    for breakdown, part in self._parts.get((plan.id, id), ()):
                        yield plan, id, area, breakdown, part, None

    def _areas_of(self, plan, row, measure, judged):
        """The areas that a row is shown for: the judged, the plan's unless others are named, all
        below; a count of areas only where there is one that it can count."""
        tree = self.configuration.areas
        found = set(judged)
        if row.rows_below:
            tops = judged if isinstance(row.scope, dict) else [plan.area]
            found.update(tops, *(tree.below(area) for area in tops))
        members = _counted(measure)
        if members and all(isinstance(each, Members) and each.of == "area" for each in members):
            found = {area for area in found
                     if area in judged or any(each.can_count(area) for each in members)}
        return sorted(found)

    def rows(self):
        """The rows of indicator_status on the clock's day, by plan, indicator, area, breakdown."""
        found = [row for each in self._shown() for row in self._row(*each)]
        found.sort(key=lambda each: (each["planId"], each["indicatorId"], each["areaCode"],
                                     bool(each["breakdown"]),
                                     alerts.breakdown_text(each["breakdown"])))
        return found

    def series(self):
        """The rows of indicator_series as they are known in the end."""
        found = []
        for plan, id, area, breakdown, reader, judge in self._shown():
            for day in kept.observation_days(plan, self.clock_day):
                told = kept.of_day(reader, judge, area, day, self.clock_day)
                if _is_shown(breakdown, told[0]):
                    where = plan, id, area, breakdown
                    found.append(_kept_row(where, {"day": civil.show_day(day)}, *told))
        return found

    def history(self):
        """The rows of indicator_history as they are known in the end."""
        found = []
        for plan, id, area, breakdown, reader, judge in self._shown():
            for period in kept.periods(reader, plan, self.clock_day):
                told = kept.of_period(reader, judge, area, period, self.clock_day)
                days = {"periodStart": civil.show_day(period[1]),
                        "periodEnd": civil.show_day(period[2])}
                if _is_shown(breakdown, told[0]):
                    found.append(_kept_row((plan, id, area, breakdown), days, *told))
        return found

    def _row(self, plan, id, area, breakdown, reader, judge):
        reading = reader.on(area, self.clock_day)
        verdict = (judge.on(self.clock_day) if judge
                   else self._compared(plan, id, area, breakdown, reading))
        if not _is_shown(breakdown, reading):
            return
        yield {
            "planId": plan.id, "indicatorId": id, "areaCode": area, "breakdown": breakdown,
            "asOf": civil.show_day(self.clock_day), "value": decimal_text(reading.value),
            "numerator": decimal_text(reading.figure.numerator),
            "denominator": decimal_text(reading.figure.denominator),
            "expected": decimal_text(verdict.expected), "gap": decimal_text(verdict.gap),
            "requiredPace": decimal_text(verdict.pace), "status": verdict.status,
            **_forecast_figures(verdict.forecast),
            "reasonCode": verdict.code, "shortfall": decimal_text(verdict.shortfall),
            "shortfallNoun": verdict.noun, "readOn": civil.show_day(reading.read_on),
            "periodState": reading.state,
            "reporting": (reader.reporting(area, self.clock_day, self.world)
                          if verdict.code else None),
        }

    def _compared(self, plan, id, area, breakdown, reading):
        """What a row that is not judged has of the expected value of the nearest judged area above it,
        where that is the same for both."""
        row = plan.indicators[id]
        judged = self._judged_areas(plan, row)
        above = next((each for each in self.configuration.areas.up(area)[1:]
                      if each in judged), None)
        if breakdown or above is None or not row.target:
            return Judgement(None)
        judge = self.judge(plan, id, above)
        return judge.compare(self.clock_day, reading)

    def transitions(self, wanted=lambda row: True):
        """The standing transitions of the alerts of wanted rows, in fold order by plan, indicator, area."""
        found = []
        for plan in self.configuration.plans:
            for id, row in sorted(plan.indicators.items()):
                if (plan.id, id) in self._readers and row.target is not None and wanted(id):
                    for area in sorted(self._judged_areas(plan, row)):
                        found += self._alert(plan, id, row, area)
        return found

    def _fold(self, plan, id, row, area, wider=()):
        """The alert of a row, after all days."""
        judge = self.judge(plan, id, area)
        care = self.operators.care(
            (plan.id, id, area), row.property, self.configuration.repeat,
            self.configuration.escalate, self.configuration.flapping, wider)
        fold = alerts.Fold(
            row.binding, row.target.effort, plan.hold, plan.recovery, judge.zero, care)
        if self.clock_day is not None:
            last = row.effective[1]
            for day in range(plan.starts, self.clock_day + 1):
                fold.take(day, judge.status(day), last is not None and day > last)
        return fold

    def _wider(self, plan, id, row, area):
        """When the alerts of areas of the row fire that this one lies in."""
        if not plan.inhibits or not isinstance(row.scope, dict):
            return []
        above = self.configuration.areas.up(area)[1:]
        return [time for each in self._judged_areas(plan, row) if each in above
                for time in alerts.firing(each, self._fold(plan, id, row, each).transitions)]

    def _alert(self, plan, id, row, area):
        fold = self._fold(plan, id, row, area, self._wider(plan, id, row, area))
        return [{
            "planId": plan.id, "indicatorId": id, "areaCode": area,
            "alertId": alerts.alert_id(plan.id, id, area), "transition": each.transition,
            "fromState": each.from_state, "toState": each.to_state, "status": each.status,
            "severity": each.severity, "asOf": civil.show_day(each.day),
            "inhibitedBy": each.inhibited and alerts.alert_id(plan.id, id, each.inhibited),
        } for each in fold.transitions]
