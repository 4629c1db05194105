"""What an analyst sees: the views, without a cell that would single out a few persons."""

import datetime
import fractions
import json
import random
import urllib.request

import exactness
import processes
import psycopg
import pytest
import worlds
from test_http import address

ANALYSTS = ["plan", "indicator", "indicator_status", "indicator_series", "indicator_history", "alert",
            "alert_log", "forecast_score", "quarantine_summary", "progress", "reporting", "plan_version",
            "area"]
LEAST = 5
DAY = datetime.date(2023, 6, 30)
YEAR = (datetime.date(2022, 1, 1), datetime.date(2022, 12, 31))
# A city of eight counties, one of which has parts of its own.
PARENTS = {"city": "province", **{f"county{n}": "city" for n in range(8)},
           **{f"zone{n}": "county0" for n in range(3)}}


def analyst(database):
    return psycopg.connect(database.replace("//postgres@", "//planwatch_analyst@"), autocommit=True)


@pytest.fixture
def migrated(database, make_installation):
    """The owner's connection to a database whose tables a test fills itself."""
    make_installation("127.0.0.1:9").migrate()
    with psycopg.connect(database, autocommit=True) as connection:
        yield connection


def fill(connection, cells, kind="numerator_and_complement", baseline=None):
    """One indicator with these cells, {area: (numerator, denominator)}: as status, as the reading of a
    day, as a closed year with a revision, with a transition and a forecast each."""
    for table in ("loaded_area", "loaded_indicator", "status_row", "kept_reading", "alert_transition",
                  "forecast_made"):
        connection.execute(f"DELETE FROM planwatch.{table}")
    many = connection.cursor().executemany
    many("INSERT INTO planwatch.loaded_area VALUES (%s, %s)", list(PARENTS.items()))
    connection.execute("""
        INSERT INTO planwatch.loaded_indicator (plan_id, indicator_id, name_zh, name_en, unit, property,
            tier, baseline, source_document, source_quote, reading, private_cell)
        VALUES ('p', 'i', '', '', 'percent', 'binding', 'A', %s, '', '', 'running', %s)""",
                       [baseline, kind])
    rows = []
    for number, (area, (above, below)) in enumerate(cells.items(), 1):
        value = above if kind == "value" else 100 * above / below if below else None
        figures = (value, None, None) if kind == "value" else (value, above, below)
        facts = json.dumps({"value": value, "numerator": figures[1], "denominator": figures[2],
                            "where": [{"areaCode": a, "shortfall": 1} for a in cells
                                      if PARENTS.get(a) == area]})
        rows.append((number, area, figures, facts))
    many("""INSERT INTO planwatch.status_row VALUES ('p', 'i', %s, '', '{}', %s, %s, %s, %s, 50, 1, 1,
            1, 1, 1, 0.5, 'off_course', 'because', 'open', now(), now(), %s, 'behind_path', %s, 1,
            'children')""",
         [(area, DAY, *figures, DAY, facts) for _, area, figures, facts in rows])
    many("""INSERT INTO planwatch.kept_reading VALUES ('p', 'i', %s, '{}', %s, %s, %s, %s, %s, %s, 50,
            'off_course', false, now(), null)""",
         [(area, start, end, revision, *figures) for _, area, figures, _ in rows
          for start, end, revision in ((DAY - datetime.timedelta(30),) * 2 + (0,), (*YEAR, 0),
                                       (*YEAR, 1))])
    many("""INSERT INTO planwatch.alert_transition VALUES (%s, %s, 'p', 'i', %s, '{}', 'opened', null,
            'pending', 'off_course', 'warning', now(), %s, 'because', %s, true, false)""",
         [(number, f"a{number}", area, DAY, facts) for number, area, _, facts in rows])
    many("""INSERT INTO planwatch.forecast_made VALUES ('p', 'i', %s, '{}', 2022, %s, %s, 1, 1, 1, 0.5,
            95, 'at_least', now(), 'model_average', 1, 2, 3)""",
         [(area, DAY, YEAR[1]) for _, area, _, _ in rows])


FIGURES = {
    "indicator_status": "value, numerator, denominator, gap, required_pace, forecast, forecast_low,"
                        " forecast_high, chance, reason, reason_facts, shortfall, shortfall_noun,"
                        " reason_zh",
    "indicator_series": "value, numerator, denominator",
    "indicator_history": "value, numerator, denominator",
    "alert": "reason, current_reason, current_reason_zh, current_value, current_shortfall",
    "alert_log": "reason, evidence",
    "forecast_score": "forecast, forecast_low, forecast_high, chance, truth, error, brier,"
                      " last_value, linear_schedule",
}


def hidden(connection, view):
    """Areas all of whose figures are blank in a view."""
    blank = " AND ".join(f"{name} IS NULL" for name in FIGURES[view].split(", "))
    return {area for area, in connection.execute(
        f"SELECT area_code FROM planwatch.{view} GROUP BY 1 HAVING bool_and({blank})")}


def shown(connection, view):
    """Areas of which every reading is there."""
    return {area for area, in connection.execute(
        f"SELECT area_code FROM planwatch.{view} GROUP BY 1 HAVING bool_and(value IS NOT NULL)")}


def is_small(above, below):
    return above < LEAST or 0 <= below - above < LEAST


def test_few_persons_on_either_side_are_blank_everywhere_and_only_for_analysts(database, migrated):
    cells = {"city": (1_000, 2_000), **{f"county{n}": (100 + n, 200) for n in range(6)},
             "county6": (4, 300), "county7": (396, 400)}
    fill(migrated, cells)
    with analyst(database) as connection:
        for view in FIGURES:
            assert hidden(connection, view) >= {"county6", "county7"}, view
        for view in ("indicator_status", "indicator_series", "indicator_history"):
            assert hidden(connection, view) == {"county6", "county7"}
            assert shown(connection, view) == cells.keys() - {"county6", "county7"}
        # Nor is it said what such a county lacks of what its city lacks.
        for figures in ("reason, reason_facts FROM planwatch.indicator_status",
                        "reason, evidence FROM planwatch.alert_log"):
            city = connection.execute(f"SELECT {figures} WHERE area_code = 'city'").fetchone()
            assert city[0] is None and city[1]["numerator"] == 1_000 and "where" not in city[1]
        assert "county1" not in hidden(connection, "alert_log")
        read = connection.execute(
            "SELECT value, numerator FROM planwatch.indicator_at('p', 'i', 'county6', '2023-06-30')")
        assert read.fetchall() == [(None, None)]
        # Nor does it help to speak for somebody else.
        connection.execute("SET planwatch.audience = 'operators'")
        assert hidden(connection, "indicator_series") == {"county6", "county7"}
    for view in FIGURES:
        assert hidden(migrated, view) == set(), view
    migrated.execute("SET planwatch.audience = 'public'")
    assert hidden(migrated, "indicator_status") == {"county6", "county7"}


def test_a_private_null_is_told_from_a_missing_one(database, migrated):
    fill(migrated, {"city": (1_000, 2_000), **{f"county{n}": (100 + n, 200) for n in range(5)},
                    "county5": (None, None), "county6": (4, 300), "county7": (396, 400)})
    migrated.execute("UPDATE planwatch.loaded_area SET name_zh = '县' || right(area_code, 1)")
    migrated.execute("UPDATE planwatch.loaded_indicator SET concept = 'gross-enrolment'")
    migrated.execute("UPDATE planwatch.status_row SET area_name = '县' || right(area_code, 1)")
    views = ("indicator_status", "indicator_series", "indicator_history")
    # No analyst has to name the schema.
    told = {view: f"SELECT DISTINCT area_code, area_name, value IS NULL, withheld, concept FROM {view}"
                  " WHERE area_code ~ '[4567]'" for view in views}
    with analyst(database) as connection:
        for view in views:
            assert set(connection.execute(told[view])) == {
                ("county4", "县4", False, False, "gross-enrolment"),
                ("county5", "县5", True, False, "gross-enrolment"),
                ("county6", "县6", True, True, "gross-enrolment"),
                ("county7", "县7", True, True, "gross-enrolment")}, view
        assert connection.execute("SELECT DISTINCT concept FROM indicator").fetchall() == [
            ("gross-enrolment",)]
    migrated.execute("SET search_path = planwatch")
    for view in views:
        assert {row[3] for row in migrated.execute(told[view])} == {False}, view


@pytest.mark.parametrize("baseline", [None, 90])
def test_an_expected_value_that_is_withheld_is_not_shown_below_either(database, migrated, baseline):
    """The areas below have that of the city, which follows from its first reading where the plan says no
    baseline, and then is private where that is."""
    fill(migrated, {"city": (3, 2_000), **{f"county{n}": (100 + n, 400) for n in range(8)}},
         baseline=baseline)
    migrated.execute("UPDATE planwatch.status_row SET status = NULL WHERE area_code <> 'city'")
    with analyst(database) as connection:
        below = connection.execute("""
            SELECT bool_or(expected IS NOT NULL), bool_or(gap IS NOT NULL),
                   bool_or(shortfall IS NOT NULL)
            FROM indicator_status WHERE area_code <> 'city'""").fetchone()
    assert below == ((baseline is not None,) * 3)


def test_neighbours_hide_what_a_difference_would_show(database, migrated):
    cells = {"city": (1_000, 2_000), **{f"county{n}": (100 + n, 400) for n in range(7)},
             "county7": (3, 300)}
    fill(migrated, cells)
    with analyst(database) as connection:
        # county0 is the smallest neighbour, and has no parts with rows.
        assert hidden(connection, "indicator_series") == {"county0", "county7"}
        fill(migrated, {**cells, "zone0": (60, 200), "zone1": (40, 200)})
        assert hidden(connection, "indicator_series") == {"county0", "county7", "zone1"}
        # Two empty counties are no cover for each other.
        fill(migrated, {**cells, "county6": (0, 300)} | {"county7": (0, 300)})
        assert hidden(connection, "indicator_series") == {"county0", "county6", "county7"}
        # Nothing lies above: there is nothing to subtract from.
        fill(migrated, {area: cell for area, cell in cells.items() if area != "city"})
        assert hidden(connection, "indicator_series") == {"county7"}


def test_staff_and_other_settings_are_not_blanked(database, migrated):
    cells = {"city": (1_000, 2_000), "county0": (3, 300), "county1": (997, 1_700)}
    with analyst(database) as connection:
        fill(migrated, cells, kind="none")
        assert hidden(connection, "indicator_series") == set()
        fill(migrated, {**cells, "county1": (1_699, 1_700)}, kind="numerator")
        assert hidden(connection, "indicator_series") == {"county0", "county1"}
        fill(migrated, {**cells, "county2": (9, None)}, kind="value")
        assert hidden(connection, "indicator_series") == {"county0", "county2"}
        migrated.execute("UPDATE planwatch.privacy SET minimum_cell = 3")
        assert hidden(connection, "indicator_series") == set()
        # An indicator that left its plan is taken for one of persons.
        migrated.execute("DELETE FROM planwatch.loaded_indicator")
        migrated.execute("UPDATE planwatch.privacy SET minimum_cell = 5")
        assert "county0" in hidden(connection, "indicator_series")


def test_a_path_that_begins_at_a_withheld_reading_is_blank(database, migrated):
    cells = {"city": (3, 2_000)}
    with analyst(database) as connection:
        for baseline, seen in ((None, False), (48, True)):
            fill(migrated, cells, baseline=baseline)
            for view in ("indicator_status", "indicator_series", "indicator_history"):
                expected = connection.execute(f"SELECT expected FROM planwatch.{view}").fetchall()
                assert all((value is not None) is seen for value, in expected), view


@pytest.mark.parametrize("seed", range(20))
def test_no_sum_gives_a_small_cell_away(database, migrated, seed):
    chance = random.Random(seed)
    cells = {}
    for area in (area for area, parent in PARENTS.items() if area.startswith(("zone", "county"))):
        below = chance.choice([0, 3, 8, 20, 60, 400])
        above = min(below, chance.choice([0, 1, 4, 5, 7, 30, 396]))
        cells[area] = (above, below)
    for above in ("county0", "city"):
        parts = [cells[area] for area in cells if PARENTS[area] == above]
        cells[above] = tuple(map(sum, zip(*parts)))
    fill(migrated, cells)
    with analyst(database) as connection:
        for view in ("indicator_status", "indicator_series", "indicator_history"):
            gone = hidden(connection, view)
            small = {area for area, cell in cells.items() if is_small(*cell)}
            assert small <= gone
            for parent in ("city", "county0"):
                children = {area for area in cells if PARENTS[area] == parent}
                lost = children & gone
                if parent in gone:
                    # What is kept back for its neighbours' sake is no sum of what is shown.
                    assert lost
                elif lost:
                    assert len(lost) > 1
                    assert sum(cells[area][0] for area in lost) >= LEAST
                    assert sum(cells[area][1] - cells[area][0] for area in lost) >= LEAST
                if not small & (children | {parent}) and parent not in gone:
                    assert not lost


MEMBERS = ("urban", "rural", "town")


def fill_parts(connection, leaves):
    """The rows of areas and of their parts, of {area: {member: (numerator, denominator)}}: of each leaf
    area, of those above it, and of those without a member under None. Gives all of it by area."""
    cells = {area: dict(parts) for area, parts in leaves.items()}
    for above in ("county0", "city"):
        children = [cells[area] for area in list(cells) if PARENTS[area] == above]
        cells[above] = {member: tuple(map(sum, zip(*(each[member] for each in children))))
                        for member in (*MEMBERS, None)}
    fill(connection, {area: tuple(map(sum, zip(*parts.values()))) for area, parts in cells.items()})
    rows = [(area, json.dumps({"setting": member}), 100 * above / below, above, below)
            for area, parts in cells.items() for member, (above, below) in parts.items()
            if member and above]
    many = connection.cursor().executemany
    many("""INSERT INTO planwatch.status_row (plan_id, indicator_id, area_code, area_name, breakdown, as_of,
            value, numerator, denominator) VALUES ('p', 'i', %s, '', %s, %s, %s, %s, %s)""",
         [(area, part, DAY, *figures) for area, part, *figures in rows])
    many("""INSERT INTO planwatch.kept_reading VALUES ('p', 'i', %s, %s, %s, %s, 0, %s, %s, %s, null, null,
            false, now(), null)""", [(area, part, *YEAR, *figures) for area, part, *figures in rows])
    return cells


def reduced(rows):
    """Rows of linear forms in echelon form, {place of the first: row}."""
    found = {}
    for row in rows:
        row = remainder(row, found)
        if row:
            place = min(row)
            found[place] = {each: value / row[place] for each, value in row.items()}
    return found


def remainder(row, known):
    """What is left of a form when all is taken off that follows from known ones."""
    row = {each: fractions.Fraction(value) for each, value in row.items()}
    while row and any(place in row for place in known):
        place = min(place for place in row if place in known)
        factor = row[place]
        for each, value in known[place].items():
            row[each] = row.get(each, 0) - factor * value
            if not row[each]:
                del row[each]
    return row


def form(area, member, cells):
    """A cell as a sum of the cells of leaves; `all` of the whole row, who has no member with it."""
    below = [child for child in cells if PARENTS[child] == area]
    if below:
        return {key: 1 for child in below for key in form(child, member, cells)}
    members = (*MEMBERS, "none") if member == "all" else (member,)
    return {f"{area} {each}": 1 for each in members}


@pytest.mark.parametrize("seed", range(20))
def test_no_part_of_a_row_gives_a_small_cell_away(database, migrated, seed):
    chance = random.Random(seed)
    leaves = {}
    for area in [area for area, parent in PARENTS.items() if area not in ("city", "county0")]:
        leaves[area] = {None: (0, 0)}
        for member in MEMBERS:
            below = chance.choice([30, 60, 400, 500])
            leaves[area][member] = (chance.choice([4, 7, 12, 15, 18, 20]), below)
        if chance.random() < 0.2:
            leaves[area][None] = (chance.choice([2, 30]), 60)
    cells = fill_parts(migrated, leaves)
    with analyst(database) as connection:
        for view in ("indicator_status", "indicator_series", "indicator_history"):
            seen = connection.execute(f"""SELECT DISTINCT area_code, breakdown ->> 'setting', numerator
                                          FROM planwatch.{view} WHERE numerator IS NOT NULL""").fetchall()
            visible = reduced(form(area, member or "all", cells) for area, member, _ in seen)
            for area, parts in cells.items():
                for member, cell in parts.items():
                    if cell[0] and is_small(*cell):
                        name = member or "none"
                        assert member is None or (area, member) not in {each[:2] for each in seen}
                        assert remainder(form(area, name, cells), visible), (view, area, name)
        assert {member for _, member, _ in seen} > {None}, "parts are seen at all"


def test_an_analyst_reads_the_views_and_nothing_else(database, migrated):
    readable = migrated.execute("""
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = 'planwatch'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p', 'S')
          AND has_table_privilege('planwatch_analyst', c.oid, 'SELECT')""").fetchall()
    assert sorted(name for name, in readable) == sorted(ANALYSTS)
    writable = migrated.execute("""
        SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'planwatch'::regnamespace
          AND has_table_privilege('planwatch_analyst', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')""")
    assert writable.fetchall() == []
    with analyst(database) as connection:
        for statement in ("SELECT * FROM planwatch.status_row", "SELECT * FROM planwatch.fact_chunk",
                          "SELECT * FROM planwatch.withheld_reading", "SET ROLE planwatch_writer",
                          "CREATE VIEW planwatch.v AS SELECT 1"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def indicators(listening):
    with urllib.request.urlopen(f"http://{listening}/api/v1/status", timeout=5) as answer:
        return json.load(answer)["indicators"]


@pytest.mark.one_kafka
def test_a_city_of_few_learners_as_analyst_and_over_http(kafka, database, make_installation):
    topic = f"cells.{kafka.port}"
    kafka.create_topic(topic, 2)
    kafka.produce(topic, worlds.city(3, students=500, schools=56, end="2022-12-31"))
    installation = make_installation(kafka.bootstrap, topics=[topic], privacy={"minimumCell": 40})
    installation.migrate()
    installation.start()
    listening = address(installation.log, 0)
    exactness.await_end(installation, kafka)
    kinds = {"liaocheng-public-kg-share": True, "liaocheng-preschool-gross-enrolment": True,
             "liaocheng-kg-teachers-college": False, "liaocheng-working-age-schooling-years": False}
    with psycopg.connect(database) as owner, analyst(database) as connection:
        for view in ("indicator_status", "indicator_series", "indicator_history"):
            query = f"""SELECT indicator_id, area_code, to_jsonb(v) - 'value' - 'numerator' -
                            'denominator' - 'expected' - 'gap' - 'required_pace' - 'forecast' -
                            'forecast_low' - 'forecast_high' - 'chance' - 'reason' - 'reason_facts' -
                            'shortfall' - 'shortfall_noun' - 'reason_zh' - 'withheld',
                            numerator, denominator, value
                        FROM planwatch.{view} v ORDER BY 1, 2, 3"""
            all_of_it, public = (each.execute(query).fetchall() for each in (owner, connection))
            assert [row[:3] for row in all_of_it] == [row[:3] for row in public]
            blanked = 0
            for full, seen in zip(all_of_it, public):
                if full[3] is not None and kinds.get(full[0]):
                    if full[3] < 40 or 0 <= full[4] - full[3] < 40:
                        assert seen[3:] == (None, None, None), full
                        blanked += 1
                elif full[0] in kinds:
                    assert seen == full
            assert blanked > 5, view
        public = connection.execute("""
            SELECT plan_id, indicator_id, area_code, value::float8, reason
            FROM planwatch.indicator_status""").fetchall()
    rows = processes.wait_until(lambda: indicators(listening), 15, "the board has read the status")
    assert sorted((row["planId"], row["indicatorId"], row["areaCode"], row["value"] is None,
                   row["reason"] is None) for row in rows) == sorted(
        (*row[:3], row[3] is None, row[4] is None) for row in public)
    # The operator's table has everything.
    assert sum(row["numerator"] is None for row in installation.status()) < sum(
        row["numerator"] is None for row in rows)
