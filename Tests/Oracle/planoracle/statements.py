"""Statistics: which statement stands, own or summed over children (contract §2.3.7, §2.3.9)."""

from fractions import Fraction

RANK = {"preliminary": 0, "final": 1}


def group_key(group):
    """A group as a key; an absent one is empty."""
    return tuple(sorted((group or {}).items()))


class Statements:
    """The standing yearly statements by (area, series, group, year)."""

    def __init__(self, timelines, areas, default_groups):
        self.areas = areas
        self._defaults = {series: group_key(group) for series, group in default_groups.items()}
        best = {}
        for subject, timeline in timelines.items():
            if not subject.startswith("area/"):
                continue
            area = areas.canonical(subject.partition("/")[2])
            for fact in timeline:
                period = fact.data["period"]
                if area is None or len(period) != 4:
                    continue  # measures.md: a statement of a day or a semester is ignored
                series = fact.data["series"]
                group = self.group(series, fact.data.get("group"))
                key = (area, series, group, int(period))
                place = (RANK[fact.data["status"]], fact.time, fact.source, fact.id)
                if key not in best or place > best[key][0]:
                    best[key] = (place, Fraction(fact.data["value"]))
        self._values = {key: value for key, (_, value) in best.items()}

    def group(self, series, group):
        """The key of a group, the series' default where it is absent."""
        return group_key(group) or self._defaults.get(series, ())

    def value(self, area, series, group, year, own=False):
        """The area's own statement of a year, else the sum of all its children, else None."""
        found = self._values.get((area, series, group, year))
        if found is not None or own:
            return found
        parts = [self.value(child, series, group, year) for child in self.areas.children[area]]
        return sum(parts) if parts and None not in parts else None
