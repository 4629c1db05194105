"""A person is forgotten while events come: no byte of the database leads to it any more, whatever is killed
or read again, and every figure stays what it was."""

import base64
import collections
import hashlib
import hmac
import json
import random
import uuid

import exactness
import faults
import installation as installations
import psycopg
import pytest
import test_gathered
import test_repair
import test_sharing
import worlds
from processes import wait_until

pytestmark = pytest.mark.one_kafka

KEY = b"a key for tests alone, of more than 32 bytes"
REASON = ("--reason", "a request of the person")
# Where the hash stays, since by it events that come again are told.
KEPT = "erasure"


def event_of(record):
    """The event of a record of a city."""
    key, value, headers = record
    attributes = {name: text.decode() for name, text in headers or []}
    if "ce_id" in attributes:
        return {name[3:]: text for name, text in attributes.items() if name.startswith("ce_")}
    return json.loads(value)


def keyed(subject):
    return hmac.new(KEY, subject.encode(), hashlib.sha256).digest()[:16]


def traces(subject, records):
    """What must not be found of a person: its hash in every form, and its events' ids as they are stored."""
    digest = keyed(subject)
    found = [digest, digest[7::-1] + digest[:7:-1], digest.hex().encode(), subject.encode()]
    for key, *rest in records:
        if key != subject.encode():
            continue
        try:
            id = event_of((key, *rest))["id"]
            number = uuid.UUID(id).bytes
        except (KeyError, TypeError, ValueError):
            continue
        found += [id.encode(), b"\0" + number[7::-1] + number[:7:-1]]
    return found


def stored(database):
    """Every byte of every table but the one of those who were forgotten."""
    with psycopg.connect(database) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'planwatch'::regnamespace"
            " AND relkind = 'r'").fetchall()
        for (table,) in tables:
            if table == KEPT:
                continue
            with connection.cursor().copy(
                    f'COPY planwatch."{table}" TO STDOUT (FORMAT binary)') as copy:
                yield table, b"".join(bytes(part) for part in copy)


def refused(installation):
    """All quarantined records that are kept, as they came, with their ids."""
    for entry in json.loads(installation.done(
            "quarantine", "list", "--limit", 0, "--format", "json")):
        shown = json.loads(installation.done(
            "quarantine", "show", entry["id"], "--bytes", "--format", "json"))
        if record := shown["record"]:
            parts = [record["key"], record["value"], *(value for _, value in record["headers"])]
            yield entry["id"], b"\n".join(base64.b64decode(part) for part in parts if part)


def leads_to(installation, subjects, records):
    """Where something leads to one of these persons."""
    wanted = {trace for subject in subjects for trace in traces(subject, records)}
    places = dict(stored(installation.database))
    if installation.log.exists():
        places["log"] = installation.log.read_bytes()
    found = [name for name, content in places.items() if any(trace in content for trace in wanted)]
    names = [subject.encode() for subject in subjects]
    found += [id for id, content in refused(installation)
              if any(name + end in content for name in names for end in (b'"', b"\n"))]
    return found


def erase(installation, subject):
    """The receipt of a person who is forgotten."""
    result = installation.command("erase", subject, *REASON, "--format", "json")
    assert result.returncode == 0, f"{result.stderr}\n{installation.last_words()}"
    assert subject not in result.stdout + result.stderr
    return json.loads(result.stdout)


def of_facts(dump):
    """The lines of a dump that say whose a fact is, without that; and all others."""
    lines = dump.splitlines()
    named = [line.split("\t") for line in lines if line.startswith(("fact\t", "conflict\t"))]
    others = [line for line in lines if not line.startswith(("fact\t", "conflict\t"))]
    return collections.Counter((line[0], line[2], *line[4:]) for line in named), others


def assert_like_twin(installation, twin):
    """Everything but who is who is as it is with one that has forgotten nobody."""
    answer, other = installation.verify(), twin.verify()
    assert answer["equal"], answer["differences"][:20]
    assert {name: answer[name] for name in exactness.COUNTS} == {
        name: other[name] for name in exactness.COUNTS}
    ours, theirs = of_facts(installation.dump()), of_facts(twin.dump())
    assert ours[0] == theirs[0]
    assert ours[1] == theirs[1]


def bad_records(subject):
    """Records that are refused, in each of which the person is named."""
    made = {"specversion": "1.0", "id": f"bad-{subject}", "source": "register",
            "type": "education.enrolment.v1", "subject": subject, "time": "2021-09-01T08:00:00Z",
            "data": {"schoolId": "U1"}}
    yield installations.record(made)
    yield subject.encode(), json.dumps(made).encode()[:-1], []
    yield b"student/another", json.dumps(made).encode(), [
        ("content-type", b"application/cloudevents+json")]
    yield worlds.binary(json.dumps({**made, "id": f"binary-{subject}"}))


class World:
    """Records of a first and a second part, and persons all of whose events are in the first: with long and
    short lives, corrections, conflicts and refused references."""

    def __init__(self, seed, persons=16, students=500):
        chance = random.Random(seed)
        records = worlds.mixed(
            seed, worlds.city(seed % 1000, students=students, schools=56, end="2023-12-31"),
            worlds.awkward(seed, 1_500))
        cut = len(records) * 2 // 3
        first, second = records[:cut], records[cut:]
        lives = collections.defaultdict(list)
        for record in first:
            if record[0] and record[0].partition(b"/")[0] in (b"student", b"staff", b"person"):
                lives[record[0]].append(record)
        names = sorted(name for name in lives if lives[name][0][1] and name.decode().isascii())
        many = sorted(names, key=lambda name: -len(lives[name]))[:persons // 2]
        chosen = {*many, *chance.sample(names, persons - len(many))}
        self.persons = sorted(name.decode() for name in chosen)
        for person in self.persons:
            for record in bad_records(person):
                first.insert(chance.randrange(len(first)), record)
        self.first = first
        self.second = [record for record in second if record[0] not in chosen]
        self.records = self.first + self.second


def twin_of(installation, kafka, make_installation, make_database):
    """One that reads the same topics into a database of its own."""
    twin = make_installation(
        kafka.bootstrap, topics=installation.topics, database=make_database())
    twin.migrate()
    assert twin.command("run", "--once", within=180).returncode == 0
    return twin


def read_again(kafka, installation, records, partitions=1):
    """Puts a topic of the same records in place of the one that was read, and has it read."""
    topic = installation.topics[0]
    kafka.delete_topic(topic)
    admin = kafka._admin()
    wait_until(lambda: topic not in admin.list_topics(timeout=5).topics, 20, "it is gone")
    kafka.create_topic(topic, partitions, worlds.ROOMY)
    # Fewer than were read, so that each partition is found cut at once.
    kafka.produce(topic, records[:partitions * 40])
    wait_until(lambda: len(test_repair.gaps(installation)) == partitions, 60, "all are halted")
    for number in range(partitions):
        installation.done("gap", "accept", f"{topic}/{number}", *REASON)
    kafka.produce(topic, records[partitions * 40:])
    exactness.await_end(installation, kafka)


def test_no_byte_leads_to_a_person_who_was_forgotten_while_events_came(
        kafka, make_installation, make_database):
    seed = faults.seed()
    world = World(seed)
    topic = f"erase.load.{kafka.port}"
    kafka.create_topic(topic, 1, worlds.ROOMY)
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    kafka.produce(topic, world.first)
    daemon = installation.start()
    exactness.await_end(installation, kafka)
    # The search finds what there is to be found.
    assert {"fact_chunk_whole"} <= set(leads_to(installation, world.persons, world.records))
    with faults.Load(kafka, topic, world.second, seconds=12):
        receipts = [erase(installation, person) for person in world.persons]
    assert all(receipt["facts"] > 0 for receipt in receipts)
    assert all(receipt["quarantined"] >= 4 for receipt in receipts)
    exactness.await_end(installation, kafka)
    assert leads_to(installation, world.persons, world.records) == []
    twin = twin_of(installation, kafka, make_installation, make_database)
    assert_like_twin(installation, twin)
    left = installation.dump()

    installation.kill(daemon)
    daemon = installation.start()
    faults.await_active(installation)
    exactness.await_end(installation, kafka)
    assert installation.dump() == left
    assert leads_to(installation, world.persons, world.records) == []
    # Twice does no harm.
    assert erase(installation, world.persons[0])["facts"] == 0

    before = installation.verify()
    read_again(kafka, installation, world.records)
    answer = installation.verify()
    assert answer["equal"], answer["differences"][:20]
    assert answer["facts"] == before["facts"]
    assert answer["records"] == before["records"] + len(world.records)
    assert answer["duplicates"] > before["duplicates"] + before["facts"]
    assert installation.dump() == left
    assert leads_to(installation, world.persons, world.records) == []
    assert test_gathered.said(installation, "person forgotten")
    assert installation.stop(daemon) == 0


def test_persons_are_forgotten_where_no_daemon_runs(kafka, make_installation, make_database):
    world = World(faults.seed(), persons=6)
    topic = f"erase.alone.{kafka.port}"
    kafka.create_topic(topic, 1, worlds.ROOMY)
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    kafka.produce(topic, world.first)
    installation.done("run", "--once", within=120)
    twin = twin_of(installation, kafka, make_installation, make_database)
    assert erase(installation, world.persons[0])["facts"] > 0
    assert leads_to(installation, world.persons[:1], world.records) == []
    assert_like_twin(installation, twin)
    # What was asked for, and not waited for, is done at the next start, before or after what is read.
    with psycopg.connect(installation.database, autocommit=True) as connection:
        for person in world.persons[1:]:
            connection.execute(
                "INSERT INTO planwatch.erasure (subject, reason, asked_by) VALUES (%s, 'r', 'a test')",
                [keyed(person)])
    kafka.produce(topic, world.second)
    installation.done("run", "--once", within=120)
    twin.done("run", "--once", within=120)
    assert_like_twin(installation, twin)
    places = set(leads_to(installation, world.persons, world.records))
    # The hash alone does not tell which refused records name the person: the command deletes these.
    assert all(place.startswith(topic) for place in places)
    for person in world.persons[1:]:
        receipt = erase(installation, person)
        assert receipt["facts"] == 0 and receipt["quarantined"] >= 4
    assert leads_to(installation, world.persons, world.records) == []


def test_a_person_of_whom_nothing_was_stored_is_not_stored_later(kafka, make_installation):
    topic = f"erase.unknown.{kafka.port}"
    kafka.create_topic(topic, 1, worlds.ROOMY)
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    city = installations.simulated(students=500, schools=56, end="2020-09-30")
    kafka.produce(topic, city[:300])
    installation.start()
    exactness.await_end(installation, kafka)
    assert erase(installation, "student/nobody") == {"erasure": 1, "facts": 0, "quarantined": 0}
    event = {"specversion": "1.0", "id": "e1", "source": "register", "type": "education.enrolment.v1",
             "subject": "student/nobody", "time": "2020-09-02T08:00:00Z",
             "data": {"schoolId": "U1", "stage": "primary", "from": "2020-09-01", "move": "new"}}
    guarded = {**event, "id": "e2", "subject": "student/somebody",
               "data": {"guardianIds": ["G1"], "schoolId": "U1"}}
    before = installation.verify()
    kafka.produce(topic, [installations.record(event), installations.record(guarded)])
    exactness.await_end(installation, kafka)
    answer = installation.verify()
    assert answer["equal"], answer["differences"]
    assert answer["facts"] == before["facts"]
    assert answer["duplicates"] == before["duplicates"] + 1
    # A guardian is named in records of others.
    assert erase(installation, "person/G")["quarantined"] == 0
    assert erase(installation, "person/G1")["quarantined"] == 1
    assert erase(installation, "student/nobody") == {"erasure": 4, "facts": 0, "quarantined": 0}
    rows = exactness.rows(
        installation.database,
        "SELECT reason, finished_at >= asked_at, asked_by <> '', role <> '' FROM planwatch.erasure")
    assert rows == [(REASON[1], True, True, True)] * 4


@pytest.mark.parametrize("subject, says", [
    ("institution/U1", "institution is not a person"), ("area/371502", "area is not a person"),
    ("resource/r1", "resource is not a person"), ("student/", "not a subject"),
    ("student/a b", "not a subject"), ("pupil/1", "not a subject"), ("S1", "not a subject"),
    ("student/" + "x" * 129, "not a subject"), ("", "not a subject")])
def test_only_persons_are_forgotten(make_installation, subject, says):
    installation = make_installation("127.0.0.1:1")
    result = installation.command("erase", subject, *REASON)
    assert (result.returncode, result.stdout) == (64, "")
    assert says in result.stderr
    assert subject.endswith("/") or not subject or subject not in result.stderr


def test_an_erasure_needs_a_reason(make_installation):
    installation = make_installation("127.0.0.1:1")
    result = installation.command("erase", "student/S1")
    assert result.returncode == 64 and "--reason" in result.stderr
    assert "S1" not in result.stderr


def test_members_forget_who_is_of_their_shards(kafka, make_installation, make_database):
    seed = faults.seed()
    world = World(seed, persons=20)
    topic = f"erase.shared.{kafka.port}"
    kafka.create_topic(topic, 2, worlds.ROOMY)
    installation = make_installation(
        kafka.bootstrap, topics=[topic], sharing={"shards": test_sharing.SHARDS})
    installation.migrate()
    kafka.produce(topic, world.first)
    first, second = test_sharing.join(installation, "a"), test_sharing.join(installation, "b")
    test_sharing.await_shares(installation, [first, second])
    exactness.await_end(installation, kafka)
    with faults.Load(kafka, topic, world.second, seconds=12):
        receipts = [erase(installation, person) for person in world.persons[:-4]]
        # The other takes the shards over with the names of those who were forgotten.
        installation.kill(first)
        test_sharing.await_shares(installation, [second])
        receipts += [erase(installation, person) for person in world.persons[-4:]]
    assert all(receipt["facts"] > 0 for receipt in receipts)
    exactness.await_end(installation, kafka)
    assert leads_to(installation, world.persons, world.records) == []
    twin = twin_of(installation, kafka, make_installation, make_database)
    assert_like_twin(installation, twin)
    left, before = installation.dump(), installation.verify()
    first = test_sharing.join(installation, "a")
    test_sharing.await_shares(installation, [first, second])
    read_again(kafka, installation, world.records, partitions=2)
    answer = installation.verify()
    assert answer["equal"], answer["differences"][:20]
    assert answer["facts"] == before["facts"]
    assert installation.dump() == left
    assert leads_to(installation, world.persons, world.records) == []


def test_what_was_gathered_is_gathered_again_without_the_person(kafka, make_installation, make_database):
    installation, daemon, later = test_gathered.filled(kafka, make_installation, "erased")
    exactness.await_end(installation, kafka)
    person = next(key.decode() for key, *_ in later if key and key.startswith(b"student/L"))
    digest = keyed(person)
    trace = digest[7::-1] + digest[:7:-1]

    def holders():
        return {name for name, content in stored(installation.database) if trace in content}

    assert holders() == {"fact_chunk_whole", "gathered_piece"}
    begun = len(test_gathered.said(installation, test_gathered.GATHERED))
    assert erase(installation, person)["facts"] > 0
    assert holders() == set()
    assert installation.verify()["equal"]
    test_gathered.await_gathered(installation, begun + 1)
    assert holders() == set()
    assert installation.verify()["equal"]
    installation.kill(daemon)
    installation.start()
    faults.await_active(installation)
    exactness.await_end(installation, kafka)
    assert test_gathered.last_start(installation)[1] > test_gathered.LEAST
    exactness.assert_sound(installation)
    assert holders() == set()
