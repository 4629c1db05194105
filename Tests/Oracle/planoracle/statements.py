"""Statistics, finance reports, surveys: which statement stands, own or summed (contract §2.3.7,
§2.3.9; language.md §3, §12.4, §12.5)."""

from fractions import Fraction

from . import civil
from .windows import add_years

RANK = {"budget": 0, "preliminary": 1, "final": 2}


def group_key(group):
    """A group as a key; an absent one is empty."""
    return tuple(sorted((group or {}).items()))


def takes_effect(period):
    """The day on which a statement of a period takes effect (contract §2.2), and whether the period
    is a year."""
    if len(period) == 4:
        return civil.first(int(period)), True
    year = int(period[:4])
    if period[4:] == "-1":
        return civil.first(year, 9), False
    if period[4:] == "-2":
        return civil.first(year + 1, 3), False
    return civil.parse_day(period), False


def serves_to(period):
    """The last day on which a statement is the latest: a year's 31 December two years on, another's
    the same day two years on, 28 February for 29 February. (Silent on semesters: as days.)"""
    effect, is_year = takes_effect(period)
    return civil.year_end(civil.year_of(effect) + 2) if is_year else add_years(effect, 2)


class Statements:
    """The standing statements by place (as in `("area", code)`), what they are of, and period."""

    def __init__(self, timelines, areas, default_groups):
        self.areas = areas
        self._defaults = {series: group_key(group) for series, group in default_groups.items()}
        self._best = {}  # (place, series, group, period) → (rank, value)
        self._reports = {}  # (place, item, year) → [(rank, data)]
        self._surveys = {}  # (place, question) → [(day, order, data)]
        self.periods = {}  # (series, group) → every period that anybody stated
        self._years, self._dates = {}, {}  # item → years; question → days on which it was asked
        for subject, timeline in timelines.items():
            kind, _, ident = subject.partition("/")
            if kind == "area":
                ident = areas.canonical(ident)
            if kind not in ("area", "institution") or ident is None:
                continue
            place = ("area" if kind == "area" else "unit", ident)
            for fact in timeline:
                take = {"statistic": self._statistic, "finance-report": self._report,
                        "survey-result": self._survey}.get(fact.type)
                if take is not None:
                    take(place, fact)

    def _statistic(self, place, fact):
        series, period = fact.data["series"], fact.data["period"]
        group = self.group(series, fact.data.get("group"))
        self.periods.setdefault((series, group), set()).add(period)
        rank = (RANK[fact.data["status"]], fact.time, fact.source, fact.id)
        key = (place, series, group, period)
        if key not in self._best or rank > self._best[key][0]:
            self._best[key] = (rank, Fraction(fact.data["value"]))

    def _report(self, place, fact):
        item, year = fact.data["itemCode"], f"{fact.data['fiscalYear']:04}"
        self._years.setdefault(item, set()).add((year, fact.data["status"]))
        rank = (RANK[fact.data["status"]], fact.time, fact.source, fact.id)
        self._reports.setdefault((place, item, year), []).append((rank, fact.data))

    def _survey(self, place, fact):
        if fact.data.get("group"):  # an empty one is absent
            return
        key = (place, fact.data["questionCode"])
        self._surveys.setdefault(key, []).append((fact.day, fact.time, fact.source, fact.id, fact.data))
        self._dates.setdefault(fact.data["questionCode"], set()).add(civil.show_day(fact.day))

    def group(self, series, group):
        """The key of a group, the series' default where it is absent."""
        return group_key(group) or self._defaults.get(series, ())

    def value(self, area, series, group, period, own=False):
        """The area's own statement of a period, else the sum of all its children, else None."""
        return self._own_or_children(area, own, lambda each: self._best.get(
            (("area", each), series, group, period), (None, None))[1])

    def _own_or_children(self, area, own, stated):
        found = stated(area)
        if found is not None or own:
            return found
        parts = [self._own_or_children(child, False, stated) for child in self.areas.children.get(area, ())]
        return sum(parts) if parts and None not in parts else None

    def report(self, place, item, year, statuses, field):
        """An amount or headcount of the standing report of a place alone, or None."""
        found = [each for each in self._reports.get((place, item, year), ())
                 if statuses is None or each[1]["status"] in statuses]
        if not found:
            return None
        return Fraction(max(found, key=lambda each: each[0])[1].get(field, 0))

    def money(self, area, item, year, statuses, field, own=False):
        """An item of an area: its own report, else the sum of all its children, else None."""
        return self._own_or_children(area, own, lambda each: self.report(
            ("area", each), item, year, statuses, field))

    def years(self, items, statuses):
        """The years for which anybody has reported any of the items."""
        return {year for item in items for year, status in self._years.get(item, ())
                if statuses is None or status in statuses}

    def dates(self, question):
        """The days on which anybody was asked."""
        return self._dates.get(question, set())

    def survey(self, place, raw, first, last):
        """The last result of a question at a place alone from a day to a day, or None."""
        found = [each for each in self._surveys.get((place, raw["question"]), ())
                 if first <= each[0] <= last and raw.get("survey") in (None, each[4]["surveyId"])]
        return max(found, key=lambda each: each[:4])[4] if found else None

    def was_asked(self, area, raw, first, last):
        """Whether a result that counts in an area is of the last of these days."""
        if self.survey(("area", area), raw, first, last) is not None:
            return self.survey(("area", area), raw, last, last) is not None
        return any(self.was_asked(child, raw, first, last)
                   for child in self.areas.children.get(area, ()))

    def asked(self, area, raw, first, last, field):
        """Respondents or positives of an area: its own result, else the sum of all its children."""
        def stated(each):
            found = self.survey(("area", each), raw, first, last)
            return None if found is None else Fraction(found[field])
        return self._own_or_children(area, False, stated)
