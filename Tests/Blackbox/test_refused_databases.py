"""Databases that cannot be worked with are refused by name, before anything in them is trusted."""

import conftest
import processes
import psycopg
import pytest
import servers

NOWHERE = "127.0.0.1:9"
COMMANDS = (["migrate"], ["check", "--connect", "--timeout", 2],
            ["run", "--once", "--timeout", 2], ["run"])


def admin(postgres):
    return psycopg.connect(postgres.url("postgres"), autocommit=True)


def assert_refused(installation, words, commands=COMMANDS):
    """Each command ends with 78 and one line that says why; the schema stays as it is."""
    before = schema(installation)
    for arguments in commands:
        result = installation.command(*arguments)
        lines = [line for line in (result.stdout + result.stderr).splitlines()
                 if "PostgreSQL:" in line]
        assert result.returncode == 78, f"{arguments}: {result.stdout}{result.stderr}"
        assert len(lines) == 1 and words in lines[0], f"{arguments}: {lines}"
    assert schema(installation) == before


def schema(installation):
    with psycopg.connect(installation.database) as connection:
        return connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace('planwatch')"
            " ORDER BY 1").fetchall()


@pytest.mark.parametrize("encoding", ["LATIN1", "EUC_CN", "SQL_ASCII"])
def test_a_database_in_another_encoding(postgres, make_installation, encoding):
    name = f"encoded_{encoding.lower()}"
    with admin(postgres) as connection:
        connection.execute(
            f"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
    try:
        installation = make_installation(NOWHERE, database=postgres.url(name))
        assert_refused(installation, f"has the encoding {encoding}, planwatch needs UTF8")
        assert schema(installation) == []
    finally:
        with admin(postgres) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("script", [
    "CREATE TABLE planwatch.migration (id int, note text)",
    "CREATE TABLE planwatch.person (id int)",
    "CREATE TABLE planwatch.migration (version int, name text);"
    "INSERT INTO planwatch.migration VALUES (1, 'people')",
])
def test_a_schema_of_that_name_that_is_not_ours(database, make_installation, script):
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA planwatch; " + script)
    assert_refused(make_installation(NOWHERE), "has a schema planwatch that planwatch did not make")


def test_an_empty_schema_that_was_made_beforehand_is_used(database, make_installation):
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA planwatch")
    make_installation(NOWHERE).migrate()


def test_a_role_that_may_not_make_the_schema(postgres, database, make_installation):
    name = database.rsplit("/", 1)[1]
    with admin(postgres) as connection:
        connection.execute("DROP ROLE IF EXISTS stranger; CREATE ROLE stranger LOGIN")
    stranger = make_installation(NOWHERE, database=postgres.url(name, "stranger"))
    words = f"the role stranger may not change the schema planwatch of the database {name}"
    assert_refused(stranger, words, [["migrate"]])
    make_installation(NOWHERE).migrate()
    assert_refused(stranger, words, [["migrate"]])
    result = stranger.command("run", "--once")
    assert (result.returncode, "may not read the schema" in result.stderr) == (78, True), result.stderr


def test_a_session_that_is_refused_is_called_what_it_is(postgres, database, make_installation):
    name = database.rsplit("/", 1)[1]
    make_installation(NOWHERE).migrate()
    rules = postgres.data / "pg_hba.conf"
    before = rules.read_text()
    with admin(postgres) as connection:
        connection.execute("DROP ROLE IF EXISTS guarded; DROP ROLE IF EXISTS crowd")
        connection.execute("CREATE ROLE guarded LOGIN PASSWORD 'one'")
        connection.execute("CREATE ROLE crowd LOGIN CONNECTION LIMIT 0")
        rules.write_text(f"host {name} guarded 127.0.0.1/32 scram-sha-256\n" + before)
        connection.execute("SELECT pg_reload_conf()")
    guarded = postgres.url(name, "guarded")
    other = guarded.replace("@127.0.0.1:", "@127.0.0.1:9,127.0.0.1:")
    expected = {
        guarded.replace("guarded@", "guarded:two@"): ("refused the login", "postgres.passwordFile"),
        # Without a password, and behind an address at which nobody answers.
        other: ("refused the login", "postgres.passwordFile"),
        postgres.url("nowhere"): ("has no database of that name", "postgres.url"),
        postgres.url(name, "crowd"): ("has no session left", "max_connections"),
        "postgresql://u@127.0.0.1:9/none": ("could not be reached", "is running"),
    }
    try:
        for url, (what, advice) in expected.items():
            result = make_installation(NOWHERE, database=url).command("status", "--timeout", 2)
            assert result.returncode == 69, result.stderr
            assert f"PostgreSQL {what} (" in result.stderr and advice in result.stderr, result.stderr
            assert "two" not in result.stderr
    finally:
        rules.write_text(before)
        with admin(postgres) as connection:
            connection.execute("SELECT pg_reload_conf()")


def test_a_schema_that_lacks_a_step_below_its_highest(database, make_installation):
    installation = make_installation(NOWHERE)
    installation.migrate()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DELETE FROM planwatch.migration WHERE version = 17")
    words = "lacks migration 17 parts, this program needs version "
    assert_refused(installation, words, COMMANDS[1:] + (["status"],))
    assert "run planwatch migrate" in installation.command("status").stderr


def test_a_role_that_may_not_write(postgres, database, make_installation):
    make_installation(NOWHERE).migrate()
    url = postgres.url(database.rsplit("/", 1)[1], "planwatch_operator")
    assert_refused(make_installation(NOWHERE, database=url),
                   "the role planwatch_operator may not write", COMMANDS[1:])


def test_a_database_that_is_set_to_read_only(postgres, database, make_installation):
    installation = make_installation(NOWHERE)
    installation.migrate()
    with admin(postgres) as connection:
        connection.execute(f"ALTER DATABASE {database.rsplit('/', 1)[1]}"
                           " SET default_transaction_read_only = on")
    assert_refused(installation, "takes no writes", COMMANDS[:3])


def test_a_standby(postgres, scratch, database, make_installation):
    name = database.rsplit("/", 1)[1]
    make_installation(NOWHERE).migrate()
    directory = scratch / f"standby-{next(conftest._numbers)}"
    directory.mkdir()
    standby = servers.Postgres(directory)
    processes.start(
        [standby.programs / "pg_basebackup", "-D", standby.data, "-R", "-c", "fast",
         "-d", postgres.url("postgres")], standby.log, standby.account).wait(60)
    standby.start()
    try:
        for url in (standby.url(name), standby.url(name) + "?target_session_attrs=any"):
            installation = make_installation(NOWHERE, database=url)
            assert_refused(installation, "takes no writes", COMMANDS[:3])
        # A daemon waits for the standby to be promoted, and goes on by itself.
        installation = make_installation(NOWHERE, database=standby.url(name))
        daemon = installation.start()
        said = lambda words: words in installation.log.read_text()  # noqa: E731
        processes.wait_until(lambda: said("takes no writes"), 30, "it says why it waits")
        assert daemon.poll() is None
        with psycopg.connect(standby.url("postgres"), autocommit=True) as connection:
            connection.execute("SELECT pg_promote()")
        processes.wait_until(lambda: said(" active "), 60, "it is active")
    finally:
        standby.stop()


def test_a_server_that_may_lose_what_it_confirmed_is_warned_of(database, make_installation):
    installation = make_installation(NOWHERE)
    installation.migrate()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            f"ALTER DATABASE {database.rsplit('/', 1)[1]} SET synchronous_commit = off")
    words = "synchronous_commit is off"
    assert words in installation.command("check", "--connect", "--timeout", 3).stderr
    again = installation.command("migrate")
    assert (again.returncode, words in again.stderr) == (0, True)
    installation.start()
    processes.wait_until(
        lambda: words in installation.log.read_text(), 20, "the daemon warns, and goes on")


def test_a_migration_that_fails_leaves_nothing(postgres, database, make_installation):
    """What the last steps would make is there before: the first steps are rolled back too."""
    installation = make_installation(NOWHERE)
    with psycopg.connect(database, autocommit=True) as connection:
        # An event trigger of an administrator forbids one statement of a later step.
        connection.execute("""
            CREATE FUNCTION public.forbid() RETURNS event_trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands()
                           WHERE object_identity = 'planwatch.retry_request') THEN
                    RAISE 'not here' USING ERRCODE = '42501';
                END IF;
            END $$;
            CREATE EVENT TRIGGER forbid ON ddl_command_end EXECUTE FUNCTION public.forbid()""")
    failed = installation.command("migrate")
    assert failed.returncode == 78
    assert "migration 7 repair failed, and nothing was changed" in failed.stderr
    assert "run planwatch migrate again" in failed.stderr
    assert schema(installation) == []
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DROP EVENT TRIGGER forbid")
    installation.migrate()


def test_facts_in_an_earlier_form(database, make_installation):
    """What was stored by a program that packed facts otherwise is never read."""
    installation = make_installation(NOWHERE)
    installation.migrate()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE planwatch.format SET facts = 1")
    assert_refused(installation, "format 1", COMMANDS)
