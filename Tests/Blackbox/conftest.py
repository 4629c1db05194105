"""What black-box tests need: real servers, private ones, and the program under test.

    PLANWATCH_PROGRAM           the binary; else .build/release/planwatch, .build/debug/planwatch
    PLANWATCH_TEST_KAFKA_HOME   directories of Apache Kafka, separated by ':'; without it the tests
                                that need a broker are skipped, and the report says so
    PLANWATCH_TEST_REQUIRE_ALL  1: what would be skipped for want of something fails
    PLANWATCH_TEST_SHARDS       a number: every installation shares its subjects, divided into so
                                many shards
    PLANWATCH_TEST_SEED         the seed of a run with faults that is to be repeated, and of worlds that
                                are compared with the oracle
"""

import itertools
import os
import pathlib
import shutil
import sys
import tempfile

import psycopg
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import installation as installations  # noqa: E402
import servers  # noqa: E402


def kafka_homes():
    named = os.environ.get("PLANWATCH_TEST_KAFKA_HOME", "").split(":")
    return [pathlib.Path(home).resolve() for home in named if home]


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "one_kafka: run with the first Kafka that is named, not with each")


def missing(what):
    """Something that a test needs is not here: skipped, or failed where all must run."""
    if os.environ.get("PLANWATCH_TEST_REQUIRE_ALL") == "1":
        pytest.fail(f"{what}, and PLANWATCH_TEST_REQUIRE_ALL=1", pytrace=False)
    pytest.skip(what)


def pytest_report_header():
    homes = ", ".join(map(str, kafka_homes()))
    if not homes:
        homes = "NONE: PLANWATCH_TEST_KAFKA_HOME is not set, tests with a broker are SKIPPED"
    return [f"program: {installations.program()}", f"Apache Kafka: {homes}"]


def pytest_generate_tests(metafunc):
    """A test with a broker runs once with each Kafka; without any it is skipped, not passed."""
    if "kafka" not in metafunc.fixturenames:
        return
    homes = kafka_homes() or [None]
    if metafunc.definition.get_closest_marker("one_kafka"):
        homes = homes[:1]
    metafunc.parametrize("kafka", homes, indirect=True, scope="session",
                         ids=[home.name if home else "none" for home in homes])


@pytest.fixture(scope="session")
def scratch():
    """A directory that servers of another account can reach; gone at the end."""
    directory = pathlib.Path(tempfile.mkdtemp(prefix="planwatch-blackbox-"))
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(scratch):
    """A private PostgreSQL for all tests."""
    if servers.postgres_programs() is None:
        missing("PostgreSQL's programs are not installed")
    directory = scratch / "postgres"
    directory.mkdir()
    server = servers.Postgres(directory)
    try:
        server.make()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def kafka(request, scratch):
    """A private Apache Kafka for all tests."""
    if request.param is None:
        missing("PLANWATCH_TEST_KAFKA_HOME is not set")
    directory = scratch / ("kafka-" + request.param.name)
    directory.mkdir()
    node = servers.Kafka(request.param, directory)
    try:
        node.make()
        yield node
    finally:
        node.stop()


_numbers = itertools.count(1)


@pytest.fixture
def make_database(postgres):
    """Makes empty databases and gives their addresses; they are dropped afterwards."""
    made = []

    def make():
        made.append(f"blackbox_{next(_numbers)}")
        with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{made[-1]}"')
        return postgres.url(made[-1])

    yield make
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        for name in made:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def database(make_database):
    """The address of an empty database, dropped afterwards."""
    return make_database()


@pytest.fixture
def make_installation(scratch, database):
    """Makes installations on the test's own database; their daemons end with the test."""
    made = []

    def make(bootstrap, **more):
        directory = scratch / f"installation-{next(_numbers)}"
        directory.mkdir()
        made.append(
            installations.Installation(directory, more.pop("database", database), bootstrap,
                                       **more))
        return made[-1]

    yield make
    for installation in made:
        installation.close()


@pytest.fixture
def topic(kafka):
    """A topic of three partitions for this test alone."""
    name = f"education.events.{next(_numbers)}"
    kafka.create_topic(name, 3)
    return name
