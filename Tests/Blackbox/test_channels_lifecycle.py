"""What a channel delivers of alerts that are silenced, part of a wider one, or acknowledged. What
it must have got is computed here from the log alone, without what the program asks of it."""

import datetime
import json
import random
import time

import channels
import counterparts
import exactness
import psycopg
import pytest
import test_acknowledge
import test_changed_past as past
from planoracle import alerts

pytestmark = pytest.mark.one_kafka

SCOPED = past.PLAN.replace(
    "target:", 'scope: {areas: ["371500", "371502"]}\n    target:')


class Hooked:
    """An installation with one webhook, whose clock is set by hand."""

    def __init__(self, kafka, installation, topic, server):
        self.kafka, self.installation, self.topic, self.server = kafka, installation, topic, server

    def at(self, day, *records, **keys):
        """Evaluates on a day, after these records, and delivers all of it."""
        settings = json.loads(self.installation.config.read_text())
        settings["clock"] = f"fixed:{day}"
        settings["alerts"].update(keys)
        self.installation.config.write_text(json.dumps(settings))
        if records:
            self.kafka.produce(self.topic, records)
        self.installation.done("run", "--once", within=120)
        self.assert_given_out()

    def say(self, *words):
        return json.loads(self.installation.done("alerts", *words, "--format", "json"))

    def log(self):
        """All of the log, as dictionaries."""
        with psycopg.connect(
                self.installation.database, row_factory=psycopg.rows.dict_row) as connection:
            return connection.execute("""
                SELECT sequence, alert_id, area_code, transition, as_of::text AS day, stands,
                       historic, held_back_by_silence AS silence, inhibited_by, reason, evidence
                FROM planwatch.alert_log ORDER BY sequence""").fetchall()

    def given_out(self):
        """The sequences that the webhook has got, in the order of their first reception."""
        found = {}
        for request in self.server.requests:
            counterparts.assert_signed(request)
            data = request.json["data"]
            assert request.headers["webhook-id"] == f"{data['alertId']}/{data['sequence']}"
            found[data["sequence"]] = data
        return found

    def assert_given_out(self):
        got = self.given_out()
        assert list(got) == [row["sequence"] for row in for_channels(self.log())]

    def told(self):
        """(transition, day, area) of what the webhook has got."""
        return [(each["transition"], each["asOf"], each["areaCode"])
                for each in self.given_out().values()]


def for_channels(log):
    """Of the log what goes to a channel: not what is historic or held back, nor the retraction of
    what was."""
    held = {row["sequence"] for row in log if row["silence"] is not None or row["inhibited_by"]}
    return [row for row in log if not row["historic"] and row["sequence"] not in held
            and not (row["transition"] == "retracted" and row["evidence"]["retracts"] in held)]


@pytest.fixture
def server():
    server = counterparts.Server()
    yield server
    server.close()


@pytest.fixture
def make(kafka, make_installation, tmp_path, server):
    def make(plan=past.PLAN, **more):
        topic = f"lifecycle.{kafka.port}.{tmp_path.name}".replace("[", ".").replace("]", "")
        kafka.create_topic(topic, 1)
        path = tmp_path / "past.yaml"
        path.write_text(plan)
        installation = make_installation(
            kafka.bootstrap, topics=[topic], plans=[str(path)], privacy={"minimumCell": 0}, **more)
        channels.configure(
            installation, {"hook": {"kind": "webhook", "url": server.url, "secretFile": "hook-key"}},
            secrets={"hook-key": counterparts.SIGNING_KEY + "\n"})
        installation.migrate()
        return Hooked(kafka, installation, topic, server)

    return make


@pytest.mark.parametrize("by_hand", [None, "2024-06-08", "2024-06-09"])
def test_what_is_silenced_goes_everywhere_but_to_the_channel(make, kafka, by_hand):
    hooked = make()
    hooked.at("2024-06-01", *past.ACTIVE[:5])
    hooked.say("silence", "--area", "聊城市", "--until", "2024-06-10", "--reason", "合并学校")
    hooked.at("2024-06-08", *past.ACTIVE[5:])
    assert [(row["transition"], row["silence"]) for row in hooked.log()] == [
        ("opened", 1), ("fired", 1)]
    assert hooked.told() == []
    end = by_hand or "2024-06-11"
    hooked.at(end)
    if by_hand:
        assert hooked.told() == []
        hooked.installation.done("alerts", "silences", "expire", "1", "--reason", "done")
        hooked.at(end)
    assert hooked.told() == [("reminded", end, "371500")]
    hooked.at("2024-06-13")
    assert hooked.told() == [("reminded", end, "371500")]
    # All of it is in the topic and in the tail, in order.
    whole = [row["sequence"] for row in hooked.log()]
    assert len(whole) == 3
    assert [each["sequence"] for each in hooked.installation.transitions()] == whole
    settings = json.loads(hooked.installation.config.read_text())
    assert [json.loads(record.value())["data"]["sequence"] for record in
            kafka.consume(settings["kafka"]["alertsTopic"], len(whole))] == whole


# A public kindergarten in another county, by which the city keeps its limit.
def elsewhere(day):
    return [past.event("institution-change", "institution/M", "open", {
        "change": "opened", "date": "2015-09-01", "kind": "kindergarten", "areaCode": "371503",
        "setting": "urban", "ownership": "public"}), *(
            past.enrolled(f"m{number}", "M", day) for number in range(3))]


def test_the_alert_of_a_county_is_told_by_that_of_its_city(make):
    hooked = make(SCOPED)
    hooked.at("2024-06-11", *past.ACTIVE)
    held, = [row for row in hooked.log() if row["inhibited_by"]]
    assert (held["transition"], held["area_code"]) == ("fired", "371502")
    fired, = [each for each in hooked.given_out().values() if each["transition"] == "fired"]
    assert fired["areaCode"] == "371500" and fired["evidence"]["inhibits"] == ["371502"]
    assert fired["reason"].endswith("Firing too: Dongchangfu.")
    # The city's is over and the county's is not.
    hooked.at("2024-06-21", *elsewhere("2024-06-12"))
    assert sorted(hooked.told()[3:]) == [
        ("reminded", "2024-06-19", "371502"), ("resolved", "2024-06-19", "371500")]
    # Nothing of it ever was so: of what was held back no end is told either.
    hooked.at("2024-06-21", *test_acknowledge.GONE)
    retracted = {row["evidence"]["retracts"] for row in hooked.log()
                 if row["transition"] == "retracted"}
    told = {each["evidence"]["retracts"] for each in hooked.given_out().values()
            if each["transition"] == "retracted"}
    assert retracted == {1, 2, 3, 4, 5, 6} and told == retracted - {held["sequence"]}


def test_who_has_acknowledged_is_not_reminded(make):
    hooked = make()
    hooked.at("2024-06-14", *past.ACTIVE, repeat=3)
    alert = hooked.log()[0]["alert_id"]
    hooked.say("ack", alert, "--reason", "招聘中", "--until", "2024-06-25")
    hooked.at("2024-06-24")
    assert [each[:2] for each in hooked.told()] == [
        ("opened", "2024-06-01"), ("fired", "2024-06-08"), ("reminded", "2024-06-11"),
        ("reminded", "2024-06-14"), ("acknowledged", "2024-06-14")]
    # From its end on it is repeated as before.
    hooked.at("2024-06-30")
    assert [each[:2] for each in hooked.told()[5:]] == [
        ("reminded", "2024-06-26"), ("reminded", "2024-06-29")]


# Whatever is said of three rows in two areas, in any order, through kills.

DAY = datetime.timedelta(days=1)
BEGIN = datetime.date(2024, 6, 1)
LIMITS, AREAS = (40, 52, 60), ("371500", "371502")


def three_rows(inhibit):
    head, row = SCOPED.split("indicators:\n")
    return f"{head}alerts: {{inhibit: {str(inhibit).lower()}}}\nindicators:\n" + "".join(
        row.replace("past-public", f"past-{limit}").replace("atLeast: 52", f"atLeast: {limit}")
        for limit in LIMITS)


class Story:
    """Random events, and what operators say, day after day."""

    def __init__(self, seed):
        self.dice, self.day, self.ids = random.Random(seed), BEGIN, 0
        self.children, self.silences, self.silenced = [], [], 0

    def records(self):
        """Children who come, never came, or came on another day; the last event sets the clock."""
        found = []
        for _ in range(self.dice.randrange(1, 4)):
            self.ids += 1
            moment = f"{self.day}T08:00:{self.ids % 60:02}Z"
            day = str(self.day - DAY * self.dice.randrange(25))
            if self.children and self.dice.random() < 0.45:
                child, unit, last = self.children.pop(self.dice.randrange(len(self.children)))
                id = f"e{self.ids}"
                if self.dice.random() < 0.5:
                    found.append(past.enrolled(child, unit, day, id=id, corrects=last, time=moment))
                    self.children.append((child, unit, id))
                else:
                    found.append(past.event(
                        "enrolment", f"student/{child}", id, retracts=last, time=moment))
            else:
                child, unit = f"c{self.ids}", self.dice.choice("KLLL")
                found.append(past.enrolled(child, unit, day, time=moment))
                self.children.append((child, unit, "in"))
        return found

    def say(self, database):
        """One acknowledgement, silence, or end of one."""
        draw = self.dice.random()
        if draw < 0.5:
            row = "past", f"past-{self.dice.choice(LIMITS)}", self.dice.choice(AREAS)
            exactness.rows(database, """
                INSERT INTO planwatch.alert_acknowledgement (made_by, alert_id, plan_id,
                    indicator_id, area_code, breakdown, ends, day, until_day, reason)
                VALUES ('a test', %s, %s, %s, %s, '{}', %s, %s, %s, 'why') RETURNING id""",
                alerts.alert_id(*row), *row, self.dice.random() < 0.2, self.day,
                self.dice.choice([None, self.day + DAY * self.dice.randrange(6)]))
        elif draw < 0.7 and self.silences:
            number = self.silences.pop(self.dice.randrange(len(self.silences)))
            exactness.rows(database, """
                INSERT INTO planwatch.alert_silence_end (silence, made_by, day)
                VALUES (%s, 'a test', %s) RETURNING silence""", number, self.day)
        else:
            self.silenced += 1
            self.silences.append(self.silenced)
            exactness.rows(database, """
                INSERT INTO planwatch.alert_silence (made_by, areas, indicators, severities,
                    from_day, until_day, reason)
                VALUES ('a test', %s, %s, %s, %s, %s, 'why') RETURNING id""",
                self.dice.choice([[], *([area] for area in AREAS)]),
                self.dice.choice([[], ["past-40"], ["past-60"]]),
                self.dice.choice([[], [], ["critical"]]), self.day,
                self.day + DAY * self.dice.randrange(12))


@pytest.mark.parametrize("seed, inhibit", [(1, False), (4, True)])
def test_through_kills_a_channel_gets_all_that_is_for_it_in_order(
        make, kafka, server, seed, inhibit):
    hooked = make(three_rows(inhibit),
                  alerts={"hold": 2, "recovery": 1, "repeat": 5, "escalate": 9})
    story, installation = Story(seed), hooked.installation
    deadly = set(story.dice.sample(range(1, 10), 3))

    def answer(request):
        if len(server.requests) in deadly:
            installation.daemons[-1].kill()
        return 200, b"", {}

    server.usual = answer
    kafka.produce(hooked.topic, past.ACTIVE[:5])
    installation.start()
    channels.begun(installation, "hook")
    for _ in range(8):
        kafka.produce(hooked.topic, story.records())
        for _ in range(story.dice.randrange(1, 5)):
            story.say(installation.database)
        pause = story.dice.random()
        if story.dice.random() < 0.5:
            # A moment of the dice: while it reads, evaluates, delivers, or after that.
            time.sleep(pause)
            installation.kill(installation.daemons[-1])
        if installation.daemons[-1].poll() is not None:
            installation.start()
        story.day += DAY * story.dice.randrange(1, 5)
    installation.kill(installation.daemons[-1])
    server.usual = lambda request: (200, b"", {})
    installation.start()
    exactness.await_end(installation, kafka)
    log = hooked.log()
    channels.reaches(installation, "hook", for_channels(log)[-1]["sequence"])
    hooked.assert_given_out()
    assert len(log) > len(for_channels(log)) > 10
    assert {"acknowledged", "reminded", "escalated"} <= {row["transition"] for row in log}
    assert any(row["inhibited_by" if inhibit else "silence"] for row in log)
    assert len(server.requests) > len(hooked.given_out())
    exactness.assert_sound(installation)
    # The oracle knows of no wider areas.
    if not inhibit:
        records = exactness.read_back(kafka, [hooked.topic])
        assert [] == exactness.differences(
            installation, exactness.expected(installation, records), records,
            exactness.counts(installation))
