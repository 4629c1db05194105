"""Channels whose other ends hang: nothing else waits for them, and they get all of it in the end."""

import statistics
import time

import channels
import counterparts
import exactness
import processes
import pytest
import test_changed_past as past

pytestmark = pytest.mark.one_kafka
ROBOTS = [counterparts.WeCom, counterparts.DingTalk, counterparts.Feishu]


class Toggle:
    """One row whose alert begins on another day with every round of records."""

    def __init__(self, kafka, topic, hook):
        self._kafka, self._topic, self._hook = kafka, topic, hook
        self._round = 0

    def round(self):
        """Lets it begin on another day; seconds until the webhook has that it fired."""
        self._round += 1
        # It fires seven days after its first day, at the latest on that of the clock.
        number = self._round
        day, fires = f"2024-06-{1 + number:02}", f"2024-06-{8 + number:02}"
        previous = "in" if number == 1 else f"in-{number - 1}"
        records = [
            past.enrolled(child, "L", day, id=f"in-{number}", corrects=previous,
                          time=f"2024-06-16T{8 + number:02}:00:00Z")
            for child in ("4", "5")]
        began = time.monotonic()
        self._kafka.produce(self._topic, records)
        return self.fired(fires) - began

    def fired(self, day):
        """When the webhook was told that it fired on a day."""
        def told():
            return next(
                (request.at for request in list(self._hook.requests)
                 if (request.json["data"]["transition"], request.json["data"]["asOf"])
                 == ("fired", day)), None)

        return processes.wait_until(told, 30, f"the webhook has what fires on {day}")


@pytest.fixture
def ends():
    """The robots, a webhook that is well, and an Alertmanager."""
    made = {robot.service: robot() for robot in ROBOTS}
    made |= {"hook": counterparts.Server(), "on-call": counterparts.Server()}
    yield made
    for end in made.values():
        end.close()


def test_what_hangs_delays_neither_other_channels_nor_judging(
        kafka, make_installation, topic, ends, tmp_path):
    plan = tmp_path / "past.yaml"
    plan.write_text(past.PLAN)
    installation = make_installation(
        kafka.bootstrap, topics=[topic], plans=[str(plan)], clock=f"fixed:{past.CLOCK}",
        privacy={"minimumCell": 0})
    robots = {robot.service: ends[robot.service] for robot in ROBOTS}
    channels.configure(
        installation,
        {"hook": {"kind": "webhook", "url": ends["hook"].url},
         "on-call": {"kind": "alertmanager", "url": ends["on-call"].url},
         **{name: {"kind": name, "url": robot.url, "secretFile": name}
            for name, robot in robots.items()}},
        secrets={name: robot.secret for name, robot in robots.items()})
    installation.migrate()
    installation.start()
    channels.begun(installation, "hook")
    kafka.produce(topic, past.ACTIVE)
    toggle = Toggle(kafka, topic, ends["hook"])
    toggle.fired("2024-06-08")
    usual = [toggle.round() for _ in range(3)]
    for name in [*robots, "on-call"]:
        channels.reaches(installation, name, channels.delivery(installation, "hook")["cursor"])
    told = {name: len(robot.texts) for name, robot in robots.items()}
    stood = channels.delivery(installation, "wecom")["cursor"]
    late = [*robots, "on-call"]
    well = {name: ends[name].usual for name in late}
    for name in late:
        ends[name].usual = counterparts.hanging(12)
    slow = []
    for _ in range(4):
        slow.append(toggle.round())
        # This was found, and went to the webhook, while the others hung.
        for name in late:
            assert channels.delivery(installation, name)["cursor"] == stood, (name, usual, slow)
    print(f"seconds: usual {usual}, while others hang {slow}")
    assert statistics.median(slow) < 2 * statistics.median(usual) + 1
    assert max(slow) < max(usual) + 3
    for name in late:
        assert channels.delivery(installation, name)["waiting"] > 0
        ends[name].usual = well[name]
    last = exactness.rows(
        installation.database, "SELECT last FROM planwatch.alert_sequence")[0][0]
    for name in late:
        channels.reaches(installation, name, last)
        row = channels.delivery(installation, name)
        assert "Timeout" in row["last_error"] and row["failing_since"] is None, row
    for name, robot in robots.items():
        # Each of the four rounds withdrew two transitions and found two; nothing is lost or told twice.
        said = "".join(robot.texts[told[name]:])
        assert said.count("因数据更正作废") == 8, said
        assert said.count("· 触发预警") == said.count("· 待确认") == 4, said
        assert robot.token not in installation.log.read_text()
    firing = [alert for alert in ends["on-call"].requests[-1].json if alert["endsAt"] > utc_now()]
    # It began on the eighth of June, at midnight in China.
    assert [alert["startsAt"] for alert in firing] == ["2024-06-07T16:00:00Z"]


def utc_now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
