"""Random rows of the measure language over the codes of random_types.py.

`rows(seed, count)` gives id → row of a plan file: nouns with filters of both sides, formulas over them
to some depth, every reading, a target that fits most measures. Not every row is sound: what `check`
refuses is to be left out.
"""

import random

STAGES = ["primary", "junior", "senior", "kindergarten", "vocational"]
UNIT = {
    "setting": ["urban", "town", "rural", ["urban", "rural"]], "ownership": ["public", "privateInclusive"],
    "stages": STAGES[:3], "area": ["371502", ["371503", "371521"]], "openedSince": ["plan", "2010-01-01"],
    "policy": [{"code": "schoolCharter"}, {"code": "homework"}],
    "verdict": [{"matter": "foodSafety"},
                {"matter": "qualityBalancedCompulsory", "result": ["met", "rectified"]}],
    "holds": [{"designation": "teachingBackbone"}, {"designation": "teachingBackbone", "level": "city"}],
}
LEARNER = {"stage": [*STAGES, ["primary", "junior"]], "sex": ["female", "male"], "grade": [1, [1, 3]],
           "age": [[6, 12], [3, 15]]}
STAFF = {"stage": [*STAGES, ["primary", "junior"]], "sex": ["female", "male"],
         "degree": [{"atLeast": "bachelor"}, {"below": "master"}], "major": ["preschoolEducation"],
         "holds": [{"designation": "teachingBackbone"}], "verdict": [{"matter": "foodSafety"}],
         "longerThan": [{"days": 100}, {"days": 700}]}
# noun → (keys of its own, options)
PERSONS = {
    "students": (LEARNER, {}), "teachers": (STAFF, {}),
    "staff": ({**STAFF, "role": ["teacher", ["principal", "teacher"]],
               "employment": ["fullTime", "partTime"]}, {}),
    "admissions": ({**LEARNER, "move": ["new", ["new", "transferIn"]]}, {}),
    "leavers": ({"outcome": ["graduated", ["graduated", "movedAway"]], "stage": STAGES}, {}),
    "fitnessTests": ({"stage": STAGES, "level": ["pass", ["excellent", "good"]]}, {}),
    "screenings": ({"myopic": [True, False]}, {}),
    "assessments": ({"kind": ["sportSkill", ["artSkill", "examination"]], "result": ["passed"]},
                    {"each": [{"atLeast": 2}]}),
    "appointments": ({"role": ["teacher"], "stage": STAGES}, {}),
    "training": ({"personRole": ["teacher"], "programme": ["schoolBased", "vocational"]},
                 {"each": [{"atLeast": 2}], "count": ["events"]}),
    "aid": ({"programme": ["grant", "feeWaiver"], "stage": STAGES}, {"sum": ["amount"]}),
    "rotations": ({"role": ["teacher"], "backbone": [True]}, {"count": ["events"]}),
    "rotationEligible": ({"backbone": [True, False]}, {}),
    "destinations": ({"countNumber": [1, [1, 2]], "outcome": ["employed", ["employed", "furtherStudy"]]}, {}),
}
OF = ["staff", "institutions", "areas", "resources", "people"]
FLOWS = {*PERSONS, "activities", "findings", "attendances", "changes", "awards", "projects"} - {
    "students", "teachers", "staff"}
# What each noun can be read as; all others as anything.
READINGS = {"rotationEligible": "schoolYear", "destinations": "cohort"}
FACILITY = {"type": ["network", ["canteen", "sportsVenue"]], "projectKind": ["new", ["rebuild", "expansion"]],
            "capability": [{"wifi": True}, {"places": {"atLeast": 45}}]}
THINGS = {
    "facilities": (FACILITY, {"sum": ["places"], "max": ["places"], "count": ["institutions", "types"],
                              "reached": ["inService"], "reachedBefore": ["opening"],
                              "splitTo": ["primary", "junior"]}),
    "projects": (FACILITY, {"sum": ["places"], "count": ["institutions"], "reached": ["started"]}),
    "holders": ({"of": OF, "designation": ["shuichengMasterTeacher", "teachingBackbone"],
                 "level": ["city", ["city", "county"]], "batch": ["1"], "since": ["plan", "2022-06-01"]}, {}),
    "awards": ({"of": OF, "designation": ["shuichengMasterTeacher", "teachingBackbone"], "level": ["city"]},
               {"count": ["events"]}),
    "resources": ({"kind": ["course", ["lesson", "library"]], "stage": STAGES[:2], "free": [True, False],
                   "since": ["plan"]}, {}),
    "classes": ({"stage": STAGES}, {"size": [{"atLeast": 2}]}),
    "posts": ({"role": ["teacher"]}, {"sum": ["established"]}),
    "openCases": ({"of": ["institutions"], "matter": ["foodSafety"]}, {}),
    "activities": ({"kind": ["communitySignature"]}, {"sum": ["participants"]}),
    "findings": ({"of": ["institutions"], "matter": ["foodSafety"]}, {"count": ["events", "days"]}),
    "attendances": ({"programme": ["vocational"]}, {}),
    "changes": ({"change": [["closed", "merged"], "opened"]}, {}),
    "institutions": ({}, {}),
}
STATED = [{"statistic": {"series": "population", "ages": [3, 5]}},
          {"money": {"item": "teacherTrainingAnnual"}},
          {"money": {"item": "compulsoryTeacherPay", "sum": "headcount"}},
          {"policy": {"code": "homework", "parameter": "primary"}}, {"score": {"matter": "foodSafety"}},
          {"verdict": {"matter": "foodSafety"}},
          {"survey": {"question": "satisfied"}},
          {"survey": {"question": "satisfied", "of": "institutions", "answer": "positive"}}]
# Of whom else may be asked what else happened to them.
ASKED = ("teachers", "students", "admissions", "leavers", "appointments")
WINDOWS = ["year", "schoolYear", "plan", "ever", "semester", {"years": 2}]


class Rows:
    """Makes measures."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, *choices):
        return self.random.choice(choices)

    def some(self, keys, share=0.35):
        return {key: self.pick(*values) for key, values in keys.items() if self.random.random() < share}

    def unit(self, deep=True):
        """A filter on institutions."""
        found = self.some(UNIT, 0.15)
        if deep and self.random.random() < 0.25:
            found["meets"] = [self.condition(self.noun(deep=False))
                              for _ in range(self.pick(1, 1, 2))]
        if deep and self.random.random() < 0.15:
            found["not"] = self.some(UNIT, 0.3) or {"setting": "town"}
        if deep and self.random.random() < 0.15:
            found["any"] = [self.some(UNIT, 0.3) or {"setting": "rural"}, {"stages": "primary"}]
        return found

    def condition(self, measure):
        return {**measure, self.pick("atLeast", "above", "below", "atMost"): self.pick(0, 1, 2, 5, 30)}

    def noun(self, deep=True, of=None):
        """A noun that counts."""
        name = of or self.pick(*PERSONS, *PERSONS, *THINGS)
        keys, options = {**PERSONS, **THINGS}[name]
        own = {**self.some(keys), **self.some(options, 0.3)}
        own.update({key: self.pick(*keys[key]) for key in ("of", "matter") if key in keys})
        if name == "assessments" and "each" in own and self.random.random() < 0.6:
            own["distinct"] = "skillCode"
        if name == "holders":
            own.setdefault("designation", "teachingBackbone")
        if name in ("students", "staff", "teachers") and self.random.random() < 0.15:
            own["average"] = "monthEnds"
        if name == "findings" and self.random.random() < 0.3:
            own["followedBy"] = self.followed()
        if name == "institutions":
            own.update(self.unit(deep))
        elif name != "resources" and deep and self.random.random() < 0.4 and (at := self.unit()):
            own["at"] = at
        if deep and name in ASKED and self.random.random() < 0.15:
            own["has"] = self.has(name)
        if name in ("staff", "appointments") and self.random.random() < 0.15:
            own["not"] = {"stage": self.pick(*keys["stage"])}
        if name in FLOWS and self.random.random() < 0.25:
            own["in"] = self.pick(*WINDOWS)
        return {name: own}

    def followed(self):
        """What follows a finding."""
        found = {"findings": {"matter": "foodSafety", **self.some({"result": ["rectified", "met"]}, 0.6)},
                 "within": {"days": self.pick(0, 30, 400)}}
        return {**found, **self.some({"sameCase": [True]}, 0.5)}

    def has(self, name):
        """What else happened to the same person; mostly in a window that is named."""
        window = {"in": self.pick(*WINDOWS)} if self.random.random() < 0.7 else {}
        if name in ("students", "admissions", "leavers"):
            return {self.pick("assessments", "aid", "fitnessTests"): {}, **window}
        part = {"proRata": self.pick(True, False)} if name == "teachers" else {}
        return {"training": self.pick({}, {"sum": "credits"}), "atLeast": self.pick(1, 2, 12),
                **window, **part}

    def share(self):
        name = self.pick("students", "teachers", "admissions", "leavers", "fitnessTests", "screenings",
                         "institutions", "facilities", "classes", "findings", "rotationEligible",
                         "destinations", "holders", "resources")
        base = self.noun(of=name)
        keys = {**PERSONS, **THINGS}[name][0]
        extra = {key: self.pick(*values) for key, values in keys.items() if key not in base[name]}
        test = dict(self.random.sample(sorted(extra.items(), key=str), min(len(extra), 1)))
        if name == "institutions":
            test = {"meets": [self.condition(self.noun(deep=False))]} if "meets" not in base[name] else {}
        elif "at" not in base[name] and self.random.random() < 0.5:
            test["at"] = self.unit() or {"setting": "rural"}
        if name in ASKED and "has" not in base[name] and self.random.random() < 0.4:
            test["has"] = self.has(name)
        if name == "findings":
            test = {**test, "followedBy": self.followed()} if "followedBy" not in base[name] else test
        share = {"among": base, "with": test or {"at": {"setting": "urban"}}}
        if name in ("students", "teachers") and "stage" not in {**base[name], **test}:
            if self.random.random() < 0.3:
                share["standardise"] = {"stage": {"primary": 2, "junior": 1.5}}
        return {"share": share}

    def measure(self, depth=2):
        """Any measure."""
        if depth == 0:
            return self.pick(self.noun(), self.share())
        kind = self.random.random()
        if kind < 0.25:
            return self.noun()
        if kind < 0.5:
            return self.share()
        if kind < 0.62:
            ratio = {"of": self.noun(), "to": self.noun(), "per": self.pick(1, 100)}
            if self.random.random() < 0.3:
                ratio["capped"] = "institution"
            return {"ratio": ratio}
        if kind < 0.68:
            return {"ratio": {"of": self.share(), "to": self.share()}}
        if kind < 0.74:
            return {"sum": [self.noun(of=name) for name in (self.pick("students", "staff"), "teachers")]}
        if kind < 0.79:
            return {"difference": {"of": self.share(), "minus": self.share()}}
        if kind < 0.85:
            return {self.pick("allOf", "partsHeld", "partsShare"): [
                {"name": name, **self.condition(self.measure(depth - 1))} for name in "abc"]}
        if kind < 0.9:
            ratio = {"of": self.noun(of="teachers"), "to": self.noun(of="students")}
            return {"variation": {"of": {"ratio": ratio}, "over": {"meets": {"students": {}}}}}
        if kind < 0.94:
            return {"increase": {"of": self.noun(of=self.pick("students", "teachers", "facilities")),
                                 "since": "plan"}}
        if kind < 0.96:
            return self.pick(*STATED)
        if kind < 0.98:
            one = self.noun(of=self.pick("students", "teachers", "activities", "awards"))
            return {"rank": {"of": one, "against": one, "peers": ["371502", "371503", "371521"]}}
        return {"growth": {"of": self.noun(of="students")}}


def rows(seed, count):
    """id → row of a plan file."""
    maker, found = Rows(seed), {}
    for number in range(count):
        measure = maker.measure()
        target = maker.pick({"kind": "maintain", "atLeast": maker.pick(1, 5, 50)},
                            {"kind": "level_by_date", "atLeast": maker.pick(3, 60), "by": 2024},
                            {"kind": "maintain", "atMost": 3})
        asked = [reading for noun, reading in READINGS.items() if f"'{noun}'" in str(measure)]
        found[f"r{number}-"] = {
            "name": {"zh": "行", "en": "row"}, "tier": "A", "measure": measure, "target": target,
            "unit": "count",
            "reading": asked[0] if asked else maker.pick(
                "running", "running", "census", "schoolYear", "cohort", "latest", "semester", "day"),
            **maker.some({"breakdowns": [["stage"], ["sex"], ["setting"], ["setting", "ownership"]]}, 0.15),
            "source": {"section": "无", "quote": "无"}}
    return found
