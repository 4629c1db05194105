"""From settled timelines to rows and transitions."""

import hashlib
import hmac
from fractions import Fraction

from . import alerts, civil, kept
from .judge import Judge, Judgement
from .measures import Compiler
from .readings import Reader
from .statements import Statements
from .stocks import Stocks
from .units import Units

PERSON_KINDS = ("student", "staff", "person")


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


def _kept_row(plan, id, area, days, reading, verdict, state):
    """A row of series or history."""
    return {
        "planId": plan.id, "indicatorId": id, "areaCode": area, "breakdown": {}, **days,
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


class Engine:
    """All plans over one set of timelines, as of one day."""

    def __init__(self, configuration, timelines, clock_day):
        self.configuration, self.clock_day = configuration, clock_day
        areas = configuration.areas
        self.units = Units(timelines, areas)
        stocks = Stocks(timelines, self.units)
        statements = Statements(timelines, areas, configuration.default_groups)
        rows = {id: row.measure for plan in configuration.plans
                for id, row in plan.indicators.items()}
        self._compiler = Compiler(stocks, statements, rows)
        self.skipped = []  # indicators that use what the oracle does not know
        self._readers = {}
        for plan in configuration.plans:
            for id, row in plan.indicators.items():
                self._add(plan, id, row)

    def _add(self, plan, id, row):
        try:
            measure = self._compiler.compile(row.measure, plan.define)
            reader = Reader(measure, row.reading, self.configuration.grace_days, row.yearly)
            Judge(plan, row, reader, plan.area)
            self._readers[plan.id, id] = reader
        except NotImplementedError as gap:
            self.skipped.append({"planId": plan.id, "indicatorId": id, "why": str(gap)})

    def judge(self, plan, id, area=None):
        """The Judge of a row, for its plan's area unless said."""
        return Judge(plan, plan.indicators[id], self._readers[plan.id, id], area or plan.area)

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
        """(plan, indicator id, area, whether it is judged) of every row."""
        for plan in self.configuration.plans:
            if self.clock_day is None or self.clock_day < plan.starts:
                continue
            for id, row in plan.indicators.items():
                if (plan.id, id) in self._readers:
                    judged = self._judged_areas(plan, row)
                    below = self.configuration.areas.below(plan.area)
                    shown = {*judged, plan.area, *below} if row.rows_below else set(judged)
                    for area in sorted(shown):
                        yield plan, id, area, area in judged

    def rows(self):
        """The rows of indicator_status on the clock's day, by plan, indicator, area."""
        found = [self._row(*each) for each in self._shown()]
        found.sort(key=lambda each: (each["planId"], each["indicatorId"], each["areaCode"]))
        return found

    def series(self):
        """The rows of indicator_series as they are known in the end."""
        found = []
        for plan, id, area, judged in self._shown():
            reader, judge = self._readers[plan.id, id], self.judge(plan, id, area)
            for day in kept.observation_days(plan, self.clock_day):
                told = kept.of_day(reader, judge if judged else None, area, day, self.clock_day)
                found.append(_kept_row(plan, id, area, {"day": civil.show_day(day)}, *told))
        return found

    def history(self):
        """The rows of indicator_history as they are known in the end."""
        found = []
        for plan, id, area, judged in self._shown():
            reader, judge = self._readers[plan.id, id], self.judge(plan, id, area)
            for period in kept.periods(reader, plan, self.clock_day):
                told = kept.of_period(
                    reader, judge if judged else None, area, period, self.clock_day)
                days = {"periodStart": civil.show_day(period[1]),
                        "periodEnd": civil.show_day(period[2])}
                found.append(_kept_row(plan, id, area, days, *told))
        return found

    def _row(self, plan, id, area, judged):
        reading = self._readers[plan.id, id].on(area, self.clock_day)
        verdict = self.judge(plan, id, area).on(self.clock_day) if judged else Judgement(None)
        return {
            "planId": plan.id, "indicatorId": id, "areaCode": area, "breakdown": {},
            "asOf": civil.show_day(self.clock_day), "value": decimal_text(reading.value),
            "numerator": decimal_text(reading.figure.numerator),
            "denominator": decimal_text(reading.figure.denominator),
            "expected": decimal_text(verdict.expected), "gap": decimal_text(verdict.gap),
            "requiredPace": decimal_text(verdict.pace), "status": verdict.status,
            **_forecast_figures(verdict.forecast),
            "reasonCode": verdict.code, "shortfall": decimal_text(verdict.shortfall),
            "shortfallNoun": verdict.noun, "readOn": civil.show_day(reading.read_on),
            "periodState": reading.state,
            "reporting": (self._readers[plan.id, id].reporting(area, self.clock_day)
                          if verdict.code else None),
        }

    def transitions(self):
        """The standing transitions of all alerts, in fold order by plan, indicator, area."""
        found = []
        for plan in self.configuration.plans:
            for id, row in sorted(plan.indicators.items()):
                if (plan.id, id) in self._readers and row.target is not None:
                    for area in sorted(self._judged_areas(plan, row)):
                        found += self._alert(plan, id, row, area)
        return found

    def _alert(self, plan, id, row, area):
        judge = self.judge(plan, id, area)
        fold = alerts.Fold(row.binding, row.target.effort, plan.hold, plan.recovery, judge.zero)
        if self.clock_day is not None:
            for day in range(plan.starts, self.clock_day + 1):
                fold.take(day, judge.on(day).status)
        return [{
            "planId": plan.id, "indicatorId": id, "areaCode": area,
            "alertId": alerts.alert_id(plan.id, id, area), "transition": each.transition,
            "fromState": each.from_state, "toState": each.to_state, "status": each.status,
            "severity": each.severity, "asOf": civil.show_day(each.day),
        } for each in fold.transitions]
