"""When the past of an alert changes: what is unchanged goes on standing, and every reader of it gets
its state right. The log is compared with the one that the oracle keeps of the same changes."""

import json

import exactness
import installation as installations
import pytest
import test_http
from planoracle import alerts, civil

pytestmark = pytest.mark.one_kafka

CLOCK, MAX_AGE = "2024-06-20", 31

PLAN = """
id: past
title: {zh: 过去, en: Past}
area: "371500"
startsOn: 2021-01-01
endsOn: 2025-12-31
document: "000"
indicators:
  past-public:
    name: {zh: 公办园在园幼儿占比, en: Share of children in public kindergartens}
    unit: percent
    tier: A
    property: binding
    measure:
      share:
        among: {students: {stage: kindergarten}}
        with: {at: {ownership: public}}
    target: {kind: maintain, atLeast: 52}
    source: {section: 一, quote: 公办园}
"""


def event(type, subject, id, data=None, time="2024-06-15T08:00:00Z", **more):
    return installations.record({
        "specversion": "1.0", "id": id, "source": "test", "type": f"education.{type}.v1",
        "subject": subject, "time": time, **({"data": data} if data else {}), **more})


def opened(unit, ownership, area="371502"):
    return event("institution-change", f"institution/{unit}", "open", {
        "change": "opened", "date": "2015-09-01", "kind": "kindergarten", "areaCode": area,
        "setting": "urban", "ownership": ownership}, time="2016-01-01T08:00:00Z")


def enrolled(child, unit, day, id="in", **more):
    return event("enrolment", f"student/{child}", id, {
        "schoolId": unit, "stage": "kindergarten", "from": day, "move": "new"}, **more)


def left(child, unit, day):
    return event("learner-exit", f"student/{child}", "out", {
        "schoolId": unit, "date": day, "outcome": "movedAway"})


# Three children, two of them in the public kindergarten; two more in the other one since June 2024.
ACTIVE = [opened("K", "public"), opened("L", "privateOther"), enrolled("1", "K", "2020-09-01"),
          enrolled("2", "K", "2020-09-01"), enrolled("3", "L", "2020-09-01"),
          enrolled("4", "L", "2024-06-01"), enrolled("5", "L", "2024-06-01")]
# It has been so before, as is heard only now.
EPISODE = [enrolled("6", "L", "2021-03-01"), left("6", "L", "2022-05-01"),
           enrolled("7", "L", "2021-03-01"), left("7", "L", "2022-05-01")]
# The two came four days later than was said.
LATER = [enrolled(child, "L", "2024-06-05", id="in-2", corrects="in", time="2024-06-16T08:00:00Z")
         for child in ("4", "5")]
# The earlier children never were there.
NEVER = [event("enrolment", "student/6", "no", retracts="in", time="2024-06-17T08:00:00Z"),
         event("enrolment", "student/7", "no", retracts="in", time="2024-06-17T08:00:00Z")]


class Reader:
    """All ways in which an alert's state is shown, beside each other."""

    def __init__(self, installation, kafka):
        self._installation, self._kafka = installation, kafka

    def log(self):
        return [alerts.Entry(*row[:5], civil.parse_day(row[5]), *row[6:]) for row in exactness.rows(
            self._installation.database, """
            SELECT transition, from_state, to_state, status, severity, as_of::text, stands,
                   historic, (evidence ->> 'retracts')::bigint
            FROM planwatch.alert_log ORDER BY sequence""")]

    def by_standing_transitions(self):
        """As the comment of the view says."""
        found = exactness.rows(self._installation.database, """
            SELECT to_state, status, severity, as_of::text FROM planwatch.alert_log WHERE stands
            ORDER BY as_of DESC, transition = 'opened', sequence DESC LIMIT 1""")
        return found[0] if found else None

    def by_list(self):
        found = json.loads(self._installation.done("alerts", "list", "--format", "json"))
        return self._of_alert(found[0]) if found else None

    @staticmethod
    def _of_alert(each):
        return each["state"], each["status"], each["severity"], each["changedOn"]

    def by_snapshot(self):
        """Only what is firing."""
        lines = [json.loads(line) for line in self._installation.done(
            "alerts", "tail", "--no-follow", "--format", "json").splitlines()]
        found = [(each["toState"], each["status"], each["severity"], each["asOf"])
                 for each in lines if each["kind"] == "snapshot"]
        return found[0] if found else None

    def by_topic(self, count):
        """What a reader of the topic comes to who drops what `retracted` names."""
        settings = json.loads(self._installation.config.read_text())
        records = self._kafka.consume(settings["kafka"]["alertsTopic"], count)
        told = []
        for record in records:
            data = json.loads(record.value())["data"]
            told.append((data["sequence"], alerts.Entry(
                data["transition"], data["fromState"], data["toState"], data["status"],
                data["severity"], civil.parse_day(data["asOf"]), True, False,
                data["evidence"].get("retracts"))))
        state = alerts.follow(told)
        return state and (*state[:3], civil.show_day(state[3])), [each for each, _ in told]


def test_what_is_unchanged_goes_on_standing(kafka, make_installation, tmp_path):
    topic = f"past.{kafka.port}"
    kafka.create_topic(topic, 1)
    plan = tmp_path / "past.yaml"
    plan.write_text(PLAN)
    installation = make_installation(
        kafka.bootstrap, topics=[topic], plans=[str(plan)], clock=f"fixed:{CLOCK}",
        privacy={"minimumCell": 0})
    installation.migrate()
    reader, log, told, opened_on = Reader(installation, kafka), alerts.Log(MAX_AGE), [], []
    for step in (ACTIVE, EPISODE, LATER, NEVER):
        kafka.produce(topic, step)
        result = installation.command("run", "--once", within=120)
        assert result.returncode == 0, result.stderr
        records = exactness.read_back(kafka, [topic])
        document = exactness.expected(installation, records, f"fixed:{CLOCK}")
        exactness.assert_exact(installation, document, records)
        folded = [alerts.Transition(
            each["transition"], each["fromState"], each["toState"], each["status"],
            each["severity"], civil.parse_day(each["asOf"])) for each in document["transitions"]]
        log.take(folded, civil.parse_day(CLOCK))
        assert reader.log() == log.entries
        last = folded[-1]
        state = (last.to_state, last.status, last.severity, civil.show_day(last.day))
        given_out = [place for place, entry in enumerate(log.entries, 1) if not entry.historic]
        assert reader.by_standing_transitions() == state
        assert reader.by_list() == state
        assert reader.by_snapshot() == state
        assert reader.by_topic(len(given_out)) == (state, given_out)
        told.append(len(given_out))
        opened_on.append(json.loads(
            installation.done("alerts", "list", "--format", "json"))[0]["openedOn"])
    # Opened and fired; nothing by the episode; both retracted and delivered again; nothing.
    assert told == [2, 2, 6, 6]
    assert opened_on == ["2024-06-01", "2024-06-01", "2024-06-05", "2024-06-05"]

    daemon = installation.start()
    address = test_http.address(installation.log, 0)
    listed = json.loads(test_http.until(address, "/api/v1/alerts", 200))["alerts"]
    assert [Reader._of_alert(each) for each in listed] == [reader.by_list()]
    page = test_http.until(address, "/plans/past/indicators/past-public?area=371500&lang=en", 200)
    assert "open 15 days" in page  # since the fifth
    installation.stop(daemon)
