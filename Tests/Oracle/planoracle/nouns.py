"""What a plan file counts: a noun with its filter parted by sides (language.md §2, §3)."""

from dataclasses import dataclass, field, replace

from .filters import EVENT_KEYS, PERSON_KEYS
from .marks import words

STOCKS = ("students", "staff", "teachers")
FLOWS_OF_PERSONS = ("admissions", "leavers", "destinations", "fitnessTests", "screenings",
                    "assessments", "aid", "appointments", "rotations", "rotationEligible",
                    "training")
FLOWS = (*FLOWS_OF_PERSONS, "attendances", "changes", "awards", "findings", "activities")
FIXED = {"teachers": {"role": "teacher", "employment": ["fullTime", "selfHired"]}}
OPTIONS = ("in", "count", "each", "sum", "max", "distinct", "of", "average", "reached", "splitTo",
           "reachedBefore", "firstTime")
KNOWN = PERSON_KEYS | EVENT_KEYS | {"designation", "matter", "criterion", "batch"}


@dataclass(frozen=True)
class Noun:
    """`filters` choose what is counted, `tests` are what a share asks of it, `ats` are for its
    unit; all must hold."""

    kind: str
    options: dict = field(default_factory=dict)
    filters: tuple = ()
    tests: tuple = ()
    ats: tuple = ()
    settle: dict | None = None  # the `followedBy` that a share asks of it

    @classmethod
    def parse(cls, kind, raw):
        """The noun of a plan file."""
        options = {key: value for key, value in (raw or {}).items() if key in OPTIONS}
        first = (FIXED[kind],) if kind in FIXED else ()
        return cls(kind, options, first)._with(raw or {}, "filters")

    def narrowed(self, raw):
        """The noun with the `with` of a share."""
        return self._with(raw, "tests")

    def filtered(self, raw):
        """The noun with one more filter."""
        return self._with(raw, "filters")

    def _with(self, raw, side):
        own = {key: value for key, value in raw.items() if key != "at" and key not in OPTIONS}
        ats = (raw["at"],) if raw.get("at") else ()
        return replace(self, ats=self.ats + ats,
                       **{side: getattr(self, side) + ((own,) if own else ())})

    def anywhere(self):
        """The noun without conditions on the unit."""
        return replace(self, ats=())

    @property
    def is_flow(self):
        return self.kind in FLOWS

    @property
    def counts_persons(self):
        return (self.kind in STOCKS or self.kind in FLOWS_OF_PERSONS) and not (
            {"sum", "count"} & set(self.options))

    def only_stage(self, stage):
        """Whether some filter allows this stage alone."""
        return any(words(each["stage"]) == [stage] for each in self.filters if "stage" in each)

    def is_taught_at(self, attributes):
        """Whether the unit has one of the stages that the noun asks for."""
        taught = set(attributes.get("stages", ()))
        for each in self.filters:
            if "stage" in each and not set(words(each["stage"])) & taught:
                return False
            refused = each.get("not", {})
            if set(refused) == {"stage"} and not taught - set(words(refused["stage"])):
                return False
        return True

    def key(self):
        return repr((self.kind, self.options, self.filters, self.tests, self.ats, self.settle))


HOLDERS = {"staff": "staff", "institutions": "schools", "areas": "areas", "people": "people"}


def noun_word(noun):
    """What is missing, in the field's words; None of what has no word."""
    if noun.kind == "students" and "sum" in noun.options:
        return None
    if noun.kind in ("students", "admissions", "leavers", "fitnessTests", "assessments",
                     "destinations"):
        return "children" if noun.only_stage("kindergarten") else "students"
    if noun.kind in ("appointments", "rotations", "rotationEligible"):
        return "staff"
    if noun.kind in ("holders", "awards"):
        return HOLDERS.get(noun.options.get("of", "staff"))
    if noun.options.get("count") == "institutions":
        return "schools"
    return {"institutions": "schools", "changes": "schools", "areas": "areas", "staff": "staff",
            "teachers": "teachers", "training": "people", "screenings": "people",
            "aid": "people"}.get(noun.kind)
