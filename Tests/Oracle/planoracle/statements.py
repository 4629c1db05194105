"""Statistics: which statement stands, own or summed over children (contract §2.3.7, §2.3.9)."""

from fractions import Fraction

from . import civil

RANK = {"preliminary": 0, "final": 1}


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
    year = civil.year_of(effect) + 2
    if is_year:
        return civil.year_end(year)
    month_day = civil.show_day(effect)[4:]
    return civil.parse_day(f"{year:04}{month_day}") or civil.parse_day(f"{year:04}-02-28")


class Statements:
    """The standing statements by (area, series, group, period)."""

    def __init__(self, timelines, areas, default_groups):
        self.areas = areas
        self._defaults = {series: group_key(group) for series, group in default_groups.items()}
        best = {}
        for subject, timeline in timelines.items():
            if not subject.startswith("area/"):
                continue
            area = areas.canonical(subject.partition("/")[2])
            for fact in timeline:
                if fact.type != "statistic" or area is None:
                    continue
                period = fact.data["period"]
                series = fact.data["series"]
                group = self.group(series, fact.data.get("group"))
                key = (area, series, group, period)
                place = (RANK[fact.data["status"]], fact.time, fact.source, fact.id)
                if key not in best or place > best[key][0]:
                    best[key] = (place, Fraction(fact.data["value"]))
        self._values = {key: value for key, (_, value) in best.items()}
        self.periods = {}  # (series, group) → every period that anybody stated
        for _, series, group, period in best:
            self.periods.setdefault((series, group), set()).add(period)

    def group(self, series, group):
        """The key of a group, the series' default where it is absent."""
        return group_key(group) or self._defaults.get(series, ())

    def value(self, area, series, group, period, own=False):
        """The area's own statement of a period, else the sum of all its children, else None."""
        found = self._values.get((area, series, group, period))
        if found is not None or own:
            return found
        parts = [self.value(child, series, group, period) for child in self.areas.children[area]]
        return sum(parts) if parts and None not in parts else None
