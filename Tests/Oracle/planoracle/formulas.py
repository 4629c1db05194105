"""Formulas over measures (language.md §5, §7)."""

from fractions import Fraction
from math import isqrt

from .measures import AnyMember, Figure, Measure, plain
from .nouns import noun_word

SILENT = Fraction(5, 100)
DIGITS = 10**40


class Formula(Measure):
    """A measure made of others."""

    def __init__(self, *parts):
        self._parts = parts
        self.by_day = any(each.by_day for each in parts)

    def parts(self):
        """The measures that it is made of."""
        return self._parts

    def statements(self):
        return [one for each in self._parts for one in each.statements()]

    def bases(self):
        return [one for each in self._parts for one in each.bases()]

    def turns(self, where):
        return set().union(*(each.turns(where) for each in self._parts))

    def _is_covered(self, where, point):
        """Of one institution it is known who counts there: those at unknown ones count elsewhere."""
        return where[0] == "unit" or all(each.covered(point) for each in self._tested)


class Share(Formula):
    """Of counted persons or things those that also pass, in percent."""

    per = 100

    def __init__(self, base, part):
        super().__init__(base, part)
        self._base, self._part, self.noun = base, part, base.noun
        self._tested = base.bases()

    def bases(self):
        return self._tested

    def turns(self, where):
        return super().turns(where).union(*(each.all_turns() for each in self._tested))

    def _figure(self, where, point):
        numerator = self._part.figure(where, point).value
        denominator = self._base.figure(where, point).value
        if denominator == 0:
            return Figure(None, numerator, denominator, "no_denominator")
        raw = numerator * 100 / denominator
        if not self._is_covered(where, point):
            return Figure(None, numerator, denominator, "low_coverage", raw)
        return Figure(raw, numerator, denominator, None, raw)


class Standardised(Formula):
    """The weighted mean of the shares of the members of a key; the parts are those of the whole share."""

    per = None

    def __init__(self, share, strata):
        super().__init__(share, *(each for _, *pair in strata for each in pair))
        self._share, self._strata, self.noun = share, strata, None

    def bases(self):
        return self._share.bases()

    def _figure(self, where, point):
        crude = self._share.figure(where, point)
        if crude.value is None:
            return crude
        total = Fraction(0)
        for weight, base, part in self._strata:
            below = base.figure(where, point).value
            if not below:
                return Figure(None, crude.numerator, crude.denominator, "no_denominator")
            total += weight * part.figure(where, point).value * 100 / below
        value = total / sum(weight for weight, *_ in self._strata)
        return Figure(value, crude.numerator, crude.denominator, None, value)


class MemberShare(Formula):
    """Of institutions or areas those that also pass, in percent; over 5 % silent: no value."""

    per = 100

    def __init__(self, base, part, tests):
        super().__init__(base, part)
        self._base, self._part, self._tests = base, part, tests
        self.noun = base.noun

    def bases(self):
        return []

    def statements(self):
        return self._part.statements()

    def _figure(self, where, point):
        members = self._base.all(where, point)
        numerator = self._part.figure(where, point).value
        denominator = Fraction(len(members))
        if denominator == 0:
            return Figure(None, numerator, denominator, "no_denominator")
        raw = numerator * 100 / denominator
        silent = sum(self._is_silent(each, point) for each, _ in members)
        if silent > SILENT * denominator:
            return Figure(None, numerator, denominator, "low_coverage", raw)
        return Figure(raw, numerator, denominator, None, raw)

    def _is_silent(self, where, point):
        answers = [each.answers(where, point) for each in self._tests]
        return sum(asked for asked, _ in answers) > 0 and not any(given for _, given in answers)


class StatedShare(Formula):
    """Of respondents those that answered as asked, in percent. What is stated is no count: nothing of it
    is short."""

    def _figure(self, where, point):
        base, part = (each.figure(where, point) for each in self._parts)
        if not base.value:
            return Figure(None, part.value, base.value, "no_denominator")
        value = part.value * 100 / base.value
        return Figure(value, part.value, base.value, None, value)


class Ratio(Formula):
    """One measure over another; `capped`: no institution adds more than its own `to`."""

    def __init__(self, of, to, per, world=None):
        super().__init__(of, to)
        self._of, self._to, self._factor, self._world = of, to, per, world
        self.noun = of.noun if of.is_count else None
        self.per = per if of.is_count else None
        self._tested = to.bases() if to.is_count or isinstance(to, Sum) else []
        if of.is_count and to.statements():
            self._tested = self._tested or of.bases()

        self.divides_statements = len(of.statements()) == len(to.statements()) == 1

    def bases(self):
        return self._tested or self._of.bases() + self._to.bases()

    def turns(self, where):
        found = super().turns(where).union(*(each.all_turns() for each in self._tested))
        if self._world is not None:
            found = found.union(*(each.turns(("unit", unit)) for each in self._parts
                                  for unit in self._world.units.histories))
            found |= {day for each in self._world.units.histories.values() for day in each.days}
        return found

    def _figure(self, where, point):
        of, to = self._of.figure(where, point), self._to.figure(where, point)
        low = "low_coverage" in (of.cause, to.cause)
        if self._world is not None and where[0] == "area":
            of = self._capped(where, point)
        if not to.raw:
            return Figure(None, of.raw, to.raw, "no_denominator")
        if of.raw is None:
            return Figure(None, None, to.raw, "no_value")
        raw = of.raw * self._factor / to.raw
        if low or not self._is_covered(where, point):
            return Figure(None, of.raw, to.raw, "low_coverage", raw)
        return Figure(raw, of.raw, to.raw, None, raw)

    def _capped(self, where, point):
        total = Fraction(0)
        for unit, _ in self._world.open_units(where[1], point.day):
            of, to = (each.figure(("unit", unit), point).value for each in self._parts)
            if of is not None and to is not None:
                total += min(of, to)
        return plain(total)


class Sum(Formula):
    """Counts or amounts, added."""

    def __init__(self, *parts):
        super().__init__(*parts)
        self.is_count = all(each.is_count for each in parts)
        alike = all(each.noun and noun_word(each.noun) == noun_word(parts[0].noun) for each in parts)
        self.noun = parts[0].noun if alike else None

    def _figure(self, where, point):
        found = [each.figure(where, point) for each in self._parts]
        if any(each.value is None for each in found):
            return plain(None)
        total = sum(each.value for each in found)
        return plain(total, total)


def _missing(*figures):
    """Without a value, for the reason of the first that has none; None where all have one."""
    silent = [each for each in figures if each.value is None]
    return Figure(None, cause=silent[0].cause) if silent else None


class Difference(Formula):
    """One measure less another."""

    def _figure(self, where, point):
        of, minus = (each.figure(where, point) for each in self._parts)
        return _missing(of, minus) or plain(of.value - minus.value)


class Growth(Formula):
    """Percent change on the same reading a year before."""

    def __init__(self, of):
        super().__init__(of)
        self.by_day = True

    def _figure(self, where, point):
        now = self._parts[0].figure(where, point)
        before = self._parts[0].figure(where, point.shifted(-1))
        if not _missing(now, before) and before.value == 0:
            return Figure(None, cause="no_denominator")
        return _missing(now, before) or plain((now.value - before.value) * 100 / before.value)


class Increase(Formula):
    """Now less the day before a day."""

    is_count = True

    def __init__(self, of, before):
        super().__init__(of)
        self._before, self.noun = before, of.noun

    def _figure(self, where, point):
        now = self._parts[0].figure(where, point)
        before = self._parts[0].figure(where, self._before)
        if missing := _missing(now, before):
            return missing
        return plain(now.value - before.value, now.value - before.value)


def root(square):
    """The square root: exact where it is rational, else to 40 digits."""
    top, bottom = square.numerator, square.denominator
    return Fraction(isqrt(top * bottom * DIGITS**2), bottom * DIGITS)


class Variation(Formula):
    """The coefficient of variation over institutions, weighted; over 5 % silent: no value."""

    def __init__(self, of, weight, members):
        super().__init__(of, members, *([weight] if isinstance(weight, Measure) else []))
        self._of, self._weight, self._members = of, weight, members

    def bases(self):
        return []

    def statements(self):
        return [AnyMember(each, self._members) for each in self._of.statements()]

    def turns(self, where):
        found = self._members.turns(where)
        for unit in self._members.everybody():
            found = found.union(*(each.turns(unit) for each in self._parts))
        return found

    def _figure(self, where, point):
        members = [each for each, _ in self._members.all(where, point)]
        figures = [(each, self._of.figure(each, point)) for each in members]
        known = [(self._weight_of(each, figure, point), figure.value)
                 for each, figure in figures if figure.value is not None]
        if len(members) - len(known) > SILENT * len(members):
            return Figure(None, cause="low_coverage")
        weights = sum(weight for weight, _ in known)
        if not weights:
            return Figure(None, cause="no_denominator")
        mean = sum(weight * value for weight, value in known) / weights
        if mean == 0:
            return Figure(None, cause="no_denominator")
        square = sum(weight * (value - mean) ** 2 for weight, value in known) / weights / mean**2
        return plain(root(square))

    def _weight_of(self, where, figure, point):
        if isinstance(self._weight, Measure):
            return self._weight.figure(where, point).value or Fraction(0)
        if self._weight == "none" or figure.denominator is None:
            return Fraction(1)
        return figure.denominator


class Parts(Formula):
    """Conditions: allOf (1 or 0), partsHeld (how many), partsShare (in percent)."""

    def __init__(self, word, conditions):
        super().__init__(*(each.measure for each in conditions))
        self._word, self._conditions = word, conditions
        self.is_count = word == "partsHeld"
        self.per = 100 if word == "partsShare" else None

    def bases(self):
        return []

    def _figure(self, where, point):
        found = [each.holds(where, point) for each in self._conditions]
        held, total = Fraction(found.count(True)), Fraction(len(found))
        if self._word == "allOf":
            if False in found:
                return plain(0)
            return plain(None if None in found else 1)
        value = held if self._word == "partsHeld" else held * 100 / total
        return Figure(value, held, total, None, value)


class Rank(Formula):
    """Percent of the other peers whose figure is not above mine; null while one is silent."""

    def __init__(self, of, against, peers):
        super().__init__(of, against)
        self._of, self._against, self._peers = of, against, peers

    def statements(self):
        return self._of.statements() + [
            _OfPeers(each, self._peers) for each in self._against.statements()]

    def turns(self, where):
        return self._of.turns(where).union(
            *(self._against.turns(("area", each)) for each in self._peers))

    def _figure(self, where, point):
        mine = self._of.figure(where, point).value
        others = [self._against.figure(("area", each), point).value
                  for each in self._peers if ("area", each) != where]
        if mine is None or None in others or not others:
            return Figure(None, cause="no_value" if others else "no_denominator")
        below = Fraction(sum(each <= mine for each in others))
        return Figure(below * 100 / len(others), below, Fraction(len(others)))


class _OfPeers:
    """A statement that all peers have made."""

    def __init__(self, statement, peers):
        self._statement, self._peers = statement, peers

    def periods(self):
        return self._statement.periods()

    def of_period(self, where, period):
        found = [self._statement.of_period(("area", each), period)
                 for each in self._peers if ("area", each) != where]
        return None if None in found else sum(found)


class Unset(Measure):
    """A measure that the text lost: no value, and under `latest` a statement that nobody makes."""

    def statements(self):
        return [self]

    def periods(self):
        return set()

    def of_period(self, where, period):
        return None

    def _figure(self, where, point):
        return plain(None)
