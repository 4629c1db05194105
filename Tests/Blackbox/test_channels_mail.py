"""Mail through a real SMTP server with STARTTLS: one digest, and what programs sort it by."""

import datetime
import email
import email.policy
import ssl
import subprocess

import channels
import processes
import psycopg
import pytest
import servers
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, SMTP

TO = ["planning@example.org", "statistics@example.org"]
PASSWORD = "a password for tests"


class Inbox:
    """Keeps messages; refuses as many as it is told to."""

    def __init__(self):
        self.messages, self.refusals, self.encrypted = [], [], []
        self.on_message = lambda: None

    async def handle_DATA(self, server, session, envelope):
        if self.refusals:
            return self.refusals.pop(0)
        self.encrypted.append(session.ssl is not None)
        self.messages.append((envelope, email.message_from_bytes(
            envelope.content, policy=email.policy.default)))
        self.on_message()
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


@pytest.fixture
def inbox(certificate):
    inbox = Inbox()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")

    class Encrypted(Controller):
        def factory(self):
            return SMTP(
                self.handler, require_starttls=True, tls_context=context, hostname="localhost",
                authenticator=authenticate, auth_required=True)

    controller = Encrypted(inbox, hostname="127.0.0.1", port=servers.free_port())
    controller.start()
    inbox.port = controller.port
    yield inbox
    controller.stop()


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
            {"offices": {
                "kind": "email", "server": f"localhost:{inbox.port}", "user": "planwatch",
                "secretFile": "mail", "caFile": str(ca or certificate / "cert.pem"),
                "from": "planwatch@example.org", "to": TO}},
            routes=[{"channels": ["offices"], "digest": {"times": times or [minutes_ago(0)]}}],
            secrets={"mail": password + "\n"}, **alerts)
        installation.migrate()
        return installation

    return make


def backdate(installation, interval="1 hour"):
    """What was found, found earlier: a digest takes what was found before its time."""
    with psycopg.connect(installation.database) as database:
        database.execute("UPDATE planwatch.alert_transition SET at = at - %s::interval", [interval])


def found(installation, count=3, **fields):
    """Transitions that are due, of a channel that is there already."""
    with psycopg.connect(installation.database) as database:
        database.execute(
            "INSERT INTO planwatch.delivery_cursor (channel, kind, sequence) "
            "VALUES ('offices', 'email', 0) ON CONFLICT DO NOTHING")
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
