"""Mail through a real SMTP server with STARTTLS: one digest, and what programs sort it by."""

import asyncio
import contextlib
import datetime
import email
import email.policy
import ssl
import subprocess
import xml.etree.ElementTree

import channels
import detour
import exactness
import processes
import psycopg
import pytest
import servers
import test_changed_past as past
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, SMTP

TO = ["planning@example.org", "statistics@example.org"]
PASSWORD = "a password for tests"
SVG = "{http://www.w3.org/2000/svg}"


class Inbox:
    """Keeps messages; refuses as many as it is told to."""

    def __init__(self):
        self.messages, self.refusals, self.encrypted = [], [], []
        self.on_message = lambda: None
        # How often DATA began; seconds for which the first message is answered too late.
        self.begun, self.delay = 0, 0

    async def handle_DATA(self, server, session, envelope):
        if self.refusals:
            return self.refusals.pop(0)
        self.encrypted.append(session.ssl is not None)
        self.messages.append((envelope, email.message_from_bytes(
            envelope.content, policy=email.policy.default)))
        self.on_message()
        delay, self.delay = self.delay, 0
        await asyncio.sleep(delay)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == b"planwatch" and data.password == PASSWORD.encode()
    return AuthResult(success=good)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("smtp")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "key.pem",
         "-out", folder / "cert.pem"], check=True, capture_output=True, timeout=60)
    return folder


class Server(SMTP):
    """Tells its inbox when DATA begins."""

    async def smtp_DATA(self, arg):
        self.event_handler.begun += 1
        await super().smtp_DATA(arg)


@contextlib.contextmanager
def serving(inbox, certificate):
    """A server with STARTTLS and a password before an inbox."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")

    class Encrypted(Controller):
        def factory(self):
            return Server(
                self.handler, require_starttls=True, tls_context=context, hostname="localhost",
                authenticator=authenticate, auth_required=True)

    controller = Encrypted(inbox, hostname="127.0.0.1", port=servers.free_port())
    controller.start()
    inbox.port = controller.port
    try:
        yield inbox
    finally:
        controller.stop()


@pytest.fixture
def inbox(certificate):
    with serving(Inbox(), certificate) as inbox:
        yield inbox


def settings(port, ca):
    """Those of an inbox at a port."""
    return {"kind": "email", "server": f"localhost:{port}", "user": "planwatch", "secretFile": "mail",
            "caFile": str(ca), "from": "planwatch@example.org", "to": TO}


def minutes_ago(minutes):
    """A time of the day at +08:00."""
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
    return (now - datetime.timedelta(minutes=minutes)).strftime("%H:%M")


@pytest.fixture
def make(make_installation, inbox, certificate):
    def make(password=PASSWORD, ca=None, times=None, **alerts):
        installation = make_installation("127.0.0.1:9", topics=["nowhere"])
        channels.configure(
            installation,
            {"offices": settings(inbox.port, ca or certificate / "cert.pem")},
            routes=[{"channels": ["offices"], "digest": {"times": times or [minutes_ago(0)]}}],
            secrets={"mail": password + "\n"}, **alerts)
        installation.migrate()
        return installation

    return make


def backdate(installation, interval="1 hour"):
    """What was found, found earlier: a digest takes what was found before its time."""
    with psycopg.connect(installation.database) as database:
        database.execute("UPDATE planwatch.alert_transition SET at = at - %s::interval", [interval])


def found(installation, count=3, names=("offices",), **fields):
    """Transitions that are due, of channels that are there already."""
    with psycopg.connect(installation.database) as database:
        for name in names:
            database.execute(
                "INSERT INTO planwatch.delivery_cursor (channel, kind, sequence) "
                "VALUES (%s, 'email', 0) ON CONFLICT DO NOTHING", [name])
    last = channels.find(installation, count, **fields)[-1]
    backdate(installation)
    return last


def test_a_digest_is_one_mail_in_text_and_html_for_all_recipients(make, inbox):
    installation = make()
    last = found(installation, 3)
    found(installation, 1, alert="loud", area="371502", severity="critical")
    installation.start()
    channels.reaches(installation, "offices", last + 1)
    assert len(inbox.messages) == 1 and inbox.encrypted == [True]
    envelope, message = inbox.messages[0]
    assert envelope.rcpt_tos == TO and envelope.mail_from == "planwatch@example.org"
    assert message["Subject"] == "教育规划监测：4项变化，其中红色预警1项"
    assert message["List-Id"] == "Planwatch <offices.planwatch.example.org>"
    assert message["Message-ID"] == "<offices.1-4.zh@example.org>"
    assert message["In-Reply-To"] == "<loud@example.org>"
    assert set(message["References"].split()) == {
        "<loud@example.org>", "<alert-0@example.org>", "<alert-1@example.org>", "<alert-2@example.org>"}
    plain = message.get_body(("plain",)).get_content()
    assert plain.count("黄色预警 · 触发预警") == 3 and "红色预警 · 触发预警: i0" in plain
    assert "https://planwatch.example.org/plans/p/indicators/i2?area=371500" in plain
    html = message.get_body(("html",)).get_content()
    assert html.count("<li>") == 4 and "<a href=" in html


def test_what_is_found_after_the_time_waits_for_the_next(make, inbox):
    installation = make(times=[minutes_ago(30)])
    last = found(installation, 2)
    installation.start()
    channels.reaches(installation, "offices", last)
    later = channels.find(installation, 1)[-1]
    # Several beats of the channel, in which it must not send.
    with pytest.raises(TimeoutError):
        processes.wait_until(lambda: len(inbox.messages) > 1 or None, 4, "a second mail")
    row = channels.delivery(installation, "offices")
    assert row["cursor"] == last == later - 1 and row["waiting"] == 1
    # It is nobody's backlog.
    assert installation.command("status", "--wait", 5).returncode in (0, 1)


def test_a_server_that_refuses_for_now_gets_it_later_once(make, inbox):
    installation = make()
    inbox.refusals = ["451 try again later", "452 too busy"]
    last = found(installation)
    installation.start()
    channels.reaches(installation, "offices", last)
    assert len(inbox.messages) == 1
    assert PASSWORD not in installation.log.read_text()


def test_a_daemon_that_is_killed_after_sending_repeats_the_same_message(make, inbox):
    installation = make()
    last = found(installation)
    daemon = installation.start()
    inbox.on_message = daemon.kill
    processes.wait_until(lambda: inbox.messages or None, 30, "the deadly mail")
    daemon.wait(10)
    inbox.on_message = lambda: None
    installation.start()
    channels.reaches(installation, "offices", last)
    ids = [message["Message-ID"] for _, message in inbox.messages]
    assert len(ids) == 2 and len(set(ids)) == 1


def test_a_wrong_password_and_an_unknown_authority_are_said_and_send_nothing(
        make, inbox, tmp_path):
    wrong = make(password="another")
    result = wrong.command("alerts", "test", "offices")
    assert result.returncode == 1 and "another" not in result.stderr and not inbox.messages
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "other.pem"],
        check=True, capture_output=True, timeout=60)
    distrusted = make(ca=tmp_path / "other.pem")
    result = distrusted.command("alerts", "test", "offices")
    assert result.returncode == 1 and "certificate" in result.stderr and not inbox.messages


def test_a_server_without_starttls_gets_nothing(make_installation, tmp_path):
    inbox = Inbox()
    controller = Controller(inbox, hostname="127.0.0.1", port=servers.free_port())
    controller.start()
    try:
        installation = make_installation("127.0.0.1:9", topics=["nowhere"])
        channels.configure(
            installation,
            {"offices": {"kind": "email", "server": f"localhost:{controller.port}",
                         "from": "planwatch@example.org", "to": TO}})
        result = installation.command("alerts", "test", "offices")
        assert result.returncode == 1 and not inbox.messages
    finally:
        controller.stop()


def test_a_trial_is_a_mail_that_says_so(make, inbox):
    make().done("alerts", "test", "offices")
    _, message = inbox.messages[0]
    assert "测试消息" in message.get_body(("plain",)).get_content()


@pytest.mark.one_kafka
def test_servers_that_hang_and_cut_get_the_digest_once_they_are_well(
        kafka, make_installation, topic, certificate):
    """`silent` says nothing, `cut` goes in the middle of DATA, `late` takes it and hangs then."""
    names = ["silent", "cut", "late"]
    with contextlib.ExitStack() as stack:
        inboxes = {name: stack.enter_context(serving(Inbox(), certificate)) for name in names}
        ways = {name: detour.Detour(0, inbox.port) for name, inbox in inboxes.items()}
        for way in ways.values():
            stack.callback(way.close)
        # With a broker: without one the daemon begins again every few seconds, and breaks off.
        installation = make_installation(kafka.bootstrap, topics=[topic])
        channels.configure(
            installation,
            {name: settings(way.port, certificate / "cert.pem") for name, way in ways.items()},
            routes=[{"channels": names, "digest": {"times": [minutes_ago(0)]}}],
            secrets={"mail": PASSWORD + "\n"})
        installation.migrate()
        last = found(installation, 300, names)
        ways["silent"].cut()
        ways["cut"].ends_after = 20_000
        inboxes["late"].delay = 12
        installation.start()
        for name in ["cut", "silent", "late"]:
            row = processes.wait_until(
                lambda n=name: (lambda row: row if row["failing_since"] else None)(
                    channels.delivery(installation, n)), 40, f"{name} fails")
            assert row["cursor"] == 0 and (name == "cut") != ("Timeout" in row["last_error"]), row
            assert len(inboxes[name].messages) == (name == "late")
            # That of `silent` has heard nothing; that of `cut` the beginning of the message.
            assert (inboxes[name].begun > 0) == (name != "silent")
            ways[name].mend()
            ways[name].ends_after = None
        for name in names:
            channels.reaches(installation, name, last)
            ids = [message["Message-ID"] for _, message in inboxes[name].messages]
            assert ids == [f"<{name}.1-300.zh@example.org>"] * (2 if name == "late" else 1)
            envelope, message = inboxes[name].messages[-1]
            assert envelope.rcpt_tos == TO and "300项变化" in message["Subject"]
            assert message.get_body(("html",)).get_content().count("<li>") > 0
            assert channels.delivery(installation, name)["failing_since"] is None
        assert PASSWORD not in installation.log.read_text()


@pytest.mark.one_kafka
def test_a_digest_draws_the_row_as_it_was_read(
        kafka, make_installation, inbox, certificate, tmp_path):
    topic = f"drawn.{kafka.port}"
    kafka.create_topic(topic, 1)
    plan = tmp_path / "past.yaml"
    plan.write_text(past.PLAN)
    installation = make_installation(
        kafka.bootstrap, topics=[topic], plans=[str(plan)], clock=f"fixed:{past.CLOCK}",
        privacy={"minimumCell": 0})
    channels.configure(
        installation, {"offices": settings(inbox.port, certificate / "cert.pem")},
        routes=[{"channels": ["offices"], "digest": {"times": [minutes_ago(0)]}}],
        secrets={"mail": PASSWORD + "\n"})
    installation.migrate()
    installation.start()
    channels.begun(installation, "offices")
    kafka.produce(topic, past.ACTIVE)
    processes.wait_until(
        lambda: exactness.rows(installation.database, "SELECT 1 FROM planwatch.alert_transition "
                               "WHERE transition = 'fired' AND NOT historic"), 30, "it fires")
    backdate(installation)
    processes.wait_until(lambda: inbox.messages or None, 30, "the digest")
    _, message = inbox.messages[0]
    html = message.get_body(("html",)).get_content()
    drawings = [part for part in message.walk() if part.get_content_type() == "image/svg+xml"]
    # Opened and fired: each shows its own drawing.
    assert [f'src="cid:{part["Content-ID"][1:-1]}"' in html for part in drawings] == [True] * 2
    assert html.count("<img ") == 2
    drawing = xml.etree.ElementTree.fromstring(drawings[0].get_content())
    assert drawing.tag == SVG + "svg" and drawing.get("aria-label") == "公办园在园幼儿占比"

    def drawn(kind, form):
        return [each for each in drawing.iter(SVG + form) if each.get("class") == kind]

    # The value is two of five, the floor 52: by the ticks at 40 and 50, where they must stand.
    # A figure of a tick stands four units below its line.
    ticks = {each.text: float(each.get("y")) - 4 for each in drawn("ax", "text")}
    unit = (ticks["40"] - ticks["50"]) / 10
    (mark,), (floor,) = drawn("do", "circle"), drawn("tg", "path")
    assert abs(float(mark.get("cy")) - ticks["40"]) < 0.2
    assert len(drawn("ac", "path")) == 1
    height = float(floor.get("d").split("L")[1].split()[1])
    assert abs(height - (ticks["50"] - 2 * unit)) < 0.2
    # The path has a point for each day that was read, and none of them is anywhere else.
    days = exactness.rows(
        installation.database, """
        SELECT count(*) FROM planwatch.indicator_series
        WHERE area_code = '371500' AND known_to IS NULL AND value IS NOT NULL""")[0][0]
    assert drawn("pa", "path")[0].get("d").count("L") == days - 1 > 30
    assert "var(" not in drawings[0].get_content().decode()
