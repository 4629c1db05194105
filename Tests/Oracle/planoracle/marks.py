"""What institutions, areas and persons hold, were found to be and have adopted (language.md §3)."""

from . import civil
from .units import AFTER_ALL


def words(value):
    """One value stands for a list of one."""
    return value if isinstance(value, list) else [value]


def since_day(word, plan):
    """The ordinal of a `since`: `plan` is the plan's first day; None stays None."""
    if word is None:
        return None
    return plan.starts if word == "plan" else civil.parse_day(word)


class Marks:
    """Dated designations, results and policies by subject; an area under all its codes."""

    def __init__(self, timelines, areas):
        self._facts = {}  # (subject, type) → facts in order
        for subject, timeline in timelines.items():
            kind, _, ident = subject.partition("/")
            if kind == "area":
                code = areas.canonical(ident)
                if code is None:
                    continue
                subject = f"area/{code}"
            for fact in timeline:
                if fact.type in ("designation", "supervision-result", "policy-adoption"):
                    self._facts.setdefault((subject, fact.type), []).append(fact)
        for facts in self._facts.values():
            facts.sort(key=lambda fact: (fact.day, fact.time, fact.source, fact.id))

    def subjects(self, kind, type):
        """All subjects of a kind with facts of a type."""
        return [subject for subject, each in self._facts
                if each == type and subject.startswith(kind + "/")]

    def tenures(self, subject, raw, plan):
        """(first day, day after the last, the grant) of each time that a subject held the titles of
        a filter. Levels that count are one title: a grant while it is held changes nothing."""
        titles, since = words(raw["designation"]), since_day(raw.get("since"), plan)
        levels = words(raw["level"]) if "level" in raw else None
        found, grant = [], None
        for fact in self._facts.get((subject, "designation"), ()):
            if fact.data["titleCode"] not in titles:
                continue
            if levels is not None and fact.data["level"] not in levels:
                continue
            if fact.data["change"] == "revoked":
                if grant is not None:
                    found.append((grant.day, fact.day, grant))
                grant = None
            elif grant is None and fact.data.get("batch") in words(
                    raw.get("batch", fact.data.get("batch"))):
                grant = fact
        if grant is not None:
            found.append((grant.day, AFTER_ALL, grant))
        return [each for each in found if each[0] < each[1]
                and (since is None or each[0] >= since)]

    def holds(self, subject, raw, plan, day):
        """Whether the subject holds a designation on a day."""
        return any(start <= day < end for start, end, _ in self.tenures(subject, raw, plan))

    def results(self, subject, raw):
        """All results of a matter in order; without a criterion those that have none."""
        matters = words(raw["matter"])
        criteria = words(raw["criterion"]) if "criterion" in raw else [None]
        return [fact for fact in self._facts.get((subject, "supervision-result"), ())
                if fact.data["matterCode"] in matters and fact.data.get("criterion") in criteria]

    def result(self, subject, raw, day):
        """The last result of a matter up to a day, or None."""
        found = [fact for fact in self.results(subject, raw) if fact.day <= day]
        return found[-1].data if found else None

    def verdict(self, subject, raw, day):
        """Whether the last result is the one asked for, `met` unless said."""
        last = self.result(subject, raw, day)
        return last is not None and last["result"] in words(raw.get("result", "met"))

    def policy(self, subject, raw, day):
        """The adoption in force on a day, of several the one with the latest effectiveFrom."""
        found = [fact for fact in self._facts.get((subject, "policy-adoption"), ())
                 if fact.data["policyCode"] in words(raw["code"])
                 and raw.get("parameter") in (None, fact.data.get("parameter"))
                 and fact.day <= day <= fact.data.get("effectiveTo", day)]
        return found[-1].data if found else None

    def turns(self, subject):
        """Days on which anything of this may change."""
        found = set()
        for type in ("designation", "supervision-result", "policy-adoption"):
            for fact in self._facts.get((subject, type), ()):
                found.add(fact.day)
                if "effectiveTo" in fact.data:
                    found.add(fact.data["effectiveTo"] + 1)
        return found
