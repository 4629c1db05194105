"""What a session's surroundings set (environment, database, pooler) changes no result."""

import json
import shutil

import conftest
import installation as installations
import psycopg
import pytest
import servers

pytestmark = pytest.mark.one_kafka

# Everything that changes the form or the meaning of a result.
FOREIGN = ("bytea_output = escape", "DateStyle = 'German, DMY'", "IntervalStyle = iso_8601",
           "TimeZone = 'Asia/Shanghai'", "extra_float_digits = -15", "client_encoding = LATIN1",
           "standard_conforming_strings = off", "default_transaction_isolation = serializable")
ENVIRONMENTS = {
    "date style": {"PGDATESTYLE": "German"},
    "time zone": {"PGTZ": "Asia/Shanghai"},
    "encoding": {"PGCLIENTENCODING": "LATIN1"},
    "options": {"PGOPTIONS": "-c bytea_output=escape -c DateStyle=German -c TimeZone=Asia/Tokyo"},
}


@pytest.fixture
def judged(kafka, topic, make_installation):
    """An installation that has read a small city and delivered alerts."""
    kafka.produce(topic, installations.simulated(students=500, schools=56, end="2021-12-31"))
    installation = make_installation(kafka.bootstrap, topics=[topic], alerts={"maxAge": 3_000})
    installation.migrate()
    installation.done("run", "--once", within=180)
    assert any(line["data"]["transition"] == "fired" if "data" in line
               else line["transition"] == "fired" for line in installation.transitions())
    return installation


def command(installation, *arguments, **environment):
    return installations.run(
        *arguments, "--config", installation.config, within=120,
        environment=installations.environment(**environment))


def log_of(installation):
    with psycopg.connect(installation.database) as connection:
        return connection.execute(
            "SELECT sequence, alert_id, transition FROM planwatch.alert_log ORDER BY 1").fetchall()


def assert_same_work(installation, before, **environment):
    """Three runs deliver nothing a second time, and every command shows what it showed."""
    for _ in range(3):
        result = command(installation, "run", "--once", **environment)
        assert result.returncode == 0, result.stderr
    assert log_of(installation) == before
    result = command(installation, "verify", "--format", "json", **environment)
    assert result.returncode == 0, result.stdout + result.stderr
    for arguments in (["status"], ["alerts", "list"], ["quarantine", "list"], ["gap", "list"]):
        result = command(installation, *arguments, "--format", "json", **environment)
        assert result.returncode == 0, result.stderr
        # When it last changed is as it was: nothing was written.
        assert json.loads(result.stdout) == json.loads(
            installation.done(*arguments, "--format", "json"))


def test_the_environment_of_libpq_changes_no_result(judged):
    before = log_of(judged)
    for environment in ENVIRONMENTS.values():
        assert_same_work(judged, before, **environment)


def test_the_environment_says_where_the_database_is(judged, postgres):
    name = judged.database.rsplit("/", 1)[1]
    place = {"PGHOST": "127.0.0.1", "PGPORT": str(postgres.port), "PGUSER": "postgres"}
    for url, more in ((f"postgresql:///{name}", {}), ("postgresql://", {"PGDATABASE": name})):
        result = command(judged, "status", "--format", "json", PLANWATCH_POSTGRES_URL=url,
                         **place, **more)
        assert result.returncode == 0, result.stderr
        assert json.loads(result.stdout) == judged.status()


def test_settings_of_a_database_change_no_result(judged):
    before, dump = log_of(judged), judged.dump()
    set_for_database(judged)
    assert_same_work(judged, before)
    assert judged.dump() == dump


def set_for_database(installation):
    name = installation.database.rsplit("/", 1)[1]
    with psycopg.connect(installation.database, autocommit=True) as connection:
        for setting in FOREIGN:
            connection.execute(f"ALTER DATABASE {name} SET {setting}")


@pytest.fixture
def pooler(postgres, scratch):
    """Makes poolers in front of the test's PostgreSQL."""
    if shutil.which("pgbouncer", path="/usr/sbin:/usr/bin") is None:
        conftest.missing("pgbouncer is not installed")
    made = []

    def make(mode, ignored=""):
        directory = scratch / f"pgbouncer-{next(conftest._numbers)}"
        directory.mkdir()
        made.append(servers.PgBouncer(directory, postgres, mode, ignored))
        return made[-1]

    yield make
    for pgbouncer in made:
        pgbouncer.stop()


def through(installation, pooler):
    """The same installation by a pooler; its settings are those of the file."""
    return {"PLANWATCH_POSTGRES_URL": pooler.url(installation.database.rsplit("/", 1)[1])}


@pytest.mark.parametrize("ignored", ["", "extra_float_digits,options"])
def test_session_pooling_changes_no_result(judged, pooler, ignored):
    before = log_of(judged)
    set_for_database(judged)
    assert_same_work(judged, before, **through(judged, pooler("session", ignored)))


@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_other_pooling_is_refused_by_name(judged, pooler, mode):
    environment = through(judged, pooler(mode))
    for arguments in (["run", "--once"], ["run"], ["check", "--connect"]):
        result = command(judged, *arguments, **environment)
        said = result.stdout + result.stderr
        assert (result.returncode, "pool_mode = session" in said) == (78, True), said
