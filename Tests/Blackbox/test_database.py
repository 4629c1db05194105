"""The database's views are the contract: names, order, types, and a comment on everything."""

import psycopg
import pytest

VIEWS = {
    "plan": """plan_id text, version text, title_zh text, title_en text, area_code text,
        starts_on date, ends_on date, valid_from date, loaded_at timestamptz""",
    "indicator": """plan_id text, indicator_id text, name_zh text, name_en text, unit text,
        kind text, direction text, property text, tier text, baseline numeric, baseline_on date,
        target_low numeric, target_high numeric, target_on date, source_document text,
        source_quote text, reading text""",
    "indicator_status": """plan_id text, indicator_id text, area_code text, area_name text,
        breakdown jsonb, as_of date, value numeric, numerator numeric, denominator numeric,
        expected numeric, gap numeric, required_pace numeric, forecast numeric,
        forecast_low numeric, forecast_high numeric, chance double, status text, reason text,
        period_state text, fresh_at timestamptz, updated_at timestamptz, read_on date,
        reason_code text, reason_facts jsonb, shortfall numeric, shortfall_noun text,
        reason_zh text""",
    "indicator_series": """plan_id text, indicator_id text, area_code text, breakdown jsonb,
        day date, value numeric, numerator numeric, denominator numeric, expected numeric,
        status text, period_state text, known_from timestamptz, known_to timestamptz""",
    "indicator_history": """plan_id text, indicator_id text, area_code text, breakdown jsonb,
        period_start date, period_end date, period_state text, value numeric, numerator numeric,
        denominator numeric, expected numeric, status text, known_from timestamptz,
        known_to timestamptz""",
    "alert": """alert_id text, plan_id text, indicator_id text, area_code text, breakdown jsonb,
        state text, severity text, status text, title_zh text, title_en text, reason text,
        opened_at timestamptz, changed_at timestamptz, acknowledged_by text,
        silenced_until timestamptz, opened_on date, changed_on date, area_name text,
        current_reason text, current_reason_zh text, current_value numeric,
        current_shortfall numeric""",
    "alert_log": """sequence bigint, alert_id text, transition text, from_state text,
        to_state text, status text, severity text, at timestamptz, as_of date, reason text,
        evidence jsonb, stands boolean, historic boolean""",
    "area": """area_code text, name_zh text, name_en text, kind text, parent_code text,
        valid_from date, valid_to date, formerly text[]""",
    "reporting": """area_code text, area_name text, institution_id text, name text, kind text,
        stage text, students numeric, staff numeric, newest_fact_at timestamptz, withheld boolean""",
    "quarantine_summary": """reason text, topic text, count bigint, first_at timestamptz,
        last_at timestamptz""",
    "progress": """topic text, partition integer, next_offset bigint, owner text, epoch bigint,
        newest_event_time timestamptz, committed_at timestamptz, end_offset bigint, lag bigint,
        judged_at timestamptz""",
    "forecast_score": """plan_id text, indicator_id text, area_code text, breakdown jsonb,
        made_on date, target_on date, horizon_years numeric, forecast numeric,
        forecast_low numeric, forecast_high numeric, chance double, target numeric, direction text,
        truth numeric, error numeric, covered boolean, met boolean, brier double, period integer,
        made_at timestamptz""",
}
LONG = {"timestamptz": "timestamp with time zone", "double": "double precision"}


@pytest.fixture
def connection(database, make_installation):
    """A connection to a migrated database."""
    make_installation("127.0.0.1:9").migrate()
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_the_columns_of_the_contract_in_order(connection, view):
    wanted = [tuple(column.split()) for column in VIEWS[view].split(",")]
    found = connection.execute("""
        SELECT a.attname, format_type(a.atttypid, a.atttypmod)
        FROM pg_attribute a
        WHERE a.attrelid = ('planwatch.' || %s)::regclass AND a.attnum > 0
        ORDER BY a.attnum""", [view]).fetchall()
    assert found[:len(wanted)] == [(name, LONG.get(type, type)) for name, type in wanted]


def test_every_view_and_column_has_a_comment(connection):
    missing = connection.execute("""
        SELECT c.relname, a.attname
        FROM pg_class c
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.relnamespace = 'planwatch'::regnamespace AND c.relkind IN ('v', 'm')
          AND (col_description(c.oid, a.attnum) IS NULL
               OR obj_description(c.oid, 'pg_class') IS NULL)""").fetchall()
    assert missing == []


@pytest.mark.parametrize("table", ["alert_acknowledgement", "alert_silence", "alert_silence_end"])
@pytest.mark.parametrize("change", [
    "UPDATE planwatch.{} SET made_by = 'another'", "DELETE FROM planwatch.{}",
    "TRUNCATE planwatch.{} CASCADE"])
def test_what_operators_said_is_neither_changed_nor_deleted(connection, table, change):
    with pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute(change.format(table))


@pytest.mark.parametrize("role", ["planwatch_writer", "planwatch_operator"])
@pytest.mark.parametrize("column", ["at", "role"])
def test_when_and_as_whom_it_was_said_the_database_says(connection, role, column):
    value = "now()" if column == "at" else "'another'"
    with connection.transaction(force_rollback=True):
        connection.execute(f"SET LOCAL ROLE {role}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "INSERT INTO planwatch.alert_silence (made_by, from_day, until_day, reason,"
                f" {column}) VALUES ('a', '2024-01-01', '2024-01-02', 'why', {value})")


def test_an_analyst_neither_acknowledges_nor_silences(connection):
    with connection.transaction(force_rollback=True):
        connection.execute("SET LOCAL ROLE planwatch_analyst")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "INSERT INTO planwatch.alert_silence (made_by, from_day, until_day, reason)"
                " VALUES ('a', '2024-01-01', '2024-01-02', 'why')")


def test_migrating_again_changes_nothing(database, make_installation):
    installation = make_installation("127.0.0.1:9")
    assert installation.done("migrate").strip()
    before = shape(database)
    installation.done("migrate")
    assert shape(database) == before


def shape(database):
    """Everything in the schema with its columns and rights."""
    with psycopg.connect(database) as connection:
        return connection.execute("""
            SELECT c.relname, c.relkind, c.relacl::text, a.attname, a.atttypid
            FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
            WHERE c.relnamespace = 'planwatch'::regnamespace ORDER BY 1, 4""").fetchall()
