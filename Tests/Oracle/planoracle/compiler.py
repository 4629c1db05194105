"""The tree of a plan file → a measure (language.md §2, §5)."""

from dataclasses import replace
from fractions import Fraction

from .formulas import (
    Difference, Growth, Increase, MemberShare, Parts, Rank, Ratio, Share, Standardised, StatedShare, Sum,
    Variation)
from .marks import since_day
from .measures import Count, Members
from .nouns import FLOWS, STOCKS, Noun
from .places import ATTRIBUTES, Condition
from .stated import Mark, Money, Statistic, Survey
from .things import MAKERS
from .windows import point_in_force
from .world import Context

COUNTS = (*STOCKS, *FLOWS, *MAKERS)
MEMBERS = ("institutions", "areas")


def has_unset(raw, plan, plans):
    """Whether anything in a tree, and in what it refers to, is not in the text."""
    if isinstance(raw, dict):
        if "indicator" in raw and _referred(raw["indicator"], plan, plans) is not None:
            other, body = _referred(raw["indicator"], plan, plans)
            if has_unset(body, other, plans):
                return True
        if "defined" in raw and has_unset(plan.define[raw["defined"]], plan, plans):
            return True
        return any(has_unset(each, plan, plans) for each in raw.values())
    if isinstance(raw, list):
        return any(has_unset(each, plan, plans) for each in raw)
    return raw == "unset"


def _referred(body, plan, plans):
    """(the plan, the measure) of another row."""
    id = body if isinstance(body, str) else body["id"]
    for each in sorted(plans, key=lambda one: one is not plan):
        if id in each.indicators:
            return each, each.indicators[id].measure
    return None


class Compiler:
    """Makes the measures of one reading of a plan. `narrow` has filters that every noun of a tree
    gets: (`at` or `own`, filter)."""

    def __init__(self, world, plan, reading, plans):
        self._world, self._plan, self._plans = world, plan, plans
        self._context = Context(world, plan, reading, self)

    def compile(self, raw, narrow=()):
        """The Measure of a tree."""
        (word, body), = raw.items()
        if word in COUNTS:
            return Count(self._noun(word, body, narrow), self._context)
        if word in MEMBERS:
            return Members(self._members(word, body, narrow), self._context)
        if word == "statistic":
            group = [pair for side, each in narrow if side == "own" for pair in each.items()]
            if any(side == "at" for side, _ in narrow):
                raise NotImplementedError("a statistic at a unit")
            return Statistic(body, self._context, group)
        if word in ("money", "survey"):
            ats = [each for side, each in narrow if side == "at"]
            if narrow and (word == "survey" or len(ats) < len(narrow)):
                raise NotImplementedError(f"{word} narrowed")
            return Money(body, self._context, ats) if word == "money" else Survey(body, self._context)
        if word in ("verdict", "score", "policy", "holds"):
            if narrow:
                raise NotImplementedError(f"{word} narrowed")
            return Mark(word, body, self._context)
        return self._formula(word, body, narrow)

    def _formula(self, word, body, narrow):
        def make(tree):
            return self.compile(tree, narrow)

        if word == "share":
            return self._share(body, narrow)
        if word == "ratio":
            if body.get("capped", "institution") != "institution":
                raise NotImplementedError(f"capped {body['capped']}")
            return Ratio(make(body["of"]), make(body["to"]), Fraction(body.get("per", 1)),
                         self._world if "capped" in body else None)
        if word == "difference":
            return Difference(make(body["of"]), make(body["minus"]))
        if word == "sum":
            return Sum(*map(make, body))
        if word == "growth":
            return Growth(make(body["of"]))
        if word == "increase":
            before = since_day(body.get("since", "plan"), self._plan) - 1
            return Increase(make(body["of"]), point_in_force(self._context.reading, before))
        if word == "variation":
            weight = body.get("weight")
            weight = make(weight) if isinstance(weight, dict) else weight
            members = Members(self._members("institutions", body.get("over"), narrow), self._context)
            return Variation(make(body["of"]), weight, members)
        if word in ("allOf", "partsHeld", "partsShare"):
            return Parts(word, [Condition(each, _Narrowed(self, narrow)) for each in body])
        if word == "rank":
            peers = [self._world.areas.canonical(code) or code for code in body["peers"]]
            return Rank(make(body["of"]), make(body["against"]), peers)
        if word == "defined":
            return make(self._plan.define[body])
        if word == "indicator":
            return self._other(body, narrow)
        raise NotImplementedError(f"measure {word}")

    def _other(self, body, narrow):
        found = _referred(body, self._plan, self._plans)
        if found is None:
            raise NotImplementedError(f"indicator {body}")
        plan, measure = found
        if isinstance(body, dict) and "at" in body:
            narrow = (*narrow, ("at", body["at"]))
        made = self if plan is self._plan else Compiler(
            self._world, plan, self._context.reading, self._plans)
        return made.compile(measure, narrow)

    def _share(self, body, narrow):
        (kind, raw), = body["among"].items()
        asked = body["with"]
        if kind in MEMBERS:
            base = self._members(kind, raw, narrow)
            part = Members(base.narrowed(asked), self._context)
            return MemberShare(Members(base, self._context), part,
                               part.filters[len(base.filters):])
        if kind == "survey":
            return StatedShare(self.compile({kind: raw}, narrow),
                               self.compile({kind: {**raw, **asked}}, narrow))
        base = self._noun(kind, raw, narrow)
        # An event that another may follow counts on the day on which it is settled, on both sides.
        base = replace(base, settle=asked.get("followedBy"))
        share = Share(Count(base, self._context), Count(base.narrowed(asked), self._context))
        if "standardise" not in body:
            return share
        (key, weights), = body["standardise"].items()
        strata = []
        for member, weight in weights.items():
            asked_of = {key: member}
            own = base.filtered({"at": asked_of} if self._is_of_unit(asked_of) else asked_of)
            strata.append((Fraction(weight), Count(own, self._context),
                           Count(own.narrowed(asked), self._context)))
        return Standardised(share, strata)

    def _noun(self, kind, raw, narrow):
        noun = Noun.parse(kind, raw)
        for side, each in narrow:
            noun = noun.filtered({"at": each} if side == "at" or self._is_of_unit(each) else each)
        return noun

    @staticmethod
    def _is_of_unit(filter):
        return all(key in ATTRIBUTES for key in filter)

    def _members(self, kind, raw, narrow):
        noun = Noun.parse(kind, raw)
        for _, each in narrow:
            if kind == "areas":
                raise NotImplementedError("areas narrowed")
            noun = noun.filtered(each)
        return noun


class _Narrowed:
    """A compiler that hands a narrowing on."""

    def __init__(self, compiler, narrow):
        self._compiler, self._narrow = compiler, narrow

    def compile(self, raw):
        return self._compiler.compile(raw, self._narrow)


