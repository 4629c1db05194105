"""What black-box tests need: real servers, private ones, and the program under test.

    PLANWATCH_PROGRAM           the binary; else .build/release/planwatch, .build/debug/planwatch
    PLANWATCH_TEST_KAFKA_HOME   directories of Apache Kafka, parted by ':'; without it the tests
                                that need a broker are skipped, and the report says so
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


def pytest_report_header():
    homes = ", ".join(map(str, kafka_homes()))
    if not homes:
        homes = "NONE: PLANWATCH_TEST_KAFKA_HOME is not set, tests with a broker are SKIPPED"
    return [f"program: {installations.program()}", f"Apache Kafka: {homes}"]


def pytest_generate_tests(metafunc):
    """A test with a broker runs once with each Kafka; without any it is skipped, not passed."""
    if "kafka" not in metafunc.fixturenames:
        return
    homes = kafka_homes()
    if homes:
        metafunc.parametrize("kafka", homes, indirect=True, ids=[h.name for h in homes],
                             scope="session")
    else:
        skipped = pytest.param(
            None, marks=pytest.mark.skip(reason="PLANWATCH_TEST_KAFKA_HOME is not set"))
        metafunc.parametrize("kafka", [skipped], indirect=True, scope="session")


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
        pytest.skip("PostgreSQL's programs are not installed")
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
def database(postgres):
    """The address of an empty database, dropped afterwards."""
    name = f"blackbox_{next(_numbers)}"
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield postgres.url(name)
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


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
