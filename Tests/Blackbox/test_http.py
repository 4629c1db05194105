"""Metrics and probes of an active daemon, a standby, and without a database."""

import contextlib
import json
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request

import conftest
import exactness
import faults
import installation as installations
import processes
import psycopg
import pytest
import worlds

pytestmark = pytest.mark.one_kafka

CONTRACTED = [
    "planwatch_records_total", "planwatch_records_quarantined_total",
    "planwatch_consumer_lag_records", "planwatch_batch_duration_seconds",
    "planwatch_judge_round_duration_seconds", "planwatch_indicators", "planwatch_alerts",
    "planwatch_alert_transitions_total", "planwatch_outbox_pending",
    "planwatch_partition_halted", "planwatch_unattributed_facts", "planwatch_build_info",
    "planwatch_active", "planwatch_ready",
]


def address(log, number):
    """Where daemon number `number` of a log listens (from 0, in the order of its lines)."""
    def found():
        lines = re.findall(r"listening address=(\S+)", log.read_text())
        return lines[number] if len(lines) > number else None

    return processes.wait_until(found, 15, "the daemon listens")


def get(address, path):
    """(status, body) of a request."""
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def until(address, path, status, within=30):
    """The body of the first answer with that status."""
    return processes.wait_until(
        lambda: next((body for code, body in [get(address, path)] if code == status), None),
        within, f"{path} answers {status}")


@pytest.fixture
def active(kafka, make_installation, request):
    """An installation that has read a small world, and the address of its daemon."""
    topic = f"http.{request.node.name[:30].partition('[')[0]}.{kafka.port}"
    kafka.create_topic(topic, 2, worlds.ROOMY)
    kafka.produce(topic, worlds.awkward(5, 2_000))
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    installation.start()
    listening = address(installation.log, 0)
    exactness.await_end(installation, kafka)
    return installation, listening


def test_the_metrics_pass_promtool_and_count_every_record(kafka, active):
    if shutil.which("promtool") is None:
        conftest.missing("promtool is not installed")
    installation, listening = active
    status, text = get(listening, "/metrics")
    assert status == 200
    checked = subprocess.run(["promtool", "check", "metrics"], input=text, text=True,
                             capture_output=True, timeout=30, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    for name in CONTRACTED:
        assert f"# TYPE {name} " in text, name
    runbook = (installations.REPOSITORY / "docs/RUNBOOK.md").read_text()
    for name in re.findall(r"^# TYPE (\w+) ", text, re.M):
        assert f"| `{name}` |" in runbook, name
    samples = dict(re.findall(r"^(planwatch_records_total\{[^}]*\}) (\S+)$", text, re.M))
    counts = installation.verify()
    for outcome, count in (("fact", "facts"), ("duplicate", "duplicates"),
                           ("tombstone", "tombstones")):
        name = f'planwatch_records_total{{topic="{installation.topics[0]}",outcome="{outcome}"}}'
        assert float(samples[name]) == pytest.approx(counts[count], abs=counts["quarantined"])
    assert sum(map(float, samples.values())) == counts["records"]
    reasons = dict(re.findall(
        r'^planwatch_records_quarantined_total\{reason="([a-z_0-9]+)"\} (\S+)$', text, re.M))
    assert reasons.keys() >= {"schema_violation", "malformed_json", "oversize", "key_mismatch"}


def test_the_probes_of_an_active_daemon_and_a_standby(kafka, active):
    installation, listening = active
    assert get(listening, "/healthz")[0] == 200
    status, body = get(listening, "/readyz")
    assert status == 200 and "standby" not in json.loads(body)
    installation.start()
    standby = address(installation.log, 1)
    assert json.loads(until(standby, "/readyz", 200)).get("standby") is True
    assert get(standby, "/healthz")[0] == 200
    assert get(listening, "/nothing")[0] == 404


def test_the_probes_while_the_database_is_away_and_after(kafka, postgres, active):
    installation, listening = active
    daemon = installation.daemons[0]
    installation.start()
    standby = address(installation.log, 1)
    until(standby, "/readyz", 200)
    postgres.stop_at_once()
    try:
        assert json.loads(until(listening, "/readyz", 503))["reasons"]
        assert json.loads(until(standby, "/readyz", 503))["reasons"]
        assert get(listening, "/healthz")[0] == 200
    finally:
        postgres.start()
    # No record comes: both are ready again all the same, one of them as a standby.
    bodies = [json.loads(until(each, "/readyz", 200)) for each in (listening, standby)]
    processes.wait_until(
        lambda: sorted("standby" in json.loads(get(each, "/readyz")[1])
                       for each in (listening, standby)) == [False, True],
        30, f"one active, one standby after {bodies}")
    assert daemon.poll() is None
    faults.await_active(installation)


def test_a_daemon_without_a_broker_lives_and_is_not_ready(make_installation, kafka):
    installation = make_installation("127.0.0.1:9", topics=["nowhere"])
    installation.migrate()
    daemon = installation.start()
    listening = address(installation.log, 0)
    reason(listening, "brokers: ", "Connection refused")
    assert get(listening, "/healthz")[0] == 200
    assert installation.stop(daemon, within=15) == 0


def test_a_schema_that_is_away_for_a_while_is_waited_for(kafka, active):
    installation, listening = active
    daemon = installation.daemons[0]
    with psycopg.connect(installation.database, autocommit=True) as database:
        database.execute("ALTER SCHEMA planwatch RENAME TO aside")
        processes.wait_until(
            lambda: "schema does not exist" in get(listening, "/readyz")[1], 30, "it says so")
        time.sleep(3)
        assert daemon.poll() is None, installation.last_words()
        database.execute("ALTER SCHEMA aside RENAME TO planwatch")
    until(listening, "/readyz", 200)
    faults.await_active(installation)


@pytest.fixture
def lonely(make_installation):
    """A daemon without a broker that listens on all addresses, and how it is asked."""
    installation = make_installation(
        "127.0.0.1:9", topics=["nowhere"],
        http={"listen": "0.0.0.0:0", "hosts": ["plans.example"]})
    installation.migrate()
    installation.start()
    return "127.0.0.1:" + address(installation.log, 0).rpartition(":")[2]


def ask(address, *lines):
    """The status of a request as it stands."""
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall("".join(f"{line}\r\n" for line in (*lines, "")).encode())
        return int(connection.makefile("rb").readline().split()[1])


def test_probes_answer_under_any_name_and_the_page_under_its_own(lonely):
    for path in ("/healthz", "/metrics", "/readyz"):
        for lines in (("HTTP/1.0",), ("HTTP/1.1", "Host: pod-7.example:9464")):
            assert ask(lonely, f"GET {path} {lines[0]}", *lines[1:]) in (200, 503)
    until(lonely, "/", 200)
    assert ask(lonely, "GET / HTTP/1.1", "Host: plans.example:443") == 200
    for line in ("Host: evil.example", "X-None: 1"):
        assert ask(lonely, "GET / HTTP/1.1", line) == 421
        assert ask(lonely, "GET /api/v1/status HTTP/1.1", line) == 421


def test_what_is_no_address_is_refused_at_once(lonely):
    until(lonely, "/", 200)
    many = "&".join(f"area={number}" for number in range(400))
    for target, status in (
            ("/plans/x%00zzz", 404), ("/healthz%00x", 404), ("/plans%2Fx", 404), ("/%zz", 400),
            ("/?" + many, 414), ("/?plan=" + "x" * 16_000, 414), ("/" + "x" * 60_000, 414)):
        began = time.monotonic()
        assert ask(lonely, f"GET {target} HTTP/1.1", "Host: localhost") == status, target[:20]
        assert time.monotonic() - began < 3


def test_probes_find_a_place_beside_streams_and_idle_connections(lonely):
    until(lonely, "/", 200)
    host, port = lonely.split(":")
    request = b"GET /api/v1/alerts/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
    others = []
    try:
        for number in range(300):
            others.append(socket.create_connection((host, int(port)), timeout=5))
            # The last hundred send nothing.
            others[-1].sendall(request if number < 200 else b"")
        # More streams than there may be: those that are refused end.
        answers = [each.recv(12) for each in others[:200]]
        assert answers.count(b"HTTP/1.1 200") == 150 and answers.count(b"HTTP/1.1 503") == 50
        for _ in range(20):
            assert ask(lonely, "GET /healthz HTTP/1.1") == 200
            assert ask(lonely, "GET /metrics HTTP/1.1") == 200
    finally:
        for each in others:
            each.close()


def reason(listening, *words):
    """Waits for a reason of /readyz that has all these words in it."""
    def found():
        reasons = json.loads(get(listening, "/readyz")[1]).get("reasons", [])
        return next((each for each in reasons if all(word in each for word in words)), None)

    return processes.wait_until(found, 30, f"a reason with {words}")


@contextlib.contextmanager
def stranger(directory):
    """A TLS server whose certificate nobody vouches for: its port."""
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=stranger", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True, timeout=60)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as server:
        def shake_hands():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection, contextlib.suppress(OSError):
                    connection.settimeout(5)
                    context.wrap_socket(connection, server_side=True).close()

        threading.Thread(target=shake_hands, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def test_a_refused_certificate_is_the_reason_for_not_being_ready(make_installation, tmp_path):
    with stranger(tmp_path) as port:
        installation = make_installation(
            f"127.0.0.1:{port}", topics=["t"], kafka={"properties": {"security.protocol": "ssl"}})
        installation.migrate()
        daemon = installation.start()
        told = reason(address(installation.log, 0), "brokers: ", "certificate verify failed")
        assert "_ALL_BROKERS_DOWN" not in told
        assert daemon.poll() is None
        checked = installation.command("check", "--connect", "--timeout", 5)
        assert checked.returncode == 78
        assert "certificate verify failed" in checked.stdout
        assert installation.stop(daemon, within=15) == 0
