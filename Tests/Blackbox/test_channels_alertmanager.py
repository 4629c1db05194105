"""Alertmanager itself, the distribution's: what fires there, is routed and silenced there, and ends."""

import json
import shutil
import subprocess
import time
import urllib.request

import channels
import conftest
import counterparts
import processes
import psycopg
import pytest
import servers

CONFIGURATION = """
route:
  receiver: rest
  group_by: [plan, area]
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 1h
  routes:
    - {receiver: critical, matchers: [severity="critical"]}
receivers:
  - name: critical
    webhook_configs: [{url: "CRITICAL", send_resolved: true}]
  - name: rest
    webhook_configs: [{url: "REST", send_resolved: true}]
"""


class Alertmanager:
    """One instance of its own, on the loopback."""

    def __init__(self, directory, receivers):
        program = shutil.which("prometheus-alertmanager")
        if program is None:
            conftest.missing("prometheus-alertmanager is not installed")
        self.port = servers.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        directory.mkdir()
        text = CONFIGURATION
        for name, server in receivers.items():
            text = text.replace(name, server.url)
        (directory / "alertmanager.yaml").write_text(text)
        self._command = [
            program, f"--config.file={directory}/alertmanager.yaml", f"--storage.path={directory}",
            f"--web.listen-address=127.0.0.1:{self.port}", "--cluster.listen-address="]
        self._log = directory / "log"
        self.process = None
        self.start()

    def start(self):
        self.process = processes.start(self._command, self._log)
        processes.wait_until(self._is_ready, 20, "Alertmanager is ready")

    def _is_ready(self):
        try:
            return urllib.request.urlopen(self.url + "/-/ready", timeout=2).status == 200
        except OSError:
            return None

    def alerts(self):
        """Its alerts by indicator."""
        with urllib.request.urlopen(self.url + "/api/v2/alerts", timeout=5) as answer:
            return {alert["labels"]["indicator"]: alert for alert in json.load(answer)}

    def stop(self):
        processes.stop(self.process)


@pytest.fixture
def receivers():
    made = {"CRITICAL": counterparts.Server(), "REST": counterparts.Server()}
    yield made
    for server in made.values():
        server.close()


@pytest.fixture
def alertmanager(tmp_path, receivers):
    instance = Alertmanager(tmp_path / "alertmanager", receivers)
    yield instance
    instance.stop()


@pytest.fixture
def make(make_installation):
    def make(*urls, **settings):
        installation = make_installation("127.0.0.1:9", topics=["nowhere"])
        channels.configure(
            installation, {"on-call": {"kind": "alertmanager", "url": list(urls), "repeat": 1}},
            **settings)
        installation.migrate()
        return installation

    return make


def notified(server, status):
    """The indicators that a receiver was told of."""
    return {alert["labels"]["indicator"] for request in server.requests
            for alert in request.json["alerts"] if alert["status"] == status}


def fire(installation, indicator, **more):
    return channels.find(installation, 1, alert=f"alert-{indicator}", indicator=indicator, **more)[0]


def test_alerts_fire_change_and_end_there(make, alertmanager, receivers):
    installation = make(alertmanager.url)
    # Alertmanager is told of what fires, also where it began before the channel was there.
    fire(installation, "early")
    installation.start()
    channels.begun(installation, "on-call")
    fire(installation, "quiet")
    fire(installation, "pending", transition="opened", state="pending")
    last = fire(installation, "loud", severity="critical", status="missed")
    channels.reaches(installation, "on-call", last)
    alerts = alertmanager.alerts()
    assert set(alerts) == {"early", "quiet", "loud"}
    loud = alerts["loud"]
    assert loud["labels"] == {
        "alertname": "PlanwatchIndicator", "plan": "p", "indicator": "loud", "area": "371500",
        "status": "missed", "severity": "critical", "property": "unspecified",
        "alert_id": "alert-loud"}
    assert loud["annotations"]["description"] == "three children short"
    assert loud["generatorURL"] == (
        "https://planwatch.example.org/plans/p/indicators/loud?area=371500")
    assert loud["startsAt"].startswith("2023-01-07T16:00:00")
    processes.wait_until(
        lambda: notified(receivers["CRITICAL"], "firing") == {"loud"}
        and notified(receivers["REST"], "firing") == {"early", "quiet"} or None, 20,
        "both are routed")
    # It worsens: another alert there, and the one before it ends.
    fire(installation, "quiet", transition="worsened", severity="critical", status="breached",
         day="2023-02-01")
    processes.wait_until(
        lambda: notified(receivers["CRITICAL"], "firing") == {"loud", "quiet"}
        and notified(receivers["REST"], "resolved") == {"quiet"} or None, 20, "it moves over")
    fire(installation, "loud", transition="resolved", state="resolved", severity="critical",
         status="on_course", day="2023-02-01")
    processes.wait_until(
        lambda: notified(receivers["CRITICAL"], "resolved") == {"loud"} or None, 20, "it ends")


def test_what_is_retracted_ends(make, alertmanager, receivers):
    installation = make(alertmanager.url)
    installation.start()
    channels.begun(installation, "on-call")
    fire(installation, "wrong", stands=False, severity="critical")
    first = fire(installation, "right", severity="critical")
    channels.reaches(installation, "on-call", first)
    processes.wait_until(
        lambda: notified(receivers["CRITICAL"], "firing") or None, 20, "it fires")
    assert notified(receivers["CRITICAL"], "firing") == {"right"}
    with psycopg.connect(installation.database) as database:
        database.execute(
            "UPDATE planwatch.alert_transition SET stands = false WHERE sequence = %s", [first])
    fire(installation, "right", transition="retracted", state="retracted", severity="critical",
         stands=False)
    processes.wait_until(
        lambda: "right" in notified(receivers["CRITICAL"], "resolved") or None, 20, "it ends")


def test_an_instance_that_restarts_learns_all_again_and_keeps_its_silences(
        make, alertmanager, receivers):
    installation = make(alertmanager.url)
    installation.start()
    channels.begun(installation, "on-call")
    subprocess.run(
        ["amtool", f"--alertmanager.url={alertmanager.url}", "silence", "add", "indicator=hushed",
         "--comment=known", "--author=test"], check=True, capture_output=True, timeout=20)
    fire(installation, "hushed")
    last = fire(installation, "heard")
    channels.reaches(installation, "on-call", last)
    processes.wait_until(
        lambda: alertmanager.alerts()["hushed"]["status"]["state"] == "suppressed" or None, 20,
        "it is silenced")
    alertmanager.stop()
    processes.wait_until(
        lambda: channels.delivery(installation, "on-call")["failing_since"], 20, "it fails")
    alertmanager.start()
    processes.wait_until(
        lambda: set(alertmanager.alerts()) == {"hushed", "heard"} or None, 60, "both are there")
    processes.wait_until(
        lambda: channels.delivery(installation, "on-call")["failing_since"] is None, 20, "well")
    assert notified(receivers["REST"], "firing") == {"heard"}
    assert notified(receivers["REST"], "resolved") == set()


def test_an_alert_is_repeated_before_it_would_end(make, alertmanager):
    installation = make(alertmanager.url)
    installation.start()
    channels.begun(installation, "on-call")
    fire(installation, "long")
    ends = set()
    processes.wait_until(
        lambda: "long" in alertmanager.alerts() or None, 20, "it fires")
    for _ in range(4):
        ends.add(alertmanager.alerts()["long"]["endsAt"])
        # A second is the period of repetition here.
        time.sleep(1.2)
    assert len(ends) >= 3


def test_one_instance_that_is_away_keeps_nothing_from_the_other(make, alertmanager):
    away = f"http://127.0.0.1:{servers.free_port()}"
    installation = make(away, alertmanager.url)
    installation.start()
    channels.begun(installation, "on-call")
    last = fire(installation, "one")
    channels.reaches(installation, "on-call", last)
    assert set(alertmanager.alerts()) == {"one"}


def test_a_trial_ends_by_itself(make, alertmanager):
    installation = make(alertmanager.url)
    installation.done("alerts", "test", "on-call")
    trial = alertmanager.alerts()["trial"]
    assert trial["labels"]["alertname"] == "PlanwatchTrial" and trial["endsAt"] > trial["startsAt"]
