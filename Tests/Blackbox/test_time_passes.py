"""Judgements change because time passes; and nobody is alarmed on half of the data."""

import datetime
import json

import exactness
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
    assert "missed" in statuses[2].values() and "missed" not in statuses[1].values()


def test_the_wall_clock_judges_today(kafka, city):
    move_clock(city, "wall")
    for _ in range(2):
        today = datetime.datetime.now(CHINA).date()
        once(city)
        if datetime.datetime.now(CHINA).date() == today:
            break  # midnight did not fall into the run
    document = exact(kafka, city, f"wall:{today}")
    assert document["clockDay"] == str(today)


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
