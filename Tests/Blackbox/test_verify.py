"""`verify` finds every row that a recomputation does not give, that is missing, or that is there twice:
rows are planted in each table, and each must be named."""

import re

import installation as installations
import psycopg
import pytest
import worlds

pytestmark = pytest.mark.one_kafka


def conflict(text, time):
    return installations.record({
        "specversion": "1.0", "id": "twice", "source": "test",
        "type": "education.institution-change.v1", "subject": "institution/twice", "time": time,
        "data": {"change": "updated", "date": "2022-01-01", "name": text}})


@pytest.fixture
def judged(kafka, make_installation):
    """A city of five years, read and judged, in which everything is equal."""
    topic = f"verify.{kafka.port}"
    kafka.create_topic(topic, 2)
    # Before the deadlines: there are forecasts.
    city = worlds.city(11, students=1_500, schools=60, end="2025-06-30")
    kafka.produce(topic, city + [
        conflict("one", "2022-01-02T08:00:00Z"), conflict("other", "2022-01-03T08:00:00Z")])
    # Nothing is too old to be delivered.
    installation = make_installation(kafka.bootstrap, topics=[topic], alerts={"maxAge": 3_000})
    installation.migrate()
    result = installation.command("run", "--once", within=180)
    assert result.returncode == 0, result.stderr
    answer = installation.verify()
    assert answer["equal"] and answer["differences"] == []
    return installation


KEY = "plan_id, indicator_id, area_code, breakdown"


class Planter:
    """Plants rows and says by which words each must be found."""

    def __init__(self, connection):
        self._connection = connection
        self.wanted = []

    def one(self, query, *parameters):
        found = self._connection.execute(query, parameters).fetchone()
        assert found is not None, query
        return found

    def expect(self, *words):
        """A difference with all these words in this order."""
        self.wanted.append(".*".join(re.escape(str(word)) for word in words))

    def statuses(self):
        rows = self._connection.execute(f"""
            SELECT {KEY} FROM planwatch.status_row WHERE status IS NOT NULL
            ORDER BY 1, 2, 3 LIMIT 4""").fetchall()
        where = "WHERE (plan_id, indicator_id, area_code) = (%s, %s, %s)"
        self._connection.execute("""
            CREATE TEMPORARY TABLE copy AS SELECT * FROM planwatch.status_row """ + where, rows[0][:3])
        self._connection.execute("""UPDATE copy SET breakdown = '{"setting": "urban"}'""")
        self._connection.execute("INSERT INTO planwatch.status_row SELECT * FROM copy")
        self.expect("status only stored", *rows[0][:3], "setting")
        self._connection.execute(
            "UPDATE planwatch.status_row SET value = coalesce(value, 0) + 1 " + where, rows[1][:3])
        self.expect("status only stored", *rows[1][:3])
        self.expect("status only recomputed", *rows[1][:3])
        self._connection.execute("DELETE FROM planwatch.status_row " + where, rows[2][:3])
        self.expect("status only recomputed", *rows[2][:3])
        self._connection.execute(
            "UPDATE planwatch.status_row SET reason = 'All is well.' " + where, rows[3][:3])
        self.expect("status only stored", *rows[3][:3], "All is well.")
        self.expect("status only recomputed", *rows[3][:3])

    def readings(self, comparison):
        """Of observation days (`=`), or of periods (`<`)."""
        rows = self._connection.execute(f"""
            SELECT ctid, plan_id, indicator_id, area_code, period_start::text, period_end::text
            FROM planwatch.kept_reading
            WHERE known_to IS NULL AND revision = 0 AND NOT is_open AND value IS NOT NULL
              AND period_start {comparison} period_end ORDER BY 2, 3, 4, 5 LIMIT 3""").fetchall()
        columns = f"""{KEY}, period_start, period_end, value, numerator, denominator, expected,
            status, is_open, known_from"""
        self._connection.execute(f"""
            INSERT INTO planwatch.kept_reading ({columns}, revision)
            SELECT {columns}, 1 FROM planwatch.kept_reading WHERE ctid = %s""", [rows[0][0]])
        self.expect("reading stored 2 times, recomputed 1", *rows[0][1:])
        self.expect("reading with revisions out of order", *rows[0][1:])
        self._connection.execute(
            "DELETE FROM planwatch.kept_reading WHERE ctid = %s", [rows[2][0]])
        self.expect("reading only recomputed", *rows[2][1:])
        self._connection.execute(
            "UPDATE planwatch.kept_reading SET value = value + 1 WHERE ctid = %s", [rows[1][0]])
        self.expect("reading only stored", *rows[1][1:])
        self.expect("reading only recomputed", *rows[1][1:])

    def transitions(self):
        rows = self._connection.execute("""
            SELECT sequence, indicator_id, area_code, as_of::text, transition
            FROM planwatch.alert_transition WHERE stands AND NOT historic
            ORDER BY sequence DESC LIMIT 3""").fetchall()
        assert len(rows) == 3
        last, = self.one("UPDATE planwatch.alert_sequence SET last = last + 2 RETURNING last")
        self._connection.execute("""
            CREATE TEMPORARY TABLE again AS
            SELECT * FROM planwatch.alert_transition WHERE sequence = %s""", [rows[0][0]])
        self._connection.execute("UPDATE again SET sequence = %s", [last - 1])
        self._connection.execute("INSERT INTO planwatch.alert_transition SELECT * FROM again")
        self.expect("transition stored 2 times, recomputed 1", *rows[0][1:])
        # Retracted, and it still counts.
        self._connection.execute("""
            UPDATE again SET sequence = %s, transition = 'retracted', to_state = 'retracted',
                stands = false, evidence = jsonb_build_object('retracts', %s::bigint)""",
                                 [last, rows[0][0]])
        self._connection.execute("INSERT INTO planwatch.alert_transition SELECT * FROM again")
        self.expect(f"alert log: {last} retracts nothing")
        self._connection.execute(
            "UPDATE planwatch.alert_transition SET as_of = as_of + 1 WHERE sequence = %s",
            [rows[1][0]])
        self.expect("transition only stored", rows[1][1], rows[1][2])
        self.expect("transition only recomputed", *rows[1][1:])
        self._connection.execute(
            "DELETE FROM planwatch.alert_transition WHERE sequence = %s", [rows[2][0]])
        self.expect("transition only recomputed", *rows[2][1:])
        self.expect(f"alert log: sequence {rows[2][0]} is missing")

    def outbox(self):
        last, = self.one("SELECT last FROM planwatch.alert_sequence")
        self._connection.execute(
            "UPDATE planwatch.delivery_cursor SET sequence = %s WHERE channel = 'kafka'", [last + 7])
        self.expect(f"outbox: `kafka` is at {last + 7}, the log ends at {last}")
        self._connection.execute("DELETE FROM planwatch.delivery_cursor WHERE channel = 'journal'")
        self.expect("outbox: the position of `journal` is missing")
        self._connection.execute(
            "INSERT INTO planwatch.delivery_cursor (channel, sequence) VALUES ('carrier', 1)")
        self.expect("outbox: there is no channel `carrier`")

    def forecasts(self):
        rows = self._connection.execute(f"""
            SELECT ctid, plan_id, indicator_id, area_code, period FROM planwatch.forecast_made
            WHERE period = (SELECT max(period) FROM planwatch.forecast_made)
            ORDER BY 2, 3, 4 LIMIT 3""").fetchall()
        assert len(rows) == 3
        columns = f"""{KEY}, made_on, forecast, forecast_low, forecast_high, chance, target,
            direction, method, method_version"""
        copy = f"""
            INSERT INTO planwatch.forecast_made ({columns}, period, target_on)
            SELECT {columns}, period + %s, target_on + %s
            FROM planwatch.forecast_made WHERE ctid = %s"""
        self._connection.execute(copy, [0, 365, rows[0][0]])
        self.expect("forecast for a deadline that the plan does not have", *rows[0][1:])
        self.expect("forecast stored 2 times for one day", *rows[0][1:4])
        self._connection.execute(f"""
            INSERT INTO planwatch.forecast_made ({columns}, period, target_on)
            SELECT plan_id, indicator_id, '999999', breakdown, made_on, forecast, forecast_low,
                   forecast_high, chance, target, direction, method, method_version, period,
                   target_on
            FROM planwatch.forecast_made WHERE ctid = %s""", [rows[0][0]])
        self.expect("forecast of a row that was never evaluated", *rows[0][1:3], "999999")
        self._connection.execute(copy, [1, 0, rows[1][0]])
        self.expect("forecast after a period that had not closed", *rows[1][1:4], rows[1][4] + 1)
        self.expect("forecast stored 2 times for one day", *rows[1][1:4])
        self._connection.execute(
            "DELETE FROM planwatch.forecast_made WHERE ctid = %s", [rows[2][0]])
        self.expect("forecast missing", *rows[2][1:])

    def quarantine(self):
        partition, offset = self.one("""
            DELETE FROM planwatch.quarantine_record WHERE reason = 'conflicting_duplicate'
            RETURNING partition, "offset" """)
        self.expect("quarantine only recomputed", f"{partition}/{offset}")
        self._connection.execute("""
            INSERT INTO planwatch.quarantine_record (partition, "offset", reason, detail)
            VALUES (%s, 0, 'unknown_reference', 'planted')""", [partition])
        self.expect("quarantine only stored", f"unknown_reference at {partition}/0")


def test_every_planted_row_is_named(judged):
    with psycopg.connect(judged.database) as connection:
        planter = Planter(connection)
        planter.statuses()
        planter.readings("=")
        planter.readings("<")
        planter.transitions()
        planter.outbox()
        planter.forecasts()
        planter.quarantine()
    answer = judged.verify()
    assert answer["equal"] is False
    differences = answer["differences"]
    missed = [words for words in planter.wanted
              if not any(re.search(words, line) for line in differences)]
    assert missed == [], "\n".join(differences)
    assert [line for line in differences
            if not any(re.search(words, line) for words in planter.wanted)] == []
