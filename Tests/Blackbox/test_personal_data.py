"""No person's id leaves the record it came in, by whatever way the record fails."""

import base64
import json

import exactness
import psycopg
import pytest
import test_http
import worlds

pytestmark = pytest.mark.one_kafka

MARK = "Zx7secretQ"
ADDRESSED = "application/cloudevents+json"


def person(number, kind="student"):
    return f"{kind}/{MARK}{number}"


def event(number, **more):
    """An enrolment of a marked person."""
    made = {"specversion": "1.0", "id": f"p{number}", "source": "register",
            "type": "education.enrolment.v1", "subject": person(number),
            "time": "2021-09-01T08:00:00+08:00",
            "data": {"schoolId": "U1", "stage": "primary", "from": "2021-09-01", "move": "new",
                     "guardianIds": [f"{MARK}guardian{number}"]}}
    made.update(more)
    return made


def record(made, key=None, value=None, headers=None):
    text = json.dumps(made, ensure_ascii=False).encode() if value is None else value
    return (key if key is not None else made["subject"].encode(), text,
            headers or [("content-type", ADDRESSED.encode())])


def failing():
    """A record for each way to be accepted or refused, each with a marked person in it."""
    good = event(1)
    yield record(good)
    yield worlds.binary(json.dumps(event(2)))
    yield record(good)  # a duplicate
    yield record(event(1, time="2021-09-02T08:00:00Z"))  # conflicting_duplicate
    yield record(event(3, corrects="p3"))  # unknown_reference
    yield record(event(4, type="education.nothing.v1"))  # unknown_type
    yield record(event(5, data={"schoolId": "U1"}))  # schema_violation
    yield record(event(6, subject=person(6) + "?"))  # the subject itself is wrong
    yield record(event(7, data={**good["data"], "guardianIds": [f"{MARK} no id"]}))
    yield record(event(8, data={**good["data"], MARK: 1, "stage": MARK}))
    yield record(event(9), key=person(99).encode())  # key_mismatch
    yield record(event(10), value=json.dumps(event(10)).encode()[:-1])  # malformed_json
    yield record(event(11), value=json.dumps(event(11)).encode() + b"\xff")  # invalid_utf8
    yield record(event(12), value=json.dumps(event(12)).encode() + b" " * 1_048_576)  # oversize
    yield record(event(13, time="1850-01-01T00:00:00Z"))  # implausible_time
    yield record(event(14, specversion=MARK))  # not_a_cloudevent
    yield record(event(15), headers=[("x", MARK.encode())], value=MARK.encode())
    yield record(event(16, id=""))
    yield record(event(17), headers=[("ce_subject", person(17).encode() + b"\xff"),
                                     ("ce_specversion", b"1.0")])
    yield record(event(18, time=MARK))
    yield record(event(19, retracts=MARK + "\x01"))
    yield person(20).encode(), None, []  # a tombstone
    yield record(event(
        21, type="education.supervision-result.v1", subject=person(21, "staff"),
        data={"matterCode": "safety", "result": "met", "date": "2021-09-01",
              "supervisor": MARK + "supervisor"}))
    yield record(event(
        22, type="education.staff-appointment.v1", subject=person(22, "staff"),
        data={"unitId": "U1", "role": "teacher", "employment": "fullTime",
              "from": "2021-09-01"}))
    titled = event(23, type="education.designation.v1", subject=person(23, "person"),
                   data={"titleCode": "learningStar", "level": "city", "change": "granted",
                         "date": "2021-09-01", "areaCode": "371502"})
    yield record(titled)
    yield record({**titled, "time": "2021-09-03T08:00:00Z"})  # conflicting_duplicate
    yield record({**titled, "id": "p24", "data": {**titled["data"], "level": MARK}})
    yield record(event(
        25, type="education.vision-screening.v1", subject=person(25, "person"),
        data={"date": "2021-09-01", "myopic": False}))
    yield record({
        "specversion": "1.0", "id": "u1", "source": "register",
        "type": "education.institution-change.v1", "subject": "institution/U1",
        "time": "2020-09-01T08:00:00+08:00",
        "data": {"change": "opened", "date": "2010-09-01", "kind": "primarySchool",
                 "areaCode": "371502", "setting": "urban", "ownership": "public"}})


def stored(database):
    """Every byte of every table, as the server keeps it; the sealed copies too."""
    with psycopg.connect(database) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'planwatch'::regnamespace"
            " AND relkind = 'r'").fetchall()
        for (table,) in tables:
            with connection.cursor().copy(
                    f'COPY planwatch."{table}" TO STDOUT (FORMAT binary)') as copy:
                yield table, b"".join(bytes(part) for part in copy)


def test_no_person_is_stored_logged_or_shown(kafka, postgres, make_installation):
    topic = f"persons.{kafka.port}"
    kafka.create_topic(topic, 1, worlds.ROOMY)
    kafka.produce(topic, failing())
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    installation.start()
    listening = test_http.address(installation.log, 0)
    exactness.await_end(installation, kafka)
    counts = installation.verify()
    reasons = {row[0] for row in exactness.rows(
        installation.database, "SELECT reason FROM planwatch.quarantine_summary")}
    assert reasons == {
        "oversize", "not_a_cloudevent", "invalid_utf8", "malformed_json", "unknown_type",
        "schema_violation", "key_mismatch", "implausible_time", "conflicting_duplicate",
        "unknown_reference"}
    assert counts["facts"] == 7 and counts["tombstones"] == 1 and counts["duplicates"] == 1
    postgres_stays_silent_about_it = postgres.log.read_bytes()
    told = {
        "its log": installation.log.read_bytes(),
        "PostgreSQL's log": postgres_stays_silent_about_it,
        **{f"the table {name}": content for name, content in stored(installation.database)},
        **{path: test_http.get(listening, path)[1].encode()
           for path in ("/metrics", "/readyz", "/healthz")},
    }
    for line in ("quarantine list", "quarantine list --format json", "status --format json",
                 "alerts list", "verify --format json", "verify --dump"):
        result = installation.command(*line.split())
        told[line] = (result.stdout + result.stderr).encode()
    for entry in json.loads(installation.done("quarantine", "list", "--format", "json")):
        shown = installation.command("quarantine", "show", entry["id"])
        told["quarantine show " + entry["reason"]] = (shown.stdout + shown.stderr).encode()
    found = [name for name, content in told.items() if MARK.encode() in content]
    assert found == []
    # It is not lost either: an operator who asks for the bytes of a record gets them.
    first = json.loads(installation.done("quarantine", "list", "--format", "json"))[0]["id"]
    assert MARK in installation.done("quarantine", "show", first, "--bytes")
    shown = installation.done("quarantine", "show", first, "--bytes", "--format", "json")
    assert MARK.encode() in base64.b64decode(json.loads(shown)["record"]["value"])
