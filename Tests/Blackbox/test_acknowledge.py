"""What operators say of alerts: acknowledged, silenced, given back; who may, and what becomes of it
when the past changes or the daemon is killed. The standing log is the oracle's in every step."""

import json
import random

import exactness
import installation as installations
import psycopg
import pytest
import test_changed_past as past

pytestmark = pytest.mark.one_kafka

# The alert opens on the first of June 2024 and fires on the eighth.
BACK = [past.enrolled(child, "L", "2024-06-01", id="again", time="2024-06-18T08:00:00Z")
        for child in ("4", "5")]
GONE = [past.event("enrolment", f"student/{child}", "gone", retracts="in",
                   time="2024-06-17T08:00:00Z") for child in ("4", "5")]


class Stand:
    """One installation with one row, whose clock is set by hand."""

    def __init__(self, kafka, installation, topic):
        self._kafka, self.installation, self._topic = kafka, installation, topic

    def at(self, day, *records, by="once", **keys):
        """Evaluates on a day, after these records; the daemon must agree with the oracle."""
        settings = json.loads(self.installation.config.read_text())
        settings["clock"] = f"fixed:{day}"
        settings.setdefault("alerts", {}).update(keys)
        self.installation.config.write_text(json.dumps(settings))
        if records:
            self._kafka.produce(self._topic, records)
        if by == "once":
            self.installation.done("run", "--once", within=120)
        self.agree(f"fixed:{day}")

    def agree(self, clock):
        records = exactness.read_back(self._kafka, [self._topic])
        document = exactness.expected(self.installation, records, clock)
        exactness.assert_exact(self.installation, document, records)

    def alert(self):
        """The one alert of the row, as it is listed."""
        return json.loads(self.installation.done("alerts", "list", "--format", "json"))[0]

    def say(self, *words):
        return json.loads(self.installation.done("alerts", *words, "--format", "json"))

    def log(self, *columns):
        names = ", ".join(columns or ("transition", "as_of::text", "stands"))
        return exactness.rows(
            self.installation.database, f"SELECT {names} FROM planwatch.alert_log ORDER BY sequence")


@pytest.fixture
def stand(kafka, make_installation, tmp_path):
    topic = f"care.{kafka.port}.{tmp_path.name}".replace("[", ".").replace("]", "")
    kafka.create_topic(topic, 1)
    plan = tmp_path / "past.yaml"
    plan.write_text(past.PLAN)
    installation = make_installation(
        kafka.bootstrap, topics=[topic], plans=[str(plan)], privacy={"minimumCell": 0})
    installation.migrate()
    return Stand(kafka, installation, topic)


def test_an_acknowledgement_lasts_through_a_changed_past_and_ends_on_its_day(stand):
    stand.at("2024-06-20", *past.ACTIVE)
    alert = stand.alert()["alertId"]
    assert stand.say("ack", alert[:8], "--reason", "招聘中", "--by", "li.wei", "--until", "2024-06-22") == {
        "acknowledged": [alert], "by": "li.wei", "asOf": "2024-06-20"}
    stand.at("2024-06-20")
    assert (stand.alert()["state"], stand.alert()["acknowledgedBy"]) == ("acknowledged", "li.wei")
    # It fires four days later than was known; it does not fire at all; it does.
    stand.at("2024-06-20", *past.LATER)
    assert (stand.alert()["state"], stand.alert()["openedOn"]) == ("acknowledged", "2024-06-05")
    # The acknowledgement was neither retracted nor delivered a second time.
    assert [row for row in stand.log() if row[0] == "acknowledged"] == [
        ("acknowledged", "2024-06-20", True)]
    stand.at("2024-06-21")
    assert stand.alert()["acknowledgedBy"] == "li.wei"
    stand.at("2024-06-23")
    assert (stand.alert()["state"], stand.alert()["acknowledgedBy"]) == ("firing", None)
    assert stand.log()[-1] == ("reminded", "2024-06-23", True)
    told = stand.installation.done("alerts", "show", alert[:8])
    assert "li.wei" in told and "招聘中" in told
    assert exactness.rows(stand.installation.database, """
        SELECT made_by, role, reason, until_day::text FROM planwatch.alert_acknowledgement""") == [
        ("li.wei", exactness.rows(stand.installation.database, "SELECT session_user::text")[0][0],
         "招聘中", "2024-06-22")]


def test_an_acknowledgement_waits_while_its_alert_is_not_there(stand):
    stand.at("2024-06-20", *past.ACTIVE)
    stand.say("ack", stand.alert()["alertId"], "--reason", "a test")
    stand.at("2024-06-20")
    stand.at("2024-06-20", *GONE)
    assert json.loads(stand.installation.done("alerts", "list", "--format", "json")) == []
    stand.at("2024-06-20", *BACK)
    assert stand.alert()["state"] == "acknowledged"
    assert [row[0] for row in stand.log("transition") if row[0] == "acknowledged"] == [
        "acknowledged", "acknowledged"]


def test_one_of_a_pending_alert_begins_when_it_fires_and_is_ended_by_hand(stand):
    stand.at("2024-06-03", *past.ACTIVE)
    alert = stand.alert()["alertId"]
    stand.say("ack", alert, "--reason", "a test")
    stand.at("2024-06-07")
    assert stand.alert()["state"] == "pending"
    stand.at("2024-06-08")
    assert stand.alert()["state"] == "acknowledged"
    stand.say("unack", alert, "--by", "wang", "--reason", "nobody came")
    stand.at("2024-06-08")
    assert stand.alert()["state"] == "firing"
    assert [row[:2] for row in stand.log()] == [
        ("opened", "2024-06-01"), ("fired", "2024-06-08"), ("acknowledged", "2024-06-08"),
        ("reminded", "2024-06-08")]
    assert "No longer acknowledged, by wang: nobody came." in stand.log("reason")[-1][0]
    for words, said in [(["unack", alert], "not acknowledged"),
                        (["ack", "ffffffff", "--reason", "x"], "no alert"),
                        (["ack", alert, "--reason", "x", "--until", "2024-06-01"], "before")]:
        result = stand.installation.command("alerts", *words)
        assert result.returncode != 0 and said in result.stderr


def test_a_killed_daemon_takes_an_acknowledgement_over_once(stand):
    stand.at("2024-06-20", *past.ACTIVE)
    alert = stand.alert()["alertId"]
    daemon = stand.installation.start()
    stand.installation.wait()
    stand.say("ack", alert, "--reason", "a test")
    stand.installation.kill(daemon)
    daemon = stand.installation.start()
    stand.installation.wait()
    stand.agree("fixed:2024-06-20")
    assert [row for row in stand.log() if row[0] == "acknowledged"] == [
        ("acknowledged", "2024-06-20", True)]
    # A running daemon does so within its next round.
    stand.say("unack", alert)
    stand.installation.wait()
    stand.agree("fixed:2024-06-20")
    assert stand.alert()["state"] == "firing"
    stand.installation.stop(daemon)


def test_what_is_silenced_is_held_back_and_reminded_of_when_the_silence_ends(stand):
    stand.at("2024-06-05", *past.ACTIVE)
    alert = stand.alert()["alertId"]
    asked = ["silence", "--area", "聊城市", "--status", "at_risk",
             "--until", "2024-06-10", "--reason", "合并学校"]
    assert stand.say(*asked, "--preview") == {
        "silence": None, "from": "2024-06-05", "until": "2024-06-10", "alerts": [alert]}
    assert stand.say("silences", "list") == []
    assert stand.say(*asked)["silence"] == 1
    stand.at("2024-06-09")
    assert stand.log("transition", "held_back_by_silence") == [("opened", None), ("fired", 1)]
    assert stand.alert()["silencedUntil"] == "2024-06-10T16:00:00+00:00"
    stand.at("2024-06-11")
    assert stand.log("transition", "as_of::text", "held_back_by_silence")[-1] == (
        "reminded", "2024-06-11", None)
    assert stand.alert()["silencedUntil"] is None
    # Ended by hand on its first day: one reminder more, on that day.
    assert stand.say("silence", "--plan", "past", "--until", "2024-07-01", "--reason", "x") == {
        "silence": 2, "from": "2024-06-11", "until": "2024-07-01", "alerts": [alert]}
    stand.at("2024-06-12")
    stand.installation.done("alerts", "silences", "expire", "2", "--by", "li", "--reason", "done")
    stand.at("2024-06-12")
    assert stand.log("transition", "as_of::text")[-1] == ("reminded", "2024-06-12")
    assert [each["endedBy"] for each in stand.say("silences", "list", "--all")] == ["li", None]
    assert stand.installation.command("alerts", "silences", "expire", "2").returncode == 1


def test_what_nobody_acknowledges_is_repeated_and_raised(stand):
    stand.at("2024-06-20", *past.ACTIVE, repeat=3, escalate=5)
    assert stand.log("transition", "as_of::text", "severity") == [
        ("opened", "2024-06-01", "info"), ("fired", "2024-06-08", "info"),
        ("reminded", "2024-06-11", "info"), ("escalated", "2024-06-13", "warning"),
        ("reminded", "2024-06-16", "warning"), ("reminded", "2024-06-19", "warning")]
    stand.say("ack", stand.alert()["alertId"], "--reason", "a test")
    stand.at("2024-06-30")
    assert stand.log()[-1] == ("acknowledged", "2024-06-20", True)


@pytest.mark.parametrize("inhibit", [True, False])
def test_a_county_is_part_of_its_city_while_both_fire(kafka, make_installation, tmp_path, inhibit):
    topic = f"wider.{kafka.port}.{inhibit}"
    kafka.create_topic(topic, 1)
    plan = tmp_path / "past.yaml"
    scope = 'scope: {areas: ["371500", "371502"]}\n    target:'
    plan.write_text(past.PLAN.replace("target:", scope).replace(
        "indicators:", f"alerts: {{inhibit: {str(inhibit).lower()}}}\nindicators:", 1))
    installation = make_installation(
        kafka.bootstrap, topics=[topic], plans=[str(plan)], privacy={"minimumCell": 0})
    installation.migrate()
    stand = Stand(kafka, installation, topic)
    stand.at("2024-06-20", *past.ACTIVE)
    found = {area: rest for area, *rest in exactness.rows(installation.database, """
        SELECT area_code, alert_id, inhibited_by, evidence -> 'inhibits', reason
        FROM planwatch.alert_log WHERE transition = 'fired'""")}
    city, county = found["371500"], found["371502"]
    assert (city[1], county[2]) == (None, None)
    if inhibit:
        assert (county[1], city[2]) == (city[0], ["371502"])
        assert city[3].endswith("Firing too: Dongchangfu.") and "Firing too" not in county[3]
    else:
        assert (county[1], city[2]) == (None, None)
    # Elsewhere in the city it becomes better: who was part of the city's alert is reminded of.
    stand.at("2024-06-29", past.opened("M", "public", "371521"), *(
        past.enrolled(f"m{number}", "M", "2024-06-20") for number in range(9)))
    ended = exactness.rows(installation.database, """
        SELECT area_code, transition, as_of::text, inhibited_by FROM planwatch.alert_log
        WHERE as_of > '2024-06-20' ORDER BY area_code""")
    reminded = [("371502", "reminded", "2024-06-27", None)] if inhibit else []
    assert ended == [("371500", "resolved", "2024-06-27", None), *reminded]


def test_nobody_but_an_operator_says_anything(stand):
    stand.at("2024-06-20", *past.ACTIVE)
    with psycopg.connect(stand.installation.database, autocommit=True) as connection:
        connection.execute("SET ROLE planwatch_analyst")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "INSERT INTO planwatch.alert_acknowledgement (made_by) VALUES ('x')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT reason FROM planwatch.alert_acknowledgement")
        # What it says of an alert is part of the alert.
        connection.execute("SELECT acknowledged_by FROM planwatch.alert")


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_operators_say_of_a_city_the_log_is_that_of_the_oracle(
        kafka, make_installation, seed):
    topic = f"city.{kafka.port}.{seed}"
    kafka.create_topic(topic, 2)
    kafka.produce(topic, installations.simulated(
        "demo", seed=seed, students=800, start="2020-09-01", end="2024-03-31"))
    installation = make_installation(kafka.bootstrap, topics=[topic], alerts={
        "maxAge": 3_000, "hold": 3, "recovery": 1, "repeat": 40, "escalate": 90,
        "flapping": "hold", "flappingChanges": 2, "flappingDays": 200})
    installation.migrate()
    installation.done("run", "--once", within=300)
    dice = random.Random(seed)
    with psycopg.connect(installation.database, autocommit=True) as connection:
        alerts = connection.execute(
            "SELECT DISTINCT alert_id, plan_id, indicator_id, area_code, min(as_of), max(as_of)"
            " FROM planwatch.alert_transition GROUP BY 1, 2, 3, 4 ORDER BY 1").fetchall()
        assert len(alerts) > 5
        for _ in range(60):
            alert, plan, indicator, area, first, last = dice.choice(alerts)
            day = first.toordinal() + dice.randrange(-5, (last - first).days + 30)
            day = type(first).fromordinal(day)
            until = dice.choice([None, day, type(first).fromordinal(
                day.toordinal() + dice.randrange(80))])
            connection.execute(
                "INSERT INTO planwatch.alert_acknowledgement (made_by, alert_id, plan_id,"
                " indicator_id, area_code, breakdown, ends, day, until_day, reason)"
                " VALUES ('a test', %s, %s, %s, %s, '{}', %s, %s, %s, 'why')",
                [alert, plan, indicator, area, dice.random() < 0.2, day, until])
        for number in range(1, 9):
            _, plan, _, area, first, last = dice.choice(alerts)
            day = type(first).fromordinal(
                first.toordinal() + dice.randrange((last - first).days + 30))
            end = type(first).fromordinal(day.toordinal() + dice.randrange(90))
            connection.execute(
                "INSERT INTO planwatch.alert_silence (made_by, plans, areas, statuses, severities,"
                " from_day, until_day, reason) VALUES ('a test', %s, %s, %s, %s, %s, %s, 'why')",
                [dice.choice([[], [plan]]), dice.choice([[], [area]]),
                 dice.choice([[], [], ["at_risk", "off_course"]]),
                 dice.choice([[], ["warning"], ["critical", "info"]]), day, end])
            if dice.random() < 0.4:
                connection.execute(
                    "INSERT INTO planwatch.alert_silence_end (silence, made_by, day)"
                    " VALUES (%s, 'a test', %s)", [number, type(first).fromordinal(
                        day.toordinal() + dice.randrange(60))])
    installation.done("run", "--once", within=300)
    records = exactness.read_back(kafka, [topic])
    document = exactness.expected(installation, records)
    exactness.assert_exact(installation, document, records)
    kinds = {row[0] for row in exactness.rows(
        installation.database, "SELECT DISTINCT transition FROM planwatch.alert_log WHERE stands")}
    assert {"acknowledged", "reminded", "escalated"} <= kinds
    assert installation.verify()["equal"]
