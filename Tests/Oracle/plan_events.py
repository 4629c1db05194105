"""Events on which the rows of plan files have facts.

`asked(plans)` reads from the measures what is asked for: nouns with their filters, and of whom.
`events(seed, plans)` makes a small world in the places of the package and facts that pass those
filters. What is asked of every institution or area is stated of nearly every one, for a few silent
ones take the value away; of one area some of it under a former code. `records` wraps the events: both
content modes, doubles, one in a hundred spoilt.
"""

import datetime

import random_types
from random_records import Maker
from planoracle.filters import COMPARATORS
from planoracle.schema import DEGREES

DISTRICTS = {
    "371500": "371502 371503 371521 371522 371524 371525 371526 371581 371523".split(),
    "230600": "230602 230603 230604 230605 230606 230621 230622 230623 230624".split(),
    "120101": ["120101"]}
FORMER = "371523"
KINDS = {"kindergarten": ["kindergarten"], "primarySchool": ["primary"], "juniorSchool": ["junior"],
         "seniorSchool": ["senior"], "nineYearSchool": ["primary", "junior"],
         "completeSchool": ["junior", "senior"], "twelveYearSchool": ["primary", "junior", "senior"],
         "vocationalSchool": ["vocational"], "specialSchool": ["special"],
         "teachingPoint": ["primary"], "higherCollege": ["higher"], "communitySchool": ["adult"],
         "trainingInstitution": [], "enterprise": [], "other": []}
NEXT = {"kindergarten": "primary", "primary": "junior", "junior": "senior", "senior": "higher"}
QUALIFICATIONS = "degree major certificate title rank standardMet".split()
PLACED = "students classes admissions leavers".split()
EMPLOYED = "staff teachers appointments".split()
STATED = "verdict policy holds score survey money statistic".split()
OFTEN = ("destinations fitnessTests screenings assessments aid training attendances rotations "
         "rotationEligible admissions leavers awards holders resources activities policy verdict").split()
NOUNS = {*PLACED, *EMPLOYED, *STATED, *(
    "holders institutions areas facilities posts resources openCases destinations fitnessTests "
    "screenings assessments aid rotations rotationEligible training attendances changes projects "
    "awards findings activities").split()}
# What is stated of nearly every institution (area) of which it is asked, and of how many of them.
WIDELY = {"verdict": 0.98, "score": 0.98, "policy": 0.5, "holds": 0.3, "facilities": 0.5,
          "posts": 0.9, "money": 0.9, "survey": 0.9, "findings": 0.3, "statistic": 0.95}


def asked(plans):
    """(noun, filter, kind of subject) of everything that the rows ask for, each once."""
    found = []
    for plan in plans:
        for tree in [*(plan.get("define") or {}).values(), *plan["indicators"].values()]:
            for each in _of_measure(tree, "area"):
                if each not in found:
                    found.append(each)
    return found


def _of_measure(tree, of):
    if isinstance(tree, list):
        for each in tree:
            yield from _of_measure(each, of)
    elif isinstance(tree, dict):
        if isinstance(tree.get("among"), dict):
            for noun, own in tree["among"].items():
                yield from _of_noun(noun, {**own, **(tree.get("with") or {})}, of)
        for key, value in tree.items():
            if key in NOUNS and isinstance(value, dict):
                yield from _of_noun(key, value, of)
            elif key != "with":
                yield from _of_measure(value, of)


def _of_noun(noun, own, of):
    subject = {"institutions": "institution", "areas": "area", "staff": "staff",
               "teachers": "staff"}.get(noun, of)
    yield noun, own, own.get("of", of).removesuffix("s") if noun in (
        "findings", "openCases", "money", "awards", "holders") else of
    yield from _of_filter(own, subject)


def _of_filter(own, subject):
    for key, value in own.items():
        if key in ("verdict", "policy", "holds"):
            yield key, value, subject
        elif key == "meets":
            yield from _of_measure(value, subject)
        elif key == "at":
            yield from _of_filter(value, "institution")
        elif key in ("any", "not"):
            for each in value if isinstance(value, list) else [value]:
                yield from _of_filter(each, subject)
        elif key in ("has", "followedBy"):
            yield from _of_measure(value, subject)


class Populated(Maker):
    """Makes a world, then what rows ask of it."""

    def __init__(self, seed, plans, people, units):
        super().__init__(seed, people)
        self.asks = asked(plans)
        self.schools, self.known, self.teaching = {}, [], {}
        self.units, self.students, self.staff = units, people, people // 2
        self.codes = [area for below in DISTRICTS.values() for area in below]
        self.now = [area for area in (*DISTRICTS, *self.codes) if area != FORMER]

    # The world

    def world(self):
        """Institutions of every kind in every place, who learns there, and who works there."""
        for number in range(self.units):
            # Every kind where a plan has one district or county alone, then in the two cities.
            below = [["371521"], ["120101"]][number // 20] if number < 40 else DISTRICTS[
                self.pick("371500", "230600")]
            self.known.append(f"U{number}")
            kind = [*KINDS, "kindergarten", "primarySchool", "primarySchool", "juniorSchool",
                    "nineYearSchool"][number % 20]
            self.schools[f"U{number}"] = {"area": self.pick(*below), "stages": KINDS[kind]}
            for stage in KINDS[kind]:
                self.teaching.setdefault(stage, []).append(f"U{number}")
            yield self.event("institution-change", f"institution/U{number}", {
                "change": "opened", "date": self.pick("2005-09-01", "2005-09-01", "2022-03-01"),
                "kind": kind, "areaCode": self.schools[f"U{number}"]["area"],
                "setting": self.pick("urban", "town", "rural"), "stages": KINDS[kind],
                "ownership": self.pick("public", "public", "privateInclusive", "privateOther"),
                "townshipSeat": self.pick(True, False), "forProfit": self.pick(True, False, False)})
        for number in range(self.students):
            yield from self.career(f"student/s{number}")
        for number in range(self.staff):
            yield self.appointment({}, f"staff/t{number}")

    def school(self, stages=None):
        """An institution, of one of the stages where there is one."""
        wanted = self.teaching.get(stages[0]) if stages else None
        return self.random.choice(wanted or self.known)

    def career(self, subject):
        """An enrolment, mostly one more that follows when the stage is over."""
        stage, year = self.pick(*NEXT, "vocational", "special"), self.random.randint(2018, 2023)
        made = self.enrolment({"stage": stage}, subject)
        made["data"]["from"] = f"{year}-09-01"
        yield made
        if self.chance(0.7):
            left = year + self.random.randint(1, 3)
            yield self.event("learner-exit", subject, {
                "schoolId": made["data"]["schoolId"], "date": f"{left}-07-{self.pick('01', '15')}",
                "outcome": self.pick("graduated", "graduated", "graduated", "completed", "droppedOut",
                                     "suspended")})
            if stage in NEXT and self.chance(0.8):
                made = self.enrolment({"stage": NEXT[stage], "move": self.pick("promoted", "new")}, subject)
                made["data"]["from"] = f"{left}-09-01"
                yield made

    # What is asked

    def widely(self):
        """What is stated of nearly everybody of whom it is asked."""
        for noun, own, of in self.asks:
            share = WIDELY.get(noun, 0)
            whom = [f"area/{each}" for each in self.now] if of == "area" else [
                f"institution/{each}" for each in self.schools] if of == "institution" else []
            if noun in ("facilities", "posts"):
                whom = [f"institution/{each}" for each in self.schools]
            for subject in whom:
                if self.chance(share):
                    yield from self.answer(noun, own, of, subject)

    def answer(self, noun, own, of, subject=None):
        """The events that a noun counts, of a subject or of anybody."""
        if "any" in own:
            own = {**own, **self.pick(*own["any"])}
        subject = subject or self.subject(of)
        if subject == "area/371503" and self.chance(0.3):
            subject = f"area/{FORMER}"
        if noun in PLACED:
            return self.learner_of(noun, own)
        if noun in EMPLOYED:
            return self.employed(own)
        make = getattr(self, noun, None)
        return make(own, subject) if make else []

    def subject(self, of):
        if of == "institution":
            return f"institution/{self.school()}"
        if of in ("staff", "people", "resource"):
            return {"staff": random_types.staff, "resource": random_types.resource,
                    "people": random_types.person}[of](self)
        return f"area/{self.pick(*self.now)}"

    def some(self, wanted, *others):
        """One of what a filter wants; without it, or sometimes, one of the others."""
        if isinstance(wanted, dict):
            number = next((value for word, value in wanted.items() if word in COMPARATORS), 0)
            if number in DEGREES:
                return self.pick(*DEGREES)
            number = 1 if number == "unset" else number
            return self.pick(number, number, number + 1, max(0, number - 1))
        if wanted in (None, "unset") or others and self.chance(0.1):
            return self.pick(*others)
        return self.pick(*wanted) if isinstance(wanted, list) else wanted

    def stated(self, data, own, *names, **renamed):
        """Puts into `data` what the filter says of fields."""
        for name, key in [*((name, name) for name in names), *renamed.items()]:
            if key in own and own[key] != "unset":
                data[name] = self.some(own[key])
        return data

    def enrolment(self, own, subject=None):
        stage = self.some(own.get("stage"), *random_types.STAGES[:7])
        data = {"schoolId": self.school([stage]), "stage": stage, "from": self.day(2019),
                "move": self.some(own.get("move"), "new", "transferIn", "promoted"),
                "classId": self.pick("c1", "c2"), "sex": self.pick("female", "male"),
                "birthDate": f"{self.random.randint(2004, 2020)}-05-01"}
        self.stated(data, own, "grade", "disabilityType", "placement", "boarding", "placePurchased",
                    "admissionRoute")
        if "age" in own and own["age"] != "unset" and isinstance(own["age"], list):
            data["birthDate"] = f"{2022 - self.random.randint(*own['age'])}-05-01"
        groups = [own["groups"]] if isinstance(own.get("groups"), str) else own.get("groups", ())
        groups = {*groups[:self.pick(0, 1, 2)], *own.get("allGroups", ())}
        if groups:
            data["groups"] = sorted(groups)
        if self.chance(0.3):
            data["guardianIds"] = [f"g{self.random.randrange(200)}"]
        return self.event("enrolment", subject or random_types.student(self), data)

    def learner_of(self, noun, own):
        subject = random_types.student(self)
        found = [self.enrolment(own, subject)]
        if noun == "leavers" or self.chance(0.15):
            day = self.later(found[0]["data"]["from"], self.pick(200, 660, 1040))
            found.append(self.event("learner-exit", subject, {
                "schoolId": found[0]["data"]["schoolId"], "date": day,
                "outcome": self.some(own.get("outcome"), "graduated", "movedAway")}))
        for each in self.linked(own, subject, found[-1]):
            found.append(each)
        return found

    def employed(self, own):
        subject = random_types.staff(self)
        found = [self.appointment(own, subject)]
        for kind in QUALIFICATIONS:
            if kind in own or kind == "degree" and self.chance(0.5):
                data = {"kind": kind, "validFrom": self.day(2019, 2024),
                        "value": self.some(own.get(kind), *DEGREES if kind == "degree" else "x")}
                if kind == "degree" and self.chance(0.2):
                    data["validTo"] = self.day(2023, 2025)
                found.append(self.event("staff-qualification", subject, data))
        return found + list(self.linked(own, subject, found[0]))

    def appointment(self, own, subject):
        stage = self.some(own.get("stage"), *random_types.STAGES[:6])
        data = {"unitId": self.school([stage]), "role": self.some(own.get("role"), "teacher", "teacher",
                                                                 *random_types.ROLES),
                "employment": self.some(own.get("employment"), "fullTime", "fullTime", "partTime"),
                "from": self.day(2019), "sex": self.pick("female", "male")}
        self.maybe(data, "stage", stage, 0.7)
        self.maybe(data, "to", self.day(2023, 2026), 0.3)
        self.maybe(data, "entryCheck", {"doneOn": self.day(2019), "result": "clear"}, 0.4)
        self.stated(data, own, "teachingSubject", "establishedPost", "newToProfession")
        return self.event("staff-appointment", subject, data)

    def linked(self, own, subject, first):
        """What the same person is asked to have done, or what is to follow."""
        for key in ("has", "followedBy"):
            asked_for = own.get(key) or {}
            for noun in NOUNS & {*asked_for}:
                for each in self.answer(noun, asked_for[noun], "staff", subject):
                    if each["subject"].partition("/")[0] == subject.partition("/")[0]:
                        each["subject"] = subject
                        data, days = first["data"], asked_for.get("within", {}).get("days", 0)
                        day = data.get("date", data.get("from"))
                        if key == "followedBy" and days != "unset" and not each["type"].endswith("-exit.v1"):
                            word = "from" if "from" in each["data"] else "date"
                            each["data"][word] = self.later(day, self.pick(1, 30, days, days + 1))
                        yield each

    def later(self, day, days):
        return (datetime.date.fromisoformat(day) + datetime.timedelta(days)).isoformat()

    def dated(self, first=2020):
        return self.day(first, 2025)

    # Facts as they stand

    def verdict(self, own, subject):
        if not isinstance(own.get("matter"), (str, list)) or own["matter"] == "unset":
            return []
        data = {"matterCode": self.some(own["matter"]), "date": self.dated(),
                "result": self.some(own.get("result"), "met", "met", "met", "notMet", "violation")}
        self.stated(data, own, "criterion")
        self.maybe(data, "value", self.pick(0, 60, 87.5), 0.4)
        self.maybe(data, "caseId", f"k{self.random.randrange(9)}", 0.3)
        return [self.event("supervision-result", subject, data)]

    def score(self, own, subject):
        found = self.verdict(own, subject)
        for each in found:
            each["data"]["value"] = self.random.randint(50, 100)
        return found

    def findings(self, own, subject):
        found = self.verdict({"result": ["violation", "met", "notMet", "rectified"], **own}, subject)
        if found and self.chance(0.3):
            again = {**found[0]["data"], "result": "rectified"}
            again["date"] = self.later(again["date"], self.pick(0, 10, 60))
            found.append(self.event("supervision-result", subject, again))
        return [*found, *(self.linked(own, subject, found[0]) if found else ())]

    openCases = findings

    def policy(self, own, subject):
        if own.get("code") == "unset":
            return []
        data = {"policyCode": self.some(own["code"]), "effectiveFrom": self.dated()}
        self.stated(data, own, "parameter")
        limits = {word: each for word, each in own.items() if word in COMPARATORS}
        self.maybe(data, "value", self.some(limits or None, 1, 60, 600), 0.9)
        self.maybe(data, "effectiveTo", self.day(2024, 2026), 0.2)
        return [self.event("policy-adoption", subject, data)]

    def holds(self, own, subject):
        if own.get("designation") in (None, "unset"):
            return []
        data = {"titleCode": self.some(own["designation"]), "date": self.dated(),
                "level": self.some(own.get("level"), *random_types.LEVELS),
                "change": self.pick(*["granted"] * 6, "revoked")}
        self.stated(data, own, "batch")
        if subject.startswith(("resource/", "person/", "staff/")):
            self.maybe(data, "areaCode", self.pick(*self.codes), 0.5)
            self.maybe(data, "unitId", self.school(), 0.3)
        return [self.event("designation", subject, data)]

    def holders(self, own, subject):
        of = own.get("of", "staff")
        return self.holds(own, self.subject(of if of == "people" else of.removesuffix("s")))

    awards = holders

    def survey(self, own, subject):
        number = self.pick(0, 100, 1000)
        return [self.event("survey-result", subject, {
            "surveyId": "2023-parents", "questionCode": self.some(own["question"]), "date": self.dated(),
            "respondents": number, "positive": number * self.pick(60, 85, 95) // 100})]

    def statistic(self, own, subject):
        if own.get("series") == "unset":
            return []
        group = self.stated({}, own, "sex", "setting", "stage", "item")
        if "ages" in own:
            group.update(ageFrom=own["ages"][0], ageTo=own["ages"][1])
        area = subject if subject.startswith("area/") else f"area/{self.pick(*self.now)}"
        found = []
        for year in range(2020 - own.get("yearsBefore", 0), 2026 - own.get("yearsBefore", 0)):
            data = {"series": own["series"], "value": self.random.randint(1, 60), "period": str(year),
                    "status": self.pick("preliminary", "final", "final")}
            if group:
                data["group"] = group
            if self.chance(0.95):
                found.append(self.event("statistic", area, data))
        return found

    def money(self, own, subject):
        if own.get("of") == "institutions" and subject.startswith("area/"):
            subject = self.subject("institution")
        items = own["item"] if isinstance(own["item"], list) else [own["item"]]
        found = []
        for item in items:
            for year in range(2020, 2026):
                data = {"fiscalYear": year, "itemCode": item, "amount": self.random.randint(100, 999) * 10.5,
                        "headcount": self.random.randint(1, 9),
                        "status": self.some(own.get("status"), "budget", "preliminary", "final")}
                if item != "unset" and self.chance(0.9):
                    found.append(self.event("finance-report", subject, data))
        return found

    # Things and what happens

    def facilities(self, own, subject):
        if not subject.startswith("institution/"):
            subject = self.subject("institution")
        data = {"facilityId": f"f{self.random.randrange(5)}", "date": self.day(2019, 2025),
                "facilityType": self.some(own.get("type"), "teachingBuilding", "sportsVenue"),
                "phase": self.pick("inService", "inService", "completed", "started", "retired")}
        self.maybe(data, "phase", own.get("reached"), 0.8 if own.get("reached") else 0)
        self.stated(data, own, "projectKind")
        offered = {code: self.some(each) for code, each in own.get("capability", {}).items()}
        for word in ("sum", "max"):
            if word in own:
                offered[own[word]] = self.pick(0, 40, 100, 1080, 2000)
        if offered:
            data["capabilities"] = offered
        return [self.event("facility-change", subject, data)]

    projects = facilities

    def posts(self, own, subject):
        if not subject.startswith("institution/"):
            subject = self.subject("institution")
        data = {"role": self.some(own.get("role"), "teacher"), "postsRequired": self.pick(0, 1, 2, 3),
                "postsEstablished": self.pick(0, 1, 2, 5),
                "effectiveFrom": self.pick("2019-01-01", self.dated())}
        return [self.event("staffing-standard", subject, self.stated(data, own, "teachingSubject"))]

    def resources(self, own, subject):
        subject = f"resource/r{self.random.randrange(60)}"
        data = {"kind": self.some(own.get("kind"), "course", "lesson"), "areaCode": self.pick(*self.codes),
                "date": self.dated(), "change": self.pick("published", "published", "published", "withdrawn")}
        found = [self.event("resource-publication", subject,
                            self.stated(data, own, "media", "stage", "free", "influential"))]
        return found + (self.holds(own["holds"], subject) if "holds" in own else [])

    def changes(self, own, subject):
        if not subject.startswith("institution/"):
            subject = self.subject("institution")
        change = self.pick("updated", "converted", "moved", "approved", "reclassified", "opened")
        if self.chance(0.15):
            change = self.some(own.get("change"), change)
        data = {"change": change, "date": self.dated()}
        if change in ("converted", "moved", "reclassified"):
            self.maybe(data, "ownership", self.pick("public", "privateInclusive"), 0.5)
            self.maybe(data, "setting", self.pick("urban", "town", "rural"), 0.5)
        if change == "opened":
            known = self.schools[subject.partition("/")[2]]
            data.update(kind="primarySchool", areaCode=known["area"], setting="town", ownership="public")
        if change == "merged":
            data["mergedInto"] = self.school()
        return [self.event("institution-change", subject, data)]

    def happening(self, type, subject, data, own, *names, **renamed):
        return [self.event(type, subject, self.stated(data, own, *names, **renamed))]

    def destinations(self, own, _):
        data = random_types._destination(self)
        return self.happening("graduate-destination", random_types.student(self), data, own,
                              "countNumber", "outcome")

    def fitnessTests(self, own, _):
        return self.happening("fitness-test", random_types.student(self), random_types._fitness(self), own,
                              "stage", "level", "bmiClass", "sampled")

    def screenings(self, own, _):
        return self.happening("vision-screening", random_types.student(self),
                              random_types._screening(self), own, "stage", "myopic")

    def assessments(self, own, _):
        return self.happening("learner-assessment", random_types.student(self),
                              random_types._assessment(self), own, "stage", "kind", "skillCode", "result")

    def aid(self, own, _):
        return self.happening("aid-grant", random_types.student(self), random_types._aid(self), own,
                              "programme", "stage")

    def training(self, own, _):
        whom = random_types.person if own.get("personRole") in ("parent", "resident") else random_types.staff
        found = []
        for _ in range(self.pick(1, 2, 4)):
            found += self.happening("training-credit", whom(self), random_types._training(self), own,
                                    "personRole", "programme")
            for word in ("credits", "hours", "practiceDays"):
                if own.get("sum") == word:
                    found[-1]["data"][word] = self.pick(1, 12, 24, 30, 72)
        return found

    def attendances(self, own, subject):
        return self.happening("attendance-count", subject, random_types._attendance(self) | {
            "attendances": self.random.randint(0, 400)}, own, "programme")

    def activities(self, own, subject):
        data = random_types._activity(self) | {"participants": self.random.randint(0, 400),
                                               "activityId": f"a{self.random.randrange(200)}"}
        return self.happening("activity-held", subject, data, own, "level", activityKind="kind")

    def rotationEligible(self, own, _):
        return self.happening("rotation-eligibility", random_types.staff(self),
                              random_types._eligibility(self) | {"unitId": self.school()}, own, "backbone")

    def rotations(self, own, _):
        year = self.random.randint(2020, 2025)
        data = {"fromUnitId": self.school(), "toUnitId": self.school(), "schoolYear": year,
                "from": f"{year}-{self.pick('09', '10', '12')}-01"}
        return self.happening("staff-rotation", random_types.staff(self), data, own, "role", "backbone")


def events(seed, plans, rounds=8, people=1200, units=108):
    """The events of a world, every fiftieth of which corrects or retracts another one."""
    maker = Populated(seed, plans, people, units)
    maker.made = [*maker.world(), *maker.widely()]
    for noun, own, of in maker.asks * rounds:
        for _ in range(5 if noun in OFTEN else 1):
            maker.made += maker.answer(noun, own, of)
    of_type = {}
    for each in maker.made:
        of_type.setdefault(each["type"], []).append(each["data"])
    for _ in range(len(maker.made) // 50):
        target = maker.made[maker.random.randrange(maker.units, len(maker.made))]
        maker.made.append(again(maker, target, maker.random.choice(of_type[target["type"]])))
    return maker.made


def records(seed, events):
    """(key, value, headers) of the events, some of them twice, one in a hundred spoilt."""
    maker, found = Maker(seed, len(events)), []
    for event in events:
        for _ in range(2 if maker.chance(0.02) else 1):
            key, spoilt = event["subject"].encode(), maker.chance(0.01)
            if spoilt and maker.chance(0.5):
                event = maker.spoilt(event)
            value, headers = maker.wrapped(event)
            if spoilt:
                key, value, headers = maker.broken(key, value, headers)
            found.append((key, value, headers))
    return found


def again(maker, target, data):
    """An event that retracts another one, or corrects it to other content of the type; the other one
    may itself be such a one."""
    word = maker.pick("corrects", "corrects", "retracts")
    made = maker.event(target["type"].split(".")[1], target["subject"],
                       data if word == "corrects" else None)
    return {**made, "source": target["source"], word: target["id"]}
