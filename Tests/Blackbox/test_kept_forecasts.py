"""The forecasts of the daemon, what is kept of them, and what is said of them once their truths are known."""

import datetime
import json
import math
import random
import re
import statistics
from fractions import Fraction

import exactness
import installation as installations
import psycopg
import pytest
import test_http
import worlds  # noqa: F401  (it makes the oracle known)
from planoracle import average, civil

NORMAL = statistics.NormalDist()
DEADLINE = 2025


@pytest.fixture
def scored(database, make_installation):
    """An installation with a migrated database, and a connection to it."""
    installation = make_installation("127.0.0.1:9")
    installation.migrate()
    with psycopg.connect(database, autocommit=True) as connection:
        yield installation, connection


# Plans that the installation has.
ONE, OTHER = "liaocheng-14fyp", "daqing-14fyp"


def plant(connection, method, rows, claimed, plan="p"):
    """Forecasts one to six years ahead of as many rows, whose errors are those of a random walk with
    a yearly step of 1; the method says that its step is `claimed`. Gives them as tuples
    (row, years, covered, chance, met, last value met, schedule met)."""
    dice = random.Random(method)
    planted, made = [], []
    end = datetime.date(DEADLINE, 12, 31)
    connection.execute("""
        INSERT INTO planwatch.loaded_indicator (plan_id, indicator_id, name_zh, name_en, unit, property,
            tier, target_on, source_document, source_quote, reading)
        VALUES (%s, %s, '', '', 'percent', 'binding', 'A', %s, '', '', 'running')""", [plan, method, end])
    for row in range(rows):
        truth = round(dice.uniform(40, 60), 6)
        walk = [round(truth + step, 6) for step in accumulated(dice, 6)]
        target = round(walk[3] + dice.gauss(0, 2), 6)
        direction = dice.choice(["at_least", "at_most"])

        def meets(value):
            return value >= target if direction == "at_least" else value <= target

        area = f"{row:03}"
        connection.execute("""
            INSERT INTO planwatch.status_row (plan_id, indicator_id, area_code, area_name, breakdown,
                as_of, status, reason, reason_code, reason_facts, updated_at)
            VALUES (%s, %s, %s, '', '{}', %s, %s, '', %s, %s, now())""", [
                plan, method, area, end, "met" if meets(truth) else "missed",
                "met_final" if meets(truth) else "missed_final", json.dumps({"closedValue": truth})])
        for years, middle in enumerate(walk, 1):
            spread = claimed * math.sqrt(years)
            low, high = middle - 1.2816 * spread, middle + 1.2816 * spread
            chance = NORMAL.cdf((middle - target) / spread * (1 if direction == "at_least" else -1))
            last, pace = round(middle + dice.gauss(0, 1), 6), round(middle + dice.gauss(0, 3), 6)
            made.append((plan, method, area, DEADLINE - years, datetime.date(DEADLINE - years, 12, 31), end,
                         middle, low, high, chance, target, direction, method, 1, last, pace))
            planted.append((row, years, low <= truth <= high, chance, meets(truth), meets(last),
                            meets(pace)))
    connection.cursor().executemany("""
        INSERT INTO planwatch.forecast_made (plan_id, indicator_id, area_code, breakdown, period, made_on,
            target_on, forecast, forecast_low, forecast_high, chance, target, direction, method,
            method_version, last_value, linear_schedule)
        VALUES (%s, %s, %s, '{}', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""", made)
    return planted


def accumulated(dice, count):
    total = 0
    for _ in range(count):
        total += dice.gauss(0, 1)
        yield total


def expected(planted):
    """The figures of one line, worked out here."""
    count, rows = len(planted), len({each[0] for each in planted})
    share = sum(each[2] for each in planted) / count
    middle = (share + 9 / (2 * rows)) / (1 + 9 / rows)
    half = 3 / (1 + 9 / rows) * math.sqrt(share * (1 - share) / rows + 9 / (4 * rows ** 2))
    due = statistics.mean(p * (1 - p) for _, _, _, p, *_ in planted)
    brier = statistics.mean((p - met) ** 2 for _, _, _, p, met, *_ in planted)
    variance = sum((1 - 2 * p) ** 2 * p * (1 - p) for _, _, _, p, *_ in planted)
    return {
        "forecasts": count, "rows": rows, "coverage": share, "coverageLow": max(0, middle - half),
        "coverageHigh": min(1, middle + half), "brier": brier, "brierExpected": due,
        "deviation": count * (brier - due) / math.sqrt(variance * count / rows),
        "lastValue": statistics.mean(met != last for *_, met, last, _ in planted),
        "linearSchedule": statistics.mean(met != pace for *_, met, _, pace in planted),
    }


def test_a_method_that_is_too_sure_is_called_out_and_an_honest_one_is_not(scored):
    installation, connection = scored
    planted = {"bold": plant(connection, "bold", 60, 0.4), "honest": plant(connection, "honest", 60, 1),
               "timid": plant(connection, "timid", 60, 3), "young": plant(connection, "young", 9, 0.4)}
    found = json.loads(installation.done("forecasts", "score", "--format", "json"))
    assert [(each["method"], each["years"]) for each in found] == [
        (method, years) for method in planted for years in (None, 1, 2, 3, 4, 5)]
    for line in found:
        of_line = [each for each in planted[line["method"]]
                   if line["years"] in (None, min(each[1], 5))]
        for name, value in expected(of_line).items():
            told = line[name]["brier"] if name in ("lastValue", "linearSchedule") else line[name]
            assert told == pytest.approx(value, abs=1e-9), (line["method"], line["years"], name)
        assert line["lastValue"]["forecasts"] == line["forecasts"]
        assert line["lastValue"]["brierOfMethod"] == pytest.approx(line["brier"])
        for tenth in line["reliability"]:
            said = [each for each in of_line if min(9, int(each[3] * 10)) == round(tenth["from"] * 10)]
            assert tenth["forecasts"] == len(said)
            assert tenth["met"] == pytest.approx(statistics.mean(each[4] for each in said))
        wanted = {"bold": "too_sure", "honest": "in_line", "timid": "too_cautious", "young": "too_few"}
        if line["years"] is None or line["method"] in ("honest", "young"):
            assert line["intervals"] == wanted[line["method"]], line
            # Chances that are too near to a half can be right of targets that were drawn so.
            assert line["method"] == "timid" or line["chances"] == wanted[line["method"]], line

    said = installation.done("forecasts", "score")
    assert "bold, version 1 is too sure: only " in said
    assert "bold, version 1 is too sure of its probabilities: its Brier score is " in said
    assert "timid, version 1 is too cautious: " in said
    assert "honest, version 1: nothing says that it is too sure" in said
    assert "honest, version 1 is too" not in said
    assert "young, version 1: too few rows to say" in said
    for line in installation.on_terminal(80, "forecasts", "score").splitlines():
        assert len(line) <= 80, line


def test_scores_are_those_of_the_plans_and_methods_that_are_asked_for(scored):
    installation, connection = scored
    nothing = installation.command("forecasts", "score")
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert "no forecast can be scored yet" in nothing.stderr
    assert json.loads(installation.done("forecasts", "score", "--format", "json")) == []
    plant(connection, "one", 3, 1, plan=ONE)
    plant(connection, "two", 3, 1, plan=OTHER)

    def methods(*arguments):
        lines = json.loads(installation.done("forecasts", "score", "--format", "json", *arguments))
        return {line["method"] for line in lines}

    assert methods("--plan", ONE) == methods("--method", "one") == {"one"}
    assert methods("--plan", ONE, "--plan", OTHER) == {"one", "two"}
    assert methods("--plan", ONE, "--method", "two") == set()
    # What has no verdict is not scored, and a method that gives no probability has no Brier score.
    connection.execute(
        "UPDATE planwatch.status_row SET reason_code = 'on_path' WHERE plan_id = %s", [OTHER])
    connection.execute("UPDATE planwatch.forecast_made SET chance = null, forecast_low = null,"
                       " forecast_high = null")
    line, *_ = json.loads(installation.done("forecasts", "score", "--format", "json"))
    assert (line["method"], line["forecasts"]) == ("one", 18)
    assert line["brier"] is line["coverage"] is line["lastValue"] is None and line["reliability"] == []
    assert "one, version 1" in installation.done("forecasts", "score")


# A row that eight counties are judged by, with a past, a baseline and a break, and one that counts up.
PLAN = """id: foretold
title: {zh: 预测, en: Foretold}
area: "371500"
startsOn: 2021-01-01
endsOn: 2026-12-31
document: "000"
indicators:

  counties:
    name: {zh: 作业时间, en: Homework}
    unit: count
    tier: A
    reading: latest
    scope: eachCounty
    measure: {statistic: {series: homeworkMinutes, own: true}}
    target:
      kind: level_by_date
      atMost: 60
      by: 2025
      baseline: {value: 90, year: 2020}
      history: [[2018, 96], [2019, 92]]
      breaks: [{day: 2022-07-01, source: "聊教发〔2022〕5号"}]
    source: {section: 无, quote: 无}

  total:
    name: {zh: 累计, en: Total}
    unit: count
    tier: A
    reading: latest
    measure: {statistic: {series: partyBranches, own: true}}
    target: {kind: cumulative_count, atLeast: 200, by: 2025}
    source: {section: 无, quote: 无}
"""
CITY, COUNTIES = "371500", ["371502", "371503", "371521", "371522", "371524", "371525", "371526", "371581"]
PUBLISHED = {2018: 96, 2019: 92, 2020: 90}
BREAK = civil.plan_time(civil.parse_day("2022-07-01"))
COUNTED = {2021: 40, 2022: 85, 2023: 130, 2024: 170, 2025: 195}


def minutes(county, year):
    """What a county states of a year: each on a way of its own."""
    place = COUNTIES.index(county)
    return 90 - (year - 2020) * (3 + place) + (place * year) % 5 - (9 if year >= 2022 else 0)


def stated(area, series, year, value, version=1):
    return installations.record({
        "specversion": "1.0", "id": f"{area}-{series}-{year}-{version}", "source": "test",
        "type": "education.statistic.v1", "subject": f"area/{area}",
        "time": f"{year}-12-{19 + version}T10:00:00+08:00",
        "data": {"series": series, "period": str(year), "value": value, "status": "final"}})


def told(year):
    """All that is stated of a year."""
    return [stated(county, "homeworkMinutes", year, minutes(county, year)) for county in COUNTIES] + [
        stated(CITY, "partyBranches", year, COUNTED[year])]


def points(county, last, corrected=()):
    known = {**PUBLISHED, **{year: minutes(county, year) for year in range(2021, last + 1)}}
    known.update({year: value for (area, year), value in dict(corrected).items() if area == county})
    return {Fraction(year): Fraction(value) for year, value in known.items()}


def asked(breaks=(BREAK,)):
    return average.Asked(Fraction(60), False, Fraction(2025), (Fraction(0), None), breaks=breaks)


def expect(found, wanted):
    """The row's forecast, low, high and chance are the oracle's."""
    for ours, oracles in zip(found, (wanted.value, wanted.low, wanted.high, wanted.chance)):
        assert math.isclose(float(ours), oracles, rel_tol=1e-9, abs_tol=2e-12), (found, wanted)


def check_rows(installation, last, corrected=()):
    """Each row's forecast is what its points say, with the siblings and the break; and neither could be
    left out unnoticed."""
    rows = exactness.rows(installation.database, """
        SELECT indicator_id, area_code, forecast, forecast_low, forecast_high, chance,
               reason_facts ->> 'readings', reason_facts ->> 'readingsFrom'
        FROM planwatch.indicator_status WHERE status IS NOT NULL""")
    assert sorted(row[:2] for row in rows) == [("counties", each) for each in COUNTIES] + [("total", CITY)]
    for indicator, area, *figures, readings, first in rows:
        if indicator == "total":
            counted = {Fraction(2020): Fraction(0)} | {
                Fraction(year): Fraction(COUNTED[year]) for year in range(2021, last + 1)}
            wanted, level = (average.foretell(counted, average.Asked(
                Fraction(200), True, Fraction(2025), (Fraction(0), None), cumulative))
                for cumulative in (True, False))
            assert abs(wanted.value - level.value) > 0.1
            expect(figures, wanted)
            continue
        own = points(area, last, corrected)
        others = [points(each, last, corrected) for each in COUNTIES if each != area]
        wanted = average.foretell(own, asked(), others)
        for without in average.foretell(own, asked()), average.foretell(own, asked(breaks=()), others):
            assert abs(wanted.value - without.value) > 0.001
        expect(figures, wanted)
        assert (readings, first) == (str(5 + last - 2022), "2018-12-31")


def kept(installation):
    """{(indicator, area, period): what was kept}."""
    return {row[:3]: row[3:] for row in exactness.rows(installation.database, """
        SELECT indicator_id, area_code, period, made_on::text, forecast, chance, method, method_version,
               last_value, linear_schedule, truth IS NOT NULL
        FROM planwatch.forecast_score""")}


def metrics(text, name):
    """{labels: value} of the samples of a metric."""
    return {tuple(re.findall(r'="([^"]*)"', labels)): float(value)
            for labels, value in re.findall(rf"^{name}{{(.*)}} (\S+)$", text, re.MULTILINE)}


@pytest.mark.one_kafka
def test_the_daemon_forecasts_from_past_baseline_siblings_and_breaks_and_keeps_the_first(
        kafka, make_installation, tmp_path):
    topic = f"foretold.{kafka.port}"
    kafka.create_topic(topic, 1)
    (tmp_path / "foretold.yaml").write_text(PLAN, encoding="utf-8")
    installation = make_installation(
        kafka.bootstrap, topics=[topic], plans=[str(tmp_path / "foretold.yaml")], clock="fixed:2023-02-01")
    installation.migrate()

    def move_clock(day):
        settings = json.loads(installation.config.read_text())
        settings["clock"] = f"fixed:{day}"
        installation.config.write_text(json.dumps(settings))

    kafka.produce(topic, told(2021) + told(2022))
    installation.done("run", "--once", within=60)
    check_rows(installation, 2022)
    first = kept(installation)
    assert set(first) == {("counties", each, 2022) for each in COUNTIES} | {("total", CITY, 2022)}
    assert {(row[0], *row[3:5], row[-1]) for row in first.values()} == {
        ("2023-02-01", "model_average", 1, False)}
    assert first["total", CITY, 2022][5:7] == (85, Fraction(85, 2) * 5)

    # One that an earlier program kept stays as it was made, also when what it rests on is corrected.
    exactness.rows(installation.database, """
        UPDATE planwatch.forecast_made SET method = 'least_squares', forecast = 61
        WHERE area_code = '371502' RETURNING 1""")
    first = kept(installation)
    assert first["counties", "371502", 2022][3:5] == ("least_squares", 1)
    corrected = {("371503", 2022): 50}
    kafka.produce(topic, told(2023) + [stated("371503", "homeworkMinutes", 2022, 50, version=2)])
    move_clock("2024-02-01")
    daemon = installation.start()
    exactness.await_end(installation, kafka)
    check_rows(installation, 2023, corrected)
    after = kept(installation)
    assert {key: row for key, row in after.items() if key[2] == 2022} == first
    assert {(row[0], *row[3:5]) for key, row in after.items() if key[2] == 2023} == {
        ("2024-02-01", "model_average", 1)}
    address = test_http.address(installation.log, 0)
    check_page(installation, address, corrected)
    assert metrics(test_http.get(address, "/metrics")[1], "planwatch_forecasts_scored") == {}
    assert installation.stop(daemon) == 0

    # The deadline has passed: all are held against their truth, by command and metrics alike.
    kafka.produce(topic, told(2024) + told(2025))
    move_clock("2026-02-01")
    installation.start()
    exactness.await_end(installation, kafka)
    assert all(row[-1] for row in kept(installation).values())
    text = test_http.get(test_http.address(installation.log, 1), "/metrics")[1]
    lines = json.loads(installation.done("forecasts", "score", "--format", "json"))
    assert [(line["method"], line["years"], line["forecasts"], line["rows"]) for line in lines] == [
        ("least_squares", None, 1, 1), ("least_squares", 3, 1, 1), ("model_average", None, 17, 9),
        ("model_average", 2, 9, 9), ("model_average", 3, 8, 8)]
    names = [(line["method"], "1", "all" if line["years"] is None else str(line["years"])) for line in lines]
    assert metrics(text, "planwatch_forecasts_scored") == dict(
        zip(names, (line["forecasts"] for line in lines)))
    assert metrics(text, "planwatch_forecast_coverage_ratio") == dict(
        zip(names, (line["coverage"] for line in lines)))
    briers = metrics(text, "planwatch_forecast_brier_score")
    for name, line in zip(names, lines):
        assert briers[*name, "method"] == line["brier"]
        assert briers[*name, "last_value"] == line["lastValue"]["brier"]
        assert briers[*name, "linear_schedule"] == line["linearSchedule"]["brier"]
    assert metrics(text, "planwatch_forecast_too_sure") == dict.fromkeys(names, 0)
    exactness.assert_sound(installation)


def check_page(installation, address, corrected):
    """The page shows the break, the method and what it would take, which `explain` says too."""
    taken = 0
    for county in COUNTIES:
        _, page = test_http.get(address, f"/plans/foretold/indicators/counties?area={county}&lang=en")
        assert page.count('class="br"') == 2
        assert "from 1 July 2022 figures are not comparable with those before (聊教发〔2022〕5号)" in page
        said = json.loads(installation.done(
            "explain", "foretold/counties", "--area", county, "--format", "json"))
        (stored,), = exactness.rows(installation.database, f"""
            SELECT reason_facts -> 'paces' FROM planwatch.indicator_status
            WHERE indicator_id = 'counties' AND area_code = '{county}'""")
        assert said.get("paces") == stored
        assert ("For an even chance" in page) == bool(stored)
        assert ("How the probability is found" in page) == (said["chance"] is not None)
        if not stored or stored["even"] is None:
            continue
        taken += 1
        for pace, wanted in ((stored["even"], 0.5), (stored["fourInFive"], 0.8)):
            for share, holds in ((1, True), (0.99, False)):
                if pace:
                    next_year = {Fraction(2024): minutes(county, 2023) - Fraction(pace) * Fraction(share)}
                    found = average.foretell(points(county, 2023, corrected) | next_year, asked())
                    assert (found.chance >= wanted) == holds, (county, pace, found)
    assert taken > 1
    chinese = test_http.get(address, "/plans/foretold/indicators/counties?area=371502&lang=zh")[1]
    assert "自2022年7月1日起口径有变，与此前数据不可比（聊教发〔2022〕5号）" in chinese
