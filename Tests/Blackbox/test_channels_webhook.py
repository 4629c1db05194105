"""Webhooks: CloudEvents that are signed, through failures of the other end and of the daemon."""

import re
import time

import channels
import counterparts
import installation as installations
import processes
import psycopg
import pytest
import test_http
from cloudevents.core.bindings import http as binding

TYPE = "planwatch.alert.transition.v1"


@pytest.fixture
def server():
    server = counterparts.Server()
    yield server
    server.close()


@pytest.fixture
def make(make_installation, server):
    """An installation without a broker, with one webhook."""

    def make(mode="structured", **alerts):
        installation = make_installation("127.0.0.1:9", topics=["nowhere"])
        channels.configure(
            installation,
            {"hook": {"kind": "webhook", "url": server.url + "/in", "mode": mode,
                      "secretFile": "hook-key"}},
            secrets={"hook-key": counterparts.SIGNING_KEY + "\n"}, **alerts)
        installation.migrate()
        return installation

    return make


def events(server):
    """What came, as the SDK of CloudEvents reads it; each is signed."""
    found = []
    for request in server.requests:
        counterparts.assert_signed(request)
        event = binding.from_http_event(binding.HTTPMessage(request.headers, request.body))
        assert event.get_id() == request.headers["webhook-id"]
        found.append(event)
    return found


def sequences(server):
    """Of the events in the order in which they came first."""
    return list(dict.fromkeys(int(event.get_id().split("/")[1]) for event in events(server)))


@pytest.mark.parametrize("mode", ["structured", "binary"])
def test_each_transition_is_one_event_that_the_sdk_reads(make, server, mode):
    installation = make(mode)
    installation.start()
    channels.begun(installation, "hook")
    last = channels.find(installation, 20)[-1]
    channels.reaches(installation, "hook", last)
    assert sequences(server) == list(range(1, 21)) and len(server.requests) == 20
    for event in events(server):
        data = event.get_data()
        assert event.get_type() == TYPE
        assert event.get_subject() == f"{data['planId']}/{data['indicatorId']}/{data['areaCode']}"
        assert event.get_id() == f"{data['alertId']}/{data['sequence']}"
        assert data["reason"] == "three children short" and data["value"] == 12.5
        assert event.get_source().startswith("planwatch/")
    row = channels.delivery(installation, "hook")
    assert row["kind"] == "webhook" and row["last_success"] and row["last_error"] is None
    assert row["waiting"] == 0 and row["dead_letters"] == 0 and row["configured"]
    assert channels.delivered(installation, "hook") == [
        (number, True, None) for number in range(1, 21)]


def test_what_was_there_before_a_channel_does_not_concern_it(make, server):
    installation = make()
    channels.find(installation, 5)
    installation.start()
    channels.begun(installation, "hook")
    last = channels.find(installation)[-1]
    channels.reaches(installation, "hook", last)
    assert sequences(server) == [6]


def test_a_server_that_fails_hangs_and_cuts_gets_all_of_it_in_order(make, server):
    installation = make()
    server.next = [
        counterparts.failing(500), counterparts.failing(429, {"Retry-After": "3"}),
        counterparts.cut, counterparts.hanging(12), counterparts.failing(302)]
    installation.start()
    channels.begun(installation, "hook")
    last = channels.find(installation, 10)[-1]
    processes.wait_until(lambda: len(server.requests) > 1 or None, 30, "a second attempt")
    row = processes.wait_until(
        lambda: (lambda row: row if row["failing_since"] else None)(
            channels.delivery(installation, "hook")), 10, "a failure is kept")
    assert row["last_error"] and "secret" not in row["last_error"]
    channels.reaches(installation, "hook", last, within=120)
    assert sequences(server) == list(range(1, 11))
    # What the server asked for is kept: three seconds, not the two of the second attempt.
    busy = [request.at for request in server.requests]
    assert busy[2] - busy[1] >= 3
    row = channels.delivery(installation, "hook")
    assert row["failing_since"] is None and row["last_success"]
    log = installation.log.read_text()
    assert "alert delivery is failing channel=hook" in log and "HTTP 500" in log
    assert "whsec" not in log and "a secret of the server" not in log


def test_a_daemon_that_is_killed_between_sending_and_noting_repeats_only_that(make, server):
    installation = make()
    daemons = [installation.start()]
    channels.begun(installation, "hook")

    def kill(request):
        daemons[-1].kill()
        return 200, b"", {}

    for attempt in range(3):
        before = len(server.requests)
        server.next = [server.usual, kill]
        last = channels.find(installation, 3)[-1]
        processes.wait_until(
            lambda b=before: len(server.requests) >= b + 2 or None, 30, "the deadly request")
        daemons[-1].wait(10)
        daemons.append(installation.start())
        channels.reaches(installation, "hook", last)
    assert sequences(server) == list(range(1, 10))
    ids = [request.headers["webhook-id"] for request in server.requests]
    repeated = [name for name in set(ids) if ids.count(name) > 1]
    assert sorted(int(name.split("/")[1]) for name in repeated) == [2, 5, 8]
    assert len(ids) == 9 + 3


def test_what_cannot_be_delivered_is_given_up_and_seen(make, server):
    installation = make(giveUpAfter="4s")
    server.usual = counterparts.failing(503)
    installation.start()
    address = test_http.address(installation.log, 0)
    channels.begun(installation, "hook")
    lost = channels.find(installation, 2)
    channels.reaches(installation, "hook", lost[-1])
    with psycopg.connect(installation.database) as database:
        letters = database.execute(
            "SELECT channel, sequence, error FROM planwatch.dead_letter ORDER BY 2").fetchall()
    assert letters == [("hook", number, "HTTP 503") for number in lost]
    shown = installation.command("status").stdout
    assert re.search(r"channel hook: failing since .*HTTP 503; 2\s+transitions given up", shown)
    metrics = test_http.get(address, "/metrics")[1]
    assert 'planwatch_delivery_failing{channel="hook"} 1\n' in metrics
    assert 'planwatch_dead_letters_total{channel="hook"} 2\n' in metrics
    assert "are given up channel=hook" in installation.log.read_text()
    server.usual = lambda request: (200, b"", {})
    last = channels.find(installation)[-1]
    channels.reaches(installation, "hook", last)
    assert sequences(server)[-1] == last
    assert channels.delivery(installation, "hook")["dead_letters"] == 2


def test_a_channel_that_hangs_holds_up_no_other(make, server, make_installation):
    quick = counterparts.Server()
    installation = make()
    channels.configure(
        installation,
        {"hook": {"kind": "webhook", "url": server.url}, "quick": {"kind": "webhook", "url": quick.url}})
    server.usual = counterparts.hanging(30)
    daemon = installation.start()
    channels.begun(installation, "quick")
    last = channels.find(installation, 5)[-1]
    channels.reaches(installation, "quick", last, within=5)
    channels.reaches(installation, "journal", last, within=5)
    assert channels.delivery(installation, "hook")["cursor"] == 0
    began = time.monotonic()
    assert installation.stop(daemon) == 0
    assert time.monotonic() - began < 8
    quick.close()


def test_routes_choose_and_say_why(make, server):
    installation = make()
    channels.configure(
        installation,
        {"hook": {"kind": "webhook", "url": server.url, "secretFile": "hook-key"}},
        routes=[{"severity": "critical", "channels": "hook"}])
    installation.start()
    channels.begun(installation, "hook")
    channels.find(installation, 3)
    last = channels.find(installation, 1, alert="loud", severity="critical")[-1]
    channels.reaches(installation, "hook", last)
    assert sequences(server) == [last]
    shown = installation.done("alerts", "route", "loud")
    assert "p/i0 in 371500: critical, unspecified" in shown
    assert re.search(r"line 1: yes, in Chinese, to\n +hook, at once", shown)
    quiet = installation.done("alerts", "route", "alert-1")
    assert "no, its severity is critical" in quiet and "no route matches" in quiet
    assert '"route":null' in installation.done("alerts", "route", "alert-1", "--format", "json")


def test_a_trial_is_marked_and_an_answer_that_is_no_ends_with_1(make, server):
    installation = make()
    assert "took the trial" in installation.done("alerts", "test", "hook")
    event = events(server)[0]
    assert event.get_type() == "planwatch.alert.trial.v1" and event.get_data()["trial"] is True
    server.usual = counterparts.failing(401)
    refused = installation.command("alerts", "test", "hook")
    assert refused.returncode == 1 and "HTTP 401" in refused.stderr
    assert "a secret of the server" not in refused.stderr
    unknown = installation.command("alerts", "test", "hok")
    assert unknown.returncode == 1 and "did you mean hook?" in unknown.stderr


def test_the_sample_that_is_installed_is_right_once_it_is_no_comment(tmp_path):
    config = installations.REPOSITORY / "config"
    lines = (config / "alerts.yaml").read_text().splitlines()
    sample = tmp_path / "alerts.yaml"
    sample.write_text("\n".join(
        line.replace("channels: {}", "channels:").replace("routes: []", "routes:")
        if line[:4] != "#   " else line[2:] for line in lines))
    assert sample.read_text().count("kind: ") == 6
    checked = installations.run(
        "check", "--without-secrets", "--config", config / "planwatch.yaml", within=300,
        environment=installations.environment(PLANWATCH_ALERTS_ROUTES=str(sample)))
    assert checked.returncode == 0 and "alerts.yaml" not in checked.stdout, checked.stdout


def test_check_lists_all_that_is_wrong_with_the_routes(make):
    installation = make()
    channels.configure(
        installation,
        {"a": {"kind": "webhook", "url": "https://u:s3cret@example.org/"},
         "b": {"kind": "wecom", "secretFile": "nowhere"},
         "c": {"kind": "webhook", "url": "https://example.org/"}},
        routes=[{"channels": ["b", "d"]}, {"severity": "urgent", "channels": ["b"]}])
    checked = installation.command("check")
    assert checked.returncode == 1 and "s3cret" not in checked.stdout + checked.stderr
    for words in ("holds a user or a password", "unknown channel `d`", "unknown severity `urgent`",
                  "no such file", "no route names the channel `c`"):
        assert words in checked.stdout, words
    refused = installations.run("run", "--config", installation.config)
    assert refused.returncode == 78
