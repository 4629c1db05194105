"""Every command with every role: what it may do, and who may do what it may not."""

import re

import installation as installations
import psycopg
import pytest

pytestmark = pytest.mark.one_kafka

ROLES = ("planwatch_writer", "planwatch_operator", "planwatch_analyst")
# What the commands need that read or write the database; `{…}` stands for what is there to show.
OPERATORS = {
    "status": [], "alerts list": [], "alerts show": ["{alert}"],
    "alerts tail": ["--no-follow"],
    "alerts ack": ["{alert}", "--reason", "a test"], "alerts unack": ["{alert}"],
    "alerts silence": ["--area", "{area}", "--until", "2999-12-31", "--reason", "a test"],
    "alerts silences": ["list"], "explain": ["{indicator}", "--area", "{area}"],
    "quarantine list": [], "quarantine show": ["{record}"],
    "quarantine discard": ["{record}", "--why", "a test"], "gap list": [],
    "forecasts score": [],
    "gap accept": ["{partition}", "--reason", "a test"], "verify": [],
    "alerts route": ["{alert}"],
}
WRITERS = {"run": ["--once"], "check": ["--connect"], "quarantine retry": ["{record}"],
           "erase": ["student/nobody", "--reason", "a test"], "rebuild": ["--reason", "a test"]}
OWNERS = {"migrate": []}
# These have a database of their own, or none.
OTHERS = {"demo", "simulate", "judge", "test", "plans coverage",
          "completion", "manual", "help", "version", "alerts test"}


@pytest.fixture(scope="module")
def stand(kafka, postgres, scratch):
    """A judged city with an alert, a refused record and halted partitions; one database for all."""
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE roles")
    kafka.create_topic("roles", 3)
    kafka.produce("roles", installations.simulated(students=500, end="2021-12-31"))
    kafka.produce("roles", [(b"student/1", b"{", [])])
    directory = scratch / "roles"
    directory.mkdir()
    installation = installations.Installation(
        directory, postgres.url("roles"), kafka.bootstrap, topics=["roles"],
        alerts={"maxAge": 3_000})
    installation.migrate()
    installation.done("run", "--once", within=180)
    yield installation
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE roles WITH (FORCE)")


def test_no_command_is_forgotten():
    text = installations.run("--help").stdout
    named = set(re.findall(
        r"^  ((?:(?:alerts|quarantine|gap|plans|forecasts) )?[a-z]+) {2,}\S", text, re.MULTILINE))
    assert named == {*OPERATORS, *WRITERS, *OWNERS, *OTHERS}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("command", [*OPERATORS, *WRITERS, *OWNERS])
def test_a_role_may_do_what_is_its_own_and_is_told_who_may_do_the_rest(
        stand, postgres, command, role):
    with psycopg.connect(stand.database, autocommit=True) as connection:
        alert = connection.execute(
            "SELECT alert_id, plan_id || '/' || indicator_id, area_code FROM planwatch.alert"
            " WHERE state = 'firing' ORDER BY alert_id LIMIT 1").fetchone()
        if command == "alerts unack":
            # What is ended must have been given.
            connection.execute(
                "INSERT INTO planwatch.alert_acknowledgement (made_by, alert_id, plan_id,"
                " indicator_id, area_code, breakdown, day, reason) SELECT 'a test', alert_id,"
                " plan_id, indicator_id, area_code, breakdown, changed_on, 'a test'"
                " FROM planwatch.alert WHERE alert_id = %s", [alert[0]])
        record = connection.execute(
            "SELECT topic || '/' || p.partition || '/' || q.offset FROM planwatch.quarantine_record q"
            " JOIN planwatch.partition_position p ON p.number = q.partition").fetchone()[0]
        if command == "gap accept":
            connection.execute(
                "INSERT INTO planwatch.partition_halt (topic, partition, kind, expected, low, high)"
                " VALUES ('roles', 0, 'retention', 0, 0, 0) ON CONFLICT DO NOTHING")
    names = dict(alert=alert[0], indicator=alert[1], area=alert[2], record=record,
                 partition="roles/0")
    arguments = {**OPERATORS, **WRITERS, **OWNERS}[command]
    result = installations.run(
        *command.split(), *(argument.format(**names) for argument in arguments),
        "--config", stand.config, within=120,
        environment=installations.environment(PLANWATCH_POSTGRES_URL=postgres.url("roles", role)))
    said = result.stdout + result.stderr
    with psycopg.connect(stand.database, autocommit=True) as connection:
        connection.execute("DELETE FROM planwatch.partition_halt")
        connection.execute("UPDATE planwatch.quarantine_record"
                           " SET discarded_at = NULL, discarded_by = NULL, discarded_why = NULL")
    may = role == "planwatch_writer" and command in {**OPERATORS, **WRITERS} or (
        role == "planwatch_operator" and command in OPERATORS)
    if may:
        assert result.returncode == 0, said
        return
    who = ("planwatch_operator or planwatch_writer" if command in OPERATORS
           else "planwatch_writer" if command in WRITERS else "as its owner, postgres")
    assert (result.returncode, who in said, role in said) == (78, True, True), said
