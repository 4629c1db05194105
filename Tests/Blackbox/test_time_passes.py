"""Judgements change because time passes; and nobody is alarmed on half of the data."""

import datetime
import json

import exactness
import installation as installations
import psycopg
import pytest
import worlds

pytestmark = pytest.mark.one_kafka

CHINA = datetime.timezone(datetime.timedelta(hours=8))


def once(installation):
    result = installation.command("run", "--once", within=120)
    assert result.returncode == 0, result.stderr


def move_clock(installation, clock):
    """Writes another clock into the configuration."""
    settings = json.loads(installation.config.read_text())
    settings["clock"] = clock
    installation.config.write_text(json.dumps(settings, indent=2))


@pytest.fixture
def city(kafka, make_installation, request):
    """An installation whose topic holds a whole city of five years."""
    topic = f"time.{request.node.name[:40].partition('[')[0]}.{kafka.port}"
    kafka.create_topic(topic, 3)
    kafka.produce(topic, worlds.city(11, students=3_000, schools=80))
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    return installation


def exact(kafka, installation, clock):
    """Compares with the oracle; its document."""
    records = exactness.read_back(kafka, installation.topics)
    document = exactness.expected(installation, records, clock)
    exactness.assert_exact(installation, document, records)
    return document


def test_a_day_passes_without_an_event(kafka, city):
    statuses, counts = [], []
    for day in ("2021-06-30", "2025-11-30", "2025-12-01"):
        move_clock(city, f"fixed:{day}")
        once(city)
        document = exact(kafka, city, f"fixed:{day}")
        assert document["clockDay"] == day
        statuses.append({(row["indicatorId"], row["areaCode"]): row["status"]
                         for row in document["indicators"]})
        counts.append(len(document["transitions"]))
    assert statuses[0] != statuses[1] and statuses[1] != statuses[2]
    assert counts[0] < counts[1] < counts[2]
    missed = [{row for row, status in each.items() if status == "missed"} for each in statuses]
    assert missed[1] < missed[2]


def test_the_wall_clock_judges_today(kafka, city):
    move_clock(city, "wall")
    for _ in range(2):
        today = datetime.datetime.now(CHINA).date()
        once(city)
        if datetime.datetime.now(CHINA).date() == today:
            break  # midnight did not fall into the run
    document = exact(kafka, city, f"wall:{today}")
    assert document["clockDay"] == str(today)


STATED = """
id: stated
title: {zh: 公布数, en: Stated}
area: "371500"
startsOn: 2023-01-01
endsOn: 2027-12-31
document: "000"
indicators:
  stated-years:
    name: {zh: 受教育年限, en: Years of schooling}
    unit: years
    tier: A
    measure: {statistic: {series: schoolingYears, own: true}}
    reading: latest
    target: {kind: level_by_date, atLeast: 10.5, by: 2027, baseline: {value: 9, year: 2022}}
    source: {section: 一, quote: 年限}
  stated-share:
    name: {zh: 入学率, en: Enrolled}
    unit: percent
    tier: A
    measure:
      ratio:
        of: {statistic: {series: disabledChildrenEnrolled}}
        to: {statistic: {series: disabledChildren}}
        per: 100
    reading: latest
    target: {kind: level_by_date, atLeast: 97, by: 2027}
    source: {section: 一, quote: 入学率}
"""


def stated(series, period, value, area="371500"):
    return installations.record({
        "specversion": "1.0", "id": f"{series}-{period}", "source": "test",
        "type": "education.statistic.v1", "subject": f"area/{area}",
        "time": "2024-03-01T08:00:00Z",
        "data": {"series": series, "period": period, "value": value, "status": "final"}})


def test_a_statement_serves_from_its_day_on_for_its_time(kafka, make_installation, tmp_path):
    topic = f"stated.{kafka.port}"
    kafka.create_topic(topic, 1)
    counties = ["371502", "371503", "371521", "371522", "371524", "371525", "371526", "371581"]
    kafka.produce(topic, [
        stated("schoolingYears", "2023", 10), stated("schoolingYears", "2024-02-29", 11),
        stated("disabledChildrenEnrolled", "2023-1", 90), stated("disabledChildren", "2023-1", 100),
        *(stated(series, "2024-05-06", value, county) for county in counties for series, value in
          (("disabledChildrenEnrolled", 8), ("disabledChildren", 9)))])
    plan = tmp_path / "stated.yaml"
    plan.write_text(STATED)
    installation = make_installation(kafka.bootstrap, topics=[topic], plans=[str(plan)])
    installation.migrate()
    seen = []
    for day in ("2024-02-28", "2024-02-29", "2025-09-01", "2026-02-28", "2026-03-01", "2026-05-07"):
        move_clock(installation, f"fixed:{day}")
        once(installation)
        document = exact(kafka, installation, f"fixed:{day}")
        seen.append(tuple(row["value"] or row["reasonCode"] for row in sorted(
            document["indicators"], key=lambda row: row["indicatorId"], reverse=True)
            if row["areaCode"] == "371500"))
    share = seen[2][1]
    assert seen == [("10", "90"), ("11", "90"), ("11", share), ("11", share),
                    ("stale_statement", share), ("stale_statement", "stale_statement")]
    assert share.startswith("88.88")


def test_a_wall_clock_that_goes_back_takes_nothing_back(kafka, city):
    def log():
        return exactness.rows(
            city.database, "SELECT sequence, stands FROM planwatch.alert_log ORDER BY 1")

    def judged():
        return exactness.rows(
            city.database,
            "SELECT DISTINCT as_of::text FROM planwatch.indicator_status")

    today = datetime.datetime.now(CHINA).date()
    ahead = str(today + datetime.timedelta(days=40))
    move_clock(city, f"fixed:{ahead}")
    once(city)
    # As a wall clock that ran 40 days ahead would have left it.
    with psycopg.connect(city.database, autocommit=True) as connection:
        connection.execute("UPDATE planwatch.mark SET judged_by = 'wall'")
    before = log()
    assert judged() == [(ahead,)] and all(stands for _, stands in before)
    move_clock(city, "wall")
    result = city.command("run", "--once", within=120)
    assert result.returncode == 0, result.stderr
    assert "the clock is behind the last evaluated day, which stays in force" in result.stderr
    assert log() == before and judged() == [(ahead,)]
    assert f"{ahead} has been evaluated already" in city.done("status")
    exact(kafka, city, f"wall:{ahead}")
    # Said by the configuration it is meant: the clock that follows is not held back any more.
    move_clock(city, f"fixed:{today}")
    once(city)
    move_clock(city, "wall")
    for _ in range(2):
        today = datetime.datetime.now(CHINA).date()
        once(city)
        if datetime.datetime.now(CHINA).date() == today:
            break  # midnight did not fall into the run
    assert judged() == [(str(today),)]
    assert "has been evaluated already" not in city.done("status")
    exact(kafka, city, f"wall:{today}")


def test_a_start_on_a_full_topic_gives_out_nothing_that_it_takes_back(
        kafka, make_installation, city):
    # Small fetches: the daemon reads for several rounds before it has seen everything.
    slow = make_installation(
        kafka.bootstrap, topics=city.topics, alerts={"maxLag": 50, "hold": 7, "recovery": 7},
        kafka={"properties": {"message.max.bytes": "20000", "fetch.max.bytes": "20000",
                              "max.partition.fetch.bytes": "20000",
                              "queued.min.messages": "1", "queued.max.messages.kbytes": "16"}})
    slow.start()
    exactness.await_end(slow, kafka)
    exact(kafka, slow, "events")
    kinds = dict(exactness.rows(
        slow.database, "SELECT transition, count(*) FROM planwatch.alert_log GROUP BY 1"))
    batches = exactness.rows(slow.database, "SELECT batch FROM planwatch.mark")[0][0]
    print(f"{batches} batches, transitions {kinds}")
    assert kinds and "retracted" not in kinds
    assert exactness.rows(
        slow.database, "SELECT count(*) FROM planwatch.alert_log WHERE NOT stands") == [(0,)]


def test_what_is_long_past_when_it_is_found_is_historic(kafka, city):
    once(city)
    clock = exactness.rows(
        city.database, "SELECT max(as_of) FROM planwatch.indicator_status")[0][0]
    found = exactness.rows(city.database, "SELECT as_of, historic FROM planwatch.alert_log")
    assert {historic for _, historic in found} >= {True}
    for as_of, historic in found:
        assert historic == (as_of < clock - datetime.timedelta(days=31)), as_of
    given_out = [json.loads(line) for line in city.done(
        "alerts", "tail", "--since", 0, "--no-follow", "--format", "json").splitlines()]
    told = sum(line["kind"] == "transition" for line in given_out)
    assert told == sum(not historic for _, historic in found)
    assert len(city.transitions()) == len(found)
