"""Alerts that go out: the topic, the tail and the stream, through kills and returns."""

import contextlib
import http.client
import json
import random
import subprocess
import threading
import time

import confluent_kafka
import exactness
import faults
import installation as installations
import processes
import psycopg
import pytest
import test_http
import worlds

ONE_ALERT = """
    WITH taken AS (UPDATE planwatch.alert_sequence SET last = last + 1 RETURNING last)
    INSERT INTO planwatch.alert_transition (sequence, alert_id, plan_id, indicator_id, area_code,
        breakdown, transition, from_state, to_state, status, severity, as_of, reason, evidence,
        stands, historic)
    SELECT last, 'alert-' || last %% 7, 'p', 'i', '371500', '{}', 'fired', 'pending', 'firing',
           'off_course', 'warning', '2023-01-08', 'three children short', '{}', %s, false
    FROM taken RETURNING sequence"""


class Finder:
    """Transitions that are found beside the test, one at a time."""

    def __init__(self, database, pause, stands=True):
        self._database, self._pause, self._stands = database, pause, stands
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._find, daemon=True)
        self.last = 0

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join(20)

    def _find(self):
        connection = None
        while not self._stop.is_set():
            try:
                if connection is None:
                    connection = psycopg.connect(self._database, autocommit=True)
                with connection.transaction():
                    self.last = connection.execute(ONE_ALERT, [self._stands]).fetchone()[0]
                    connection.execute("NOTIFY planwatch_alerts")
            except psycopg.Error:
                connection = None
                time.sleep(0.2)
            time.sleep(self._pause)


class Tail:
    """`alerts tail` that is read beside the test: only whole lines count."""

    def __init__(self, installation, since):
        self.process = subprocess.Popen(
            [str(installations.program()), "alerts", "tail", "--format", "json", "--since",
             str(since), "--config", str(installation.config)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
            env=installations.environment())
        self.lines = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        for line in self.process.stdout:
            if line.endswith(b"\n"):
                self.lines.append(json.loads(line))

    def kill(self):
        self.process.kill()
        self.process.wait(10)
        self._thread.join(10)
        return self.lines


@pytest.fixture
def quiet(make_installation):
    """An installation without a broker and without a daemon."""
    installation = make_installation("127.0.0.1:9", topics=["nowhere"])
    installation.migrate()
    return installation


def test_a_tail_that_is_killed_fifty_times_misses_and_repeats_nothing(quiet):
    chance = random.Random(faults.seed())
    cursor, seen = 0, []
    with Finder(quiet.database, 0.002) as finder:
        for _ in range(50):
            tail = Tail(quiet, cursor)
            processes.wait_until(lambda t=tail: t.lines or None, 20, "a line of the tail")
            time.sleep(chance.uniform(0, 0.3))
            for line in tail.kill():
                cursor = line["cursor"]
                if line["kind"] == "transition":
                    seen.append(line["sequence"])
    lines = quiet.done(
        "alerts", "tail", "--since", cursor, "--no-follow", "--format", "json").splitlines()
    seen += [line["sequence"] for line in map(json.loads, lines) if line["kind"] == "transition"]
    assert finder.last > 500
    assert seen == list(range(1, finder.last + 1))


def test_a_tail_waits_for_a_database_that_is_away(quiet, postgres):
    tail = Tail(quiet, 0)
    with Finder(quiet.database, 0.01) as finder:
        processes.wait_until(lambda: len(tail.lines) > 20 or None, 20, "twenty transitions")
        postgres.stop_at_once()
        time.sleep(1)
        postgres.start()
        before = finder.last
        processes.wait_until(lambda: finder.last > before + 20 or None, 30, "more transitions")
    processes.wait_until(
        lambda: tail.lines[-1]["cursor"] >= finder.last or None, 20, "the tail has all")
    seen = [line["sequence"] for line in tail.kill() if line["kind"] == "transition"]
    assert seen == list(range(1, finder.last + 1))


# The stream over HTTP.

class Stream:
    """A client of the stream, up to the moment at which it is closed."""

    def __init__(self, address, query="", last_id=None):
        self._connection = http.client.HTTPConnection(address, timeout=30)
        headers = {} if last_id is None else {"Last-Event-ID": str(last_id)}
        self._connection.request("GET", "/api/v1/alerts/stream" + query, headers=headers)
        self._answer = self._connection.getresponse()
        assert self._answer.status == 200
        assert self._answer.headers["Content-Type"] == "text/event-stream"

    def event(self):
        """The next event as a dictionary, without comments."""
        found = {}
        # Comments keep a connection alive on which nothing else comes.
        end = time.monotonic() + 60
        while time.monotonic() < end:
            line = self._answer.readline().decode()
            assert line, "the stream has ended"
            line = line.rstrip("\n")
            if not line and "event" in found:
                return found
            name, _, value = line.partition(": ")
            if name:
                found[name] = value
        raise TimeoutError("no event within a minute")

    def transitions(self, until):
        """Sequences up to that one."""
        found = []
        while not found or found[-1] < until:
            event = self.event()
            if event["event"] == "transition":
                assert json.loads(event["data"])["sequence"] == int(event["id"])
                found.append(int(event["id"]))
        return found

    def close(self):
        self._connection.sock.close() if self._connection.sock else None
        self._answer.close()
        self._connection.close()


def listening(installation, number=0):
    address = test_http.address(installation.log, number)
    test_http.until(address, "/api/v1/alerts", 200)
    return address


def test_a_stream_goes_on_after_its_last_event(quiet):
    quiet.start()
    address = listening(quiet)
    with Finder(quiet.database, 0.005) as finder:
        stream = Stream(address, "?since=0")
        seen = stream.transitions(until=30)
        stream.close()
        for _ in range(5):
            time.sleep(0.2)
            stream = Stream(address, last_id=seen[-1])
            seen += stream.transitions(until=seen[-1] + 40)
            stream.close()
        assert seen == list(range(1, seen[-1] + 1))
        late = Stream(address)
        begun = late.transitions(until=finder.last + 20)
        assert begun == list(range(begun[0], begun[-1] + 1)) and begun[0] > seen[-1] - 40
        late.close()
    # A daemon that restarts has an empty ring: what is older comes from the database.
    quiet.stop(quiet.daemons[0])
    quiet.start()
    address = listening(quiet, 1)
    assert Stream(address, "?since=0").transitions(finder.last) == list(range(1, finder.last + 1))
    assert quiet.stop(quiet.daemons[1], within=10) == 0


def test_a_number_beyond_the_end_of_the_log_is_answered(quiet):
    quiet.start()
    address = listening(quiet)
    with psycopg.connect(quiet.database, autocommit=True) as database:
        for _ in range(3):
            database.execute(ONE_ALERT, [True])
        streams = [Stream(address, "?since=1000"), Stream(address, last_id=1000)]
        for stream in streams:
            event = stream.event()
            while event["event"] != "reset":
                event = stream.event()
            event.pop("retry", None)  # said once, at the beginning
            assert event == {"id": "3", "event": "reset", "data": "3"}
        ended = quiet.command(
            "alerts", "tail", "--since", 1000, "--no-follow", "--format", "json")
        assert (ended.returncode, ended.stdout) == (0, '{"kind":"cursor","cursor":3}\n')
        assert "ends at 3, before 1000" in ended.stderr
        tail = Tail(quiet, 1000)
        processes.wait_until(lambda: tail.lines or None, 10, "the tail says where it is")
        database.execute(ONE_ALERT, [True])
        for stream in streams:
            assert stream.transitions(until=4) == [4]
            stream.close()
        processes.wait_until(lambda: len(tail.lines) > 1 or None, 10, "a transition")
        assert [line["cursor"] for line in tail.kill()] == [3, 4]


@pytest.mark.parametrize("is_away", [False, True])
def test_a_tail_ends_with_its_reader(quiet, postgres, is_away):
    tail = subprocess.Popen(
        [str(installations.program()), "alerts", "tail", "--since", "0", "--config",
         str(quiet.config)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=installations.environment())
    with psycopg.connect(quiet.database, autocommit=True) as database:
        database.execute(ONE_ALERT, [True])
    assert tail.stdout.readline()
    try:
        if is_away:
            postgres.stop_at_once()
            time.sleep(1.5)
        tail.stdout.close()
        assert tail.wait(2) == 0
    finally:
        tail.kill()
        if is_away:
            postgres.start()


@pytest.mark.one_kafka
def test_the_interface_for_programs_says_what_the_commands_say(kafka, make_installation):
    topic = f"interface.{kafka.port}"
    kafka.create_topic(topic, 2, worlds.ROOMY)
    kafka.produce(topic, worlds.city(3, students=1_500, schools=60))
    # Without small cells the public interface and the owner's commands see the same.
    installation = make_installation(
        kafka.bootstrap, topics=[topic], privacy={"minimumCell": 0})
    installation.migrate()
    installation.start()
    installation.wait(180)
    address = listening(installation)

    def same():
        answer = json.loads(test_http.get(address, "/api/v1/status")[1])
        return answer if answer["indicators"] == installation.status() else None

    answer = processes.wait_until(same, 10, "the same as status")
    assert answer["asOf"] == answer["indicators"][0]["asOf"]
    one = json.loads(test_http.get(address, "/api/v1/status?area=371500&status=met")[1])
    assert one["indicators"] == installation.status("--area", "371500", "--status", "met")
    alerts = json.loads(installation.done("alerts", "list", "--format", "json"))
    assert json.loads(test_http.get(address, "/api/v1/alerts")[1])["alerts"] == alerts
    stream = Stream(address)
    states = {}
    while {"firing", "judged"} - states.keys():
        event = stream.event()
        states[event["event"]] = event["data"]
    assert int(states["firing"]) == sum(alert["state"] == "firing" for alert in alerts)
    stream.close()


# The topic.

def read_topic(kafka, topic):
    """Every record of the alerts topic, in order."""
    consumer = confluent_kafka.Consumer(
        {"bootstrap.servers": kafka.bootstrap, "group.id": "alerts-reader", "log_level": 0})
    try:
        partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
        assert list(partitions) == [0], "the alerts topic is made with one partition"
        _, end = consumer.get_watermark_offsets(
            confluent_kafka.TopicPartition(topic, 0), timeout=10)
    finally:
        consumer.close()
    return kafka.consume(topic, end)


def said(installation):
    """The sequences of the transitions that the log tells of. kill -9 may cut a line where a page of
    the file ends, which is then no JSON: its transition is told again by the next life."""
    found = set()
    for line in installation.log.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("{"):
            with contextlib.suppress(json.JSONDecodeError):
                found.add(int(json.loads(line)["PLANWATCH_SEQUENCE"]))
    return found


def test_the_topic_has_every_transition_through_kills(kafka, make_installation):
    chance = random.Random(faults.seed())
    topic = f"delivery.{kafka.port}"
    kafka.create_topic(topic, 3, worlds.ROOMY)
    installation = make_installation(
        kafka.bootstrap, topics=[topic], alerts={"maxAge": 3000, "maxLag": 10_000_000})
    installation.migrate()
    world = worlds.city(chance.randrange(1000), students=2_500, schools=80)
    daemon = installation.start()
    # Beside those of the judge, who lets alone what does not stand.
    with faults.Load(kafka, topic, world, seconds=25) as load, \
            Finder(installation.database, 0.005, stands=False) as finder:
        # However slow the machine is, but not without end.
        end = time.monotonic() + 900
        while not load.is_over or finder.last < 1_500:
            assert time.monotonic() < end, f"only {finder.last} found"
            time.sleep(chance.uniform(2, 4))
            installation.kill(daemon)
            daemon = installation.start()
    exactness.await_end(installation, kafka)
    installation.wait(60)
    given = [line for line in installation.transitions() if not line["historic"]]
    assert len(given) > 1_000
    assert {line["planId"] for line in given} > {"p"}
    records = read_topic(kafka, "planwatch.alerts." + installation.directory.name)
    events = [json.loads(record.value()) for record in records]
    first = {}
    for place, event in enumerate(events):
        first.setdefault(event["id"], place)
    once = [events[place] for place in sorted(first.values())]
    assert [event["data"]["sequence"] for event in once] == [
        line["sequence"] for line in given]
    for record, event in zip(records, events):
        data = event["data"]
        assert record.key().decode() == data["alertId"]
        assert event["id"] == f"{data['alertId']}/{data['sequence']}"
        assert event["subject"] == f"{data['planId']}/{data['indicatorId']}/{data['areaCode']}"
        assert event["type"] == "planwatch.alert.transition.v1" and event["time"] == data["at"]
    print(f"{len(events) - len(once)} of {len(events)} were repeated")
    assert said(installation) == {line["sequence"] for line in given}


@pytest.mark.one_kafka
def test_a_broker_that_is_away_holds_up_nobody_and_misses_nothing(kafka, make_installation):
    topic = f"away.{kafka.port}"
    kafka.create_topic(topic, 1)
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    daemon = installation.start()
    address = listening(installation)
    metric = "planwatch_outbox_pending "

    def pending():
        lines = test_http.get(address, "/metrics")[1].splitlines()
        return int(next(line for line in lines if line.startswith(metric)).removeprefix(metric))

    with Finder(installation.database, 0.01, stands=False) as finder:
        processes.wait_until(lambda: finder.last > 50 or None, 20, "fifty transitions")
        kafka.kill()
        try:
            before = finder.last
            processes.wait_until(lambda: pending() > 50 or None, 30, "transitions wait")
            # The journal, the stream and the tail go on.
            shown = Stream(address, f"?since={before}").transitions(before + 50)
            assert shown == list(range(before + 1, shown[-1] + 1))
            assert test_http.get(address, "/healthz")[0] == 200
            processes.wait_until(
                lambda: 'planwatch_delivery_failing{channel="kafka"} 1\n'
                in test_http.get(address, "/metrics")[1] or None, 60, "the metric says it")
            assert "alert delivery is failing channel=kafka" in installation.log.read_text()
            began = time.monotonic()
            assert installation.stop(daemon) == 0
            assert time.monotonic() - began < 15
        finally:
            kafka.start()
        installation.start()
        address = listening(installation, 1)
        processes.wait_until(lambda: finder.last > before + 300 or None, 30, "more transitions")
    installation.wait(90)
    processes.wait_until(lambda: pending() == 0, 5, "the metric says that nothing waits")
    events = [json.loads(record.value()) for record in read_topic(
        kafka, "planwatch.alerts." + installation.directory.name)]
    given = [event["data"]["sequence"] for event in events]
    assert list(dict.fromkeys(given)) == list(range(1, finder.last + 1))
    print(f"{len(given) - finder.last} of {len(given)} were repeated")
