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


class StandIn(counterparts.Server):
    """Stands before an Alertmanager: passes on what comes, once `next` is used up."""

    def __init__(self, alertmanager):
        self._alertmanager = alertmanager
        super().__init__(self.pass_on)

    def pass_on(self, request):
        passed = urllib.request.Request(
            self._alertmanager.url + request.path, request.body,
            {"content-type": request.headers["content-type"]})
        try:
            with urllib.request.urlopen(passed, timeout=5) as answer:
                return answer.status, answer.read(), {}
        except OSError:
            return 502, b"", {}

    def pass_on_and_cut(self, request):
        """It is taken there, which nobody hears of."""
        self.pass_on(request)
        return None


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


@pytest.mark.one_kafka
def test_one_that_fails_hangs_or_cuts_holds_what_is_true_in_the_end(
        kafka, make_installation, receivers, topic, tmp_path):
    troubles = {
        "busy": (lambda end: counterparts.failing(429, {"Retry-After": "3"}), "HTTP 429"),
        "broken": (lambda end: counterparts.failing(500), "HTTP 500"),
        "silent": (lambda end: counterparts.silent, "returned nothing"),
        "taken": (lambda end: end.pass_on_and_cut, "partial"),
        "hanging": (lambda end: counterparts.hanging(12), "Timeout")}
    behind = {name: Alertmanager(tmp_path / name, receivers) for name in troubles}
    ends = {name: StandIn(each) for name, each in behind.items()}
    try:
        # With a broker: without one the daemon begins again every few seconds, and so do its posts.
        installation = make_installation(kafka.bootstrap, topics=[topic])
        channels.configure(
            installation,
            {name: {"kind": "alertmanager", "url": end.url} for name, end in ends.items()})
        installation.migrate()
        fire(installation, "long")
        before = fire(installation, "ending")
        installation.start()
        for name, each in behind.items():
            processes.wait_until(
                lambda e=each: set(e.alerts()) == {"long", "ending"} or None, 30, name)
            ends[name].requests.clear()
            make, _ = troubles[name]
            if name == "hanging":
                ends[name].usual = make(ends[name])
            else:
                ends[name].next = [make(ends[name])] * 2
        fire(installation, "ending", transition="resolved", state="resolved", status="on_course",
             day="2023-02-01")
        last = fire(installation, "new", day="2023-02-01")
        for name in list(troubles)[:-1]:
            channels.reaches(installation, name, last, within=30)
        # The one that hangs has held up none of the others, and knows of nothing yet.
        assert channels.delivery(installation, "hanging")["cursor"] == before
        assert set(behind["hanging"].alerts()) == {"long", "ending"}
        ends["hanging"].usual = ends["hanging"].pass_on
        channels.reaches(installation, "hanging", last)
        for name, (_, error) in troubles.items():
            row = channels.delivery(installation, name)
            assert error in row["last_error"] and row["failing_since"] is None, row
            assert set(behind[name].alerts()) == {"long", "new"}, name
        times = [request.at for request in ends["busy"].requests]
        # The pauses that are asked for: Planwatch's own are of one and two seconds.
        assert len(times) >= 3 and all(later - early > 2.9 for early, later in zip(times[:2], times[1:]))
        assert "a secret of the server" not in installation.log.read_text()
        processes.wait_until(lambda: notified(receivers["REST"], "resolved"), 20, "it ends")
        assert notified(receivers["REST"], "resolved") == {"ending"}
    finally:
        for each in ends.values():
            each.close()
        for each in behind.values():
            each.stop()


def test_a_daemon_that_is_killed_after_posting_leaves_the_right_state(
        make, alertmanager, receivers):
    end = StandIn(alertmanager)
    installation = make(end.url)
    daemons = [installation.start()]

    def kill(request):
        answer = end.pass_on(request)
        daemons[-1].kill()
        return answer

    def killed_at(*transitions):
        """The post with these is the last that this daemon sends."""
        before = channels.delivery(installation, "on-call")["cursor"]
        # Repetitions go on meanwhile: only a post that has the news is deadly.
        end.usual = lambda request: (
            kill(request) if any(
                alert["labels"]["indicator"] == transitions[-1]["indicator"]
                for alert in request.json) else end.pass_on(request))
        for each in transitions:
            last = fire(installation, **each)
        processes.wait_until(lambda: daemons[-1].poll() is not None or None, 20, "the deadly post")
        end.usual = end.pass_on
        # It is there, and the daemon does not know.
        processes.wait_until(
            lambda: transitions[-1]["indicator"] in alertmanager.alerts() or None, 5, "it is there")
        assert channels.delivery(installation, "on-call")["cursor"] < last and before < last
        return last

    try:
        channels.begun(installation, "on-call")
        killed_at({"indicator": "first"})
        began = alertmanager.alerts()["first"]["startsAt"]
        # It ends while nobody is there to say so.
        fire(installation, "first", transition="resolved", state="resolved", status="on_course",
             day="2023-02-01")
        daemons.append(installation.start())
        processes.wait_until(lambda: not alertmanager.alerts() or None, 30, "it ends there")
        last = killed_at({"indicator": "second"})
        daemons.append(installation.start())
        channels.reaches(installation, "on-call", last)
        assert set(alertmanager.alerts()) == {"second"}
        processes.wait_until(
            lambda: notified(receivers["REST"], "resolved") == {"first"}
            and notified(receivers["REST"], "firing") == {"first", "second"}, 20, "all is told")
        starts = {alert["startsAt"] for request in end.requests for alert in request.json
                  if alert["labels"]["indicator"] == "first"}
        # Both posts are about one alert, which did not begin a second time.
        assert len(starts) == 1 and began[:19] == starts.pop()[:19]
    finally:
        end.close()
