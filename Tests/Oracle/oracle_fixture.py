"""A small installation for the oracle's tests: two plans, their areas, events made by hand."""

import itertools
import json
import pathlib

from planoracle import civil, config, envelope, intake, schema, timeline
from planoracle.engine import Engine, decimal_text
from planoracle.windows import Semesters

PLANS = """
- id: liaocheng-14fyp
  area: "371500"
  startsOn: 2021-01-01
  endsOn: 2025-12-31
  indicators:
    liaocheng-preschool-gross-enrolment:
      measure: {ratio: {of: {students: {stage: kindergarten}},
        to: {statistic: {series: population, ages: [3, 5]}}, per: 100}}
      reading: census
      property: anticipatory
      target: {kind: level_by_date, atLeast: 95, by: 2025, baseline: {value: 92.13, year: 2020}}
    liaocheng-senior-gross-enrolment:
      measure: {ratio: {of: {students: {stage: [senior, vocational]}},
        to: {statistic: {series: population, ages: [15, 17]}}, per: 100}}
      reading: census
      target: {kind: level_by_date, atLeast: 98.5, by: 2025, baseline: {value: 98.5, year: 2020}}
    liaocheng-kindergarten-teachers-preschool-major:
      measure: {share: {among: {teachers: {stage: kindergarten}},
        with: {major: preschoolEducation}}}
      target: {kind: level_by_date, atLeast: 75, by: 2025, baseline: {value: 50.88, year: 2020}}
    liaocheng-compulsory-teachers-bachelor:
      measure: {share: {among: {teachers: {stage: [primary, junior]}},
        with: {degree: {atLeast: bachelor}}}}
      target: {kind: level_by_date, atLeast: 80, by: 2025, baseline: {value: 74.2, year: 2020}}
    liaocheng-urban-rural-bachelor-ratio:
      measure: {ratio: {
        of: {indicator: {id: liaocheng-compulsory-teachers-bachelor, at: {setting: urban}}},
        to: {indicator: {id: liaocheng-compulsory-teachers-bachelor, at: {setting: rural}}}}}
      target: {kind: ratio_of_ratios, atMost: 1.12, by: 2025, baseline: {value: 1.16, year: 2020}}
    liaocheng-senior-teachers-master:
      measure: {share: {among: {teachers: {stage: [senior, vocational]}},
        with: {degree: {atLeast: master}}}}
      target: {kind: level_by_date, atLeast: 10, by: 2025, baseline: {value: 8.4, year: 2020}}
    liaocheng-working-age-schooling-years:
      property: binding
      rowsBelow: none
      measure: {statistic: {series: schoolingYears, own: true}}
      reading: latest
      target: {kind: level_by_date, atLeast: 10.5, by: 2025, baseline: {value: 10.2, year: 2020}}
    liaocheng-public-kg-share:
      measure: {share: {among: {students: {stage: kindergarten}},
        with: {at: {ownership: public}}}}
      target: {kind: level_by_date, atLeast: 55, by: 2025}
    liaocheng-kg-teachers-college:
      measure: {share: {among: {teachers: {stage: kindergarten}},
        with: {degree: {atLeast: college}}}}
      target: {kind: level_by_date, atLeast: 85, by: 2025}
- id: daqing-14fyp
  area: "230600"
  startsOn: 2021-01-01
  endsOn: 2025-12-31
  indicators:
    daqing-public-kg-share:
      measure: {share: {among: {students: {stage: kindergarten}},
        with: {at: {ownership: public}}}}
      target: {kind: maintain, atLeast: 52}
    daqing-disabled-compulsory-enrolment:
      measure: {ratio: {of: {statistic: {series: disabledChildrenEnrolled, ages: [6, 14]}},
        to: {statistic: {series: disabledChildren, ages: [6, 14]}}, per: 100}}
      reading: latest
      target: {kind: level_by_date, atLeast: 97, by: 2025}
    daqing-senior-gross-enrolment:
      measure: {ratio: {of: {students: {stage: [senior, vocational]}},
        to: {statistic: {series: population, ages: [15, 17]}}, per: 100}}
      reading: census
      target: {kind: maintain, atLeast: 98}
"""
AREAS = [
    {"code": "371500", "kind": "city"}, {"code": "371502", "kind": "district",
                                         "parent": "371500"},
    {"code": "371503", "kind": "district", "parent": "371500", "formerly": ["371523"]},
    {"code": "230600", "kind": "city"}, {"code": "230602", "kind": "district",
                                         "parent": "230600"},
]
DEFAULT_GROUPS = {"schoolingYears": {"ageFrom": 16, "ageTo": 59}}


def configuration(more_areas=(), silence="warn"):
    """The two plans above; `more_areas` are districts of either city, `silence` what silent areas
    mean."""
    tree = config.AreaTree(AREAS + [
        {"code": code, "kind": "district", "parent": code[:4] + "00"} for code in more_areas])
    raw = config.yaml.load(PLANS, Loader=config.yaml.BaseLoader)
    plans = sorted((config.plan(each, tree, silence=silence) for each in raw),
                   key=lambda plan: plan.id)
    return config.Configuration(plans, tree, DEFAULT_GROUPS, "events", b"k" * 32, 0)


def event(type, subject, time, id, data=None, **more):
    """A structured event as a dict."""
    found = {"specversion": "1.0", "id": id, "source": "test", "type": f"education.{type}.v1",
             "subject": subject, "time": time, **more}
    if data is not None:
        found["data"] = data
    return found


def record(event, offset=0, **more):
    """A Kafka record of a structured event."""
    fields = {"key": event.get("subject", "").encode(), "value": json.dumps(event).encode(),
              "headers": [("content-type", b"application/cloudevents+json")], **more}
    return envelope.Record("t", 0, offset, **fields)


def take(events):
    """An Intake of structured events."""
    return intake.take_all(record(each, offset) for offset, each in enumerate(events))


def engine(events, day="2025-12-31", silence="warn"):
    """An Engine over structured events."""
    return Engine(configuration(silence=silence), take(events).timelines, config.civil.parse_day(day))


def opened(unit, area="371502", date="2010-09-01", time="2010-09-01T00:00:00Z", **more):
    """A kindergarten that opens."""
    data = {"change": "opened", "date": date, "kind": "kindergarten", "areaCode": area,
            "setting": "urban", "ownership": "privateOther", **more}
    return event("institution-change", f"institution/{unit}", time, f"open-{unit}", data)


def enrolled(student, school, since, time=None, stage="kindergarten", id=None, **more):
    """A student who enrols."""
    data = {"schoolId": school, "stage": stage, "from": since, "move": "new", **more}
    return event("enrolment", f"student/{student}", time or f"{since}T00:00:00Z",
                 id or f"in-{student}-{since}", data)


def left(student, school, date, time, outcome="movedAway", id=None, **more):
    """A student who leaves."""
    return event("learner-exit", f"student/{student}", time, id or f"out-{student}-{date}",
                 {"schoolId": school, "date": date, "outcome": outcome}, **more)


def appointed(person, unit, since, stage=None, id=None, **more):
    """A full-time teacher."""
    data = {"unitId": unit, "role": "teacher", "employment": "fullTime", "from": since, **more}
    if stage:
        data["stage"] = stage
    return event("staff-appointment", f"staff/{person}", f"{since}T00:00:00Z",
                 id or f"app-{person}-{since}", data)


def qualified(person, since, kind="degree", value="bachelor", **more):
    """A qualification."""
    return event("staff-qualification", f"staff/{person}", f"{since}T00:00:00Z",
                 f"q-{person}-{value}", {"kind": kind, "value": value, "validFrom": since, **more})


def statistic(area, series, period, value, status="final", group=None, id=None,
              time="2021-01-01T00:00:00Z"):
    """A statement."""
    data = {"series": series, "period": period, "value": value, "status": status}
    if group is not None:
        data["group"] = group
    return event("statistic", f"area/{area}", time, id or f"{series}-{period}-{status}", data)


def figure(made, plan, id, area, day):
    """(value, numerator, denominator) of a reading as texts."""
    found = made.reader(plan, id).on(area, config.civil.parse_day(day)).figure
    return tuple(map(decimal_text, (found.value, found.numerator, found.denominator)))


# The rows of measures.md, from plan files, over facts that are made without records.

PLAN_FILES = sorted(pathlib.Path(__file__).parent.glob("plans/*.yaml"))
ALL_AREAS = AREAS + [
    {"code": "371521", "kind": "county", "parent": "371500"},
    {"code": "230603", "kind": "district", "parent": "230600"},
    {"code": "230621", "kind": "county", "parent": "230600"},
]
DAYS = ("from", "to", "date", "countDate", "validFrom", "validTo", "effectiveFrom", "effectiveTo",
        "birthDate", "doneOn")
BEGINNINGS = ("from", "date", "countDate", "validFrom", "effectiveFrom")
_numbers = itertools.count(1)


def fact(type, subject, time="2020-01-01T00:00:00Z", **data):
    """An accepted event; `from_` stands for `from`, days are texts."""
    data = _checked({name.rstrip("_"): value for name, value in data.items()})
    if type == "rotation-eligibility":
        day = civil.first(data["schoolYear"], 9)
    elif type == "finance-report":
        day = civil.first(data["fiscalYear"])
    elif type == "aid-grant":
        day = schema.period_day(data["semester"])
    elif type == "statistic":
        day = schema.period_day(data["period"])
    else:
        day = next(data[name] for name in BEGINNINGS if name in data)
    return envelope.Fact(type, subject, "test", f"f{next(_numbers)}", civil.parse_instant(time),
                         None, None, data, day, b"", ())


def _checked(data):
    return {name: civil.parse_day(value) if name in DAYS else _checked(value)
            if isinstance(value, dict) else value for name, value in data.items()}


def timelines(facts):
    """subject → its facts in order."""
    found = {}
    for each in facts:
        found.setdefault(each.subject, []).append(each)
    return {subject: sorted(group, key=timeline.order) for subject, group in found.items()}


def plans(texts, areas=ALL_AREAS, semesters=None):
    """A Configuration of plan files given as texts."""
    tree = config.AreaTree(areas)
    made = [config.plan(config.yaml.load(text, Loader=config.yaml.BaseLoader), tree)
            for text in texts]
    return config.Configuration(sorted(made, key=lambda plan: plan.id), tree, DEFAULT_GROUPS,
                                "events", b"k" * 32, 0, semesters=semesters or Semesters())


def all_rows(facts, day="2025-12-31"):
    """An Engine of all rows of measures.md."""
    texts = [path.read_text(encoding="utf-8") for path in PLAN_FILES]
    return Engine(plans(texts), timelines(facts), civil.parse_day(day))


def row_of(made, id, area):
    """The shown row of an indicator in an area without breakdown, or None."""
    return next((row for row in made.rows() if row["indicatorId"] == id
                 and row["areaCode"] == area and not row["breakdown"]), None)


def value_on(made, plan, id, area, day):
    """(value, numerator, denominator) as texts on a day."""
    found = made.reader(plan, id).on(area, civil.parse_day(day)).figure
    return tuple(map(decimal_text, (found.value, found.numerator, found.denominator)))


def status_on(made, plan_id, id, area, day):
    """(status, reason code) on a day."""
    plan = next(each for each in made.configuration.plans if each.id == plan_id)
    found = made.judge(plan, id, area).on(civil.parse_day(day))
    return found.status, found.code


def school(unit, area="371502", kind="primarySchool", date="2010-09-01", **more):
    """A public school that opens."""
    return fact("institution-change", f"institution/{unit}", **{
        "change": "opened", "date": date, "kind": kind, "areaCode": area, "setting": "urban",
        "ownership": "public", **more})


def pupil(student, unit, since, stage="primary", **more):
    """A student who enrols."""
    return fact("enrolment", f"student/{student}", f"{since}T00:00:00Z", **{
        "schoolId": unit, "stage": stage, "from": since, "move": "new", **more})


def leaver(student, unit, date, outcome="graduated", time="2024-12-01T00:00:00Z"):
    """A student who leaves."""
    return fact("learner-exit", f"student/{student}", time, schoolId=unit, date=date,
                outcome=outcome)


def teacher(person, unit, since="2015-09-01", **more):
    """A full-time teacher."""
    return fact("staff-appointment", f"staff/{person}", f"{since}T00:00:00Z", **{
        "unitId": unit, "role": "teacher", "employment": "fullTime", "from": since, **more})


def stated(area, series, period, value, time="2021-01-01T00:00:00Z", status="final", **group):
    """A statistic."""
    more = {"group": group} if group else {}
    return fact("statistic", f"area/{area}", time, series=series, period=period, value=value,
                status=status, **more)


ONE_ROW = """
id: p
area: "371500"
startsOn: 2021-01-01
endsOn: 2025-12-31
{more}
indicators:
  x:
    measure: {measure}
    {row}
"""


def one_row(facts, measure, row="", more="", day="2025-12-31"):
    """An Engine of a plan with a single row, whose YAML stands in the flow style."""
    text = ONE_ROW.format(measure=measure, row=row.replace("\n", "\n    "), more=more)
    made = Engine(plans([text]), timelines(facts), civil.parse_day(day))
    assert made.skipped == []
    return made


def reads(facts, measure, day, reading="running", area="371500", more=""):
    """(value, numerator, denominator) as texts of a measure on a day; the value alone where it has no
    parts."""
    made = one_row(facts, measure, f"reading: {reading}", more, day)
    found = value_on(made, "p", "x", area, day)
    return found if found[2] is not None else found[0]
