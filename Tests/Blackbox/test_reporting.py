"""The view `reporting`: which institutions have reported, and what an analyst sees of it."""

import installation as installations
import psycopg
import pytest

pytestmark = pytest.mark.one_kafka

COLUMNS = ["area_code", "area_name", "institution_id", "name", "kind", "stage", "students", "staff",
           "newest_fact_at", "withheld"]


def event(type, subject, id, time, **data):
    return {"specversion": "1.0", "id": id, "source": "test", "type": f"education.{type}.v1",
            "subject": subject, "time": time, "data": data}


def opened(unit, stages, area="371502", **more):
    return event(
        "institution-change", f"institution/{unit}", f"open-{unit}", "2020-09-01T08:00:00+08:00",
        change="opened", date="2020-09-01", kind="kindergarten", areaCode=area, setting="urban",
        ownership="public", **({"stages": stages} if stages else {}), **more)


def enrolled(unit, number, stage="kindergarten", time="2022-09-02T08:00:00+08:00"):
    return event("enrolment", f"student/{unit}-{stage}-{number}", "in", time, schoolId=unit,
                 stage=stage, **{"from": "2022-09-01"}, move="new")


def appointed(person, unit, stage=None, role="teacher"):
    return event("staff-appointment", f"staff/{person}", "in", "2022-09-03T08:00:00+08:00",
                 unitId=unit, role=role, employment="fullTime", **{"from": "2022-09-01"},
                 **({"stage": stage} if stage else {}))


EVENTS = [
    opened("few", ["kindergarten"], name="第一幼儿园"), *(enrolled("few", n) for n in range(3)),
    opened("many", ["kindergarten"]), *(enrolled("many", n) for n in range(12)),
    opened("more", ["kindergarten"]), *(enrolled("more", n) for n in range(30)),
    opened("nobody", ["kindergarten"]),
    opened("both", ["primary", "junior"], area="371521"),
    *(enrolled("both", n, "junior") for n in range(7)),
    opened("unsaid", None, area="371521"),
    opened("gone", ["kindergarten"]), enrolled("gone", 1),
    event("institution-change", "institution/gone", "close", "2023-01-05T08:00:00+08:00",
          change="closed", date="2023-01-01"),
    appointed("t1", "few"), appointed("t2", "few", role="nurse"), appointed("t3", "both"),
    appointed("t4", "both", "primary"), appointed("t5", "unsaid"),
    event("staff-rotation", "staff/t2", "turn", "2023-03-01T07:00:00.123456789Z",
          fromUnitId="few", toUnitId="both", schoolYear=2022, **{"from": "2023-02-20"},
          to="2023-07-31"),
]


def as_role(database, role):
    return psycopg.connect(database.replace("//postgres@", f"//{role}@"), autocommit=True)


def rows(connection):
    """(institution, stage) → (students, staff, newest, withheld)."""
    found = connection.execute("""
        SELECT institution_id, stage, students, staff,
               to_char(newest_fact_at AT TIME ZONE interval '8 hours', 'YYYY-MM-DD HH24:MI:SS.US'),
               withheld FROM planwatch.reporting""").fetchall()
    return {(row[0], row[1]): row[2:] for row in found}


def test_who_has_reported(kafka, database, make_installation):
    topic = f"reporting.{kafka.port}"
    kafka.create_topic(topic, 2)
    kafka.produce(topic, [installations.record(each) for each in EVENTS])
    installation = make_installation(kafka.bootstrap, topics=[topic], clock="fixed:2023-06-30")
    installation.migrate()
    daemon = installation.start()
    installation.wait()

    opening, learners = "2020-09-01 08:00:00.000000", "2022-09-02 08:00:00.000000"
    turn = "2023-03-01 15:00:00.123456"
    full = {
        ("few", "kindergarten"): (3, 1, turn, False),
        ("many", "kindergarten"): (12, 0, learners, False),
        ("more", "kindergarten"): (30, 0, learners, False),
        ("nobody", "kindergarten"): (0, 0, opening, False),
        ("both", "primary"): (0, 1, turn, False),
        ("both", "junior"): (7, 0, turn, False),
        ("unsaid", None): (0, 1, "2022-09-03 08:00:00.000000", False),
    }
    with psycopg.connect(database, autocommit=True) as owner:
        assert rows(owner) == full
        described = owner.execute("SELECT * FROM planwatch.reporting WHERE institution_id = 'few'")
        assert [column.name for column in described.description] == COLUMNS
        assert described.fetchone()[:5] == (
            "371502", "东昌府区", "few", "第一幼儿园", "kindergarten")
    with as_role(database, "planwatch_operator") as connection:
        assert rows(connection) == full
    with as_role(database, "planwatch_analyst") as connection:
        # 3 of 45 in the area: with 12 of a neighbour nobody can tell.
        assert rows(connection) == {
            **full, ("few", "kindergarten"): (None, 1, turn, True),
            ("many", "kindergarten"): (None, 0, learners, True)}
        for relation in ("reporting_row", "fact_chunk", "change_chunk"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT * FROM planwatch.{relation}")
        silent = connection.execute("""
            SELECT institution_id FROM planwatch.reporting GROUP BY 1
            HAVING coalesce(bool_and(students = 0), false) AND sum(staff) = 0""").fetchall()
        assert silent == [("nobody",)]

    # The first child comes while the daemon is killed, and the smallest school closes.
    installation.kill(daemon)
    kafka.produce(topic, [installations.record(each) for each in (
        enrolled("nobody", 1, time="2023-06-01T08:00:00+08:00"),
        event("institution-change", "institution/few", "close", "2023-06-02T08:00:00+08:00",
              change="closed", date="2023-06-01"),
    )])
    installation.start()
    installation.wait()
    del full["few", "kindergarten"]
    full["nobody", "kindergarten"] = (1, 0, "2023-06-01 08:00:00.000000", False)
    with psycopg.connect(database, autocommit=True) as owner:
        assert rows(owner) == full
        unchanged = "SELECT xmin::text, institution_id, stage FROM planwatch.reporting_row"
        before = set(owner.execute(unchanged).fetchall())
        kafka.produce(topic, [installations.record(enrolled("more", 99))])
        installation.wait()
        after = set(owner.execute(unchanged).fetchall())
        assert {row[1] for row in after - before} == {"more"}, "only what differs is written"
        assert installation.verify()["equal"]
        owner.execute("UPDATE planwatch.reporting_row SET students = students + 1"
                      " WHERE institution_id = 'many'")
        answer = installation.verify()
        assert not answer["equal"] and len(answer["differences"]) == 2
        assert all(
            each.startswith("institution ") for each in answer["differences"])
