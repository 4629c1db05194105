#!/usr/bin/env python3
"""Writes docs/DATA.md, the data dictionary, from the comments of the schema, as `planwatch migrate` makes it
in a private PostgreSQL, and docs/INDICATORS.md from the plans. `make docs` calls it; a test fails when a file
is stale.
"""
import pathlib
import shutil
import sys
import tempfile

import psycopg
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests/Blackbox"))

DATA = ROOT / "docs/DATA.md"
LIST = ROOT / "docs/INDICATORS.md"

HEAD = """<!-- Written by docs/dictionary.py from the schema. Run `make docs` to update it. -->

# The data, for analysts

All data are in the schema `planwatch` of the database. The role `planwatch_analyst`, made by
`planwatch migrate`, reads the views below and nothing else; nothing in them is about a single person.

```sh
psql "postgresql://planwatch_analyst@db.example/planwatch"
```

The role's `search_path` begins with `planwatch`: `SELECT * FROM indicator_status` is enough.

[QUERIES.md](QUERIES.md) has example queries, [INDICATORS.md](INDICATORS.md) the rows of the packaged
plans. Days are civil days at +08:00; *database time* is when something became known. A percentage is on the
scale 0 to 100.

**Disclosure control.** Small cells are suppressed: with fewer than `privacy.minimumCell` learners (default
5) in the numerator, or in the denominator but not in the numerator, the figures are null for the analyst
(value, numerator, denominator, gap, shortfall). So are those of a neighbouring area where a single
suppressed area could be derived from the area above and the others, and the forecast and the reason of a
row with such a value. Staff are not private: rows about them are complete. Null is therefore not zero; take
totals from the row of the area above, not from a sum over areas; `withheld` says whether a null is private
or missing. In `reporting` learners are null likewise, and a 0 is shown.

**Areas that are not rated.** A target is that of the area that the plan names. Areas below it have
`expected`, `gap` and `shortfall` of the same path where that is one for both: of a rate (percent,
perThousand, ratio, years) that was read on the same day; status is null. Of a number (10 teachers,
40 kindergartens) no plan says what an area below owes, and the three are null.

**The same over plans.** `concept` is a code that rows of several plans share when they measure the same,
in one unit: the gross enrolment of Liaocheng and of Daqing join by it. Each row of the packaged plans has
one; small differences of definition (the stages that a plan names) remain, and `planwatch explain` shows
them.

**Two times.** Values are bitemporal: each has the day it describes and the time it became known.
`indicator_series` has them for month ends, each 1 September and the clock's day; `indicator_history`
for periods (calendar years; of a census 1 September to 30 November, after which it is final).
Provisional values are overwritten; final values are not: late data add a revision, and the earlier
value stays with `known_from` and `known_to`, at most one revision for each day of knowledge.
Knowledge begins at the load: what was read of earlier years when the daemon first read the topics is
known from that hour on, whatever day it describes and whenever it was sent. So ask what was known only
from the day after the load on; before it `indicator_at` gives no row.
[`indicator_at`](#indicator_at) answers what was known when:

```sql
SELECT * FROM planwatch.indicator_at('liaocheng-14fyp', 'liaocheng-preschool-gross-enrolment', '371500',
                                     '2024-12-10', known_at => '2025-01-15 08:00+08');
```

`forecast_score` keeps every forecast and, once the outcome is known, its error.

## Views
"""

INDICATORS = """<!-- Written by docs/dictionary.py from the plans. Run `make docs` to update it. -->

# The indicators of the packaged plans

Every row of the plans in [config/plans](../config/plans), in the order of the texts. There stands how each
is measured; `planwatch explain` says the same in words, and `indicator.source_quote` has the sentence of the
text. Rows of tier A and B are evaluated against their target, those of tier C only measured. `unset` is what
the text does not say: a row of A or B with it is `needs_config` until somebody writes it into the plan file.
"""

SHORT = {"timestamp with time zone": "timestamptz"}


def line(*cells):
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def table(head, rows):
    return [line(*head), "|" + "---|" * len(head), *(line(*row) for row in rows), ""]


def views(connection):
    """Of each view that analysts may read: its comment, and each column with type and comment."""
    names = connection.execute("""
        SELECT c.oid, c.relname, obj_description(c.oid, 'pg_class')
        FROM pg_class c
        WHERE c.relnamespace = 'planwatch'::regnamespace AND c.relkind = 'v'
          AND has_table_privilege('planwatch_analyst', c.oid, 'SELECT')
        ORDER BY array_position(
            ARRAY['plan', 'indicator', 'indicator_status', 'indicator_series', 'indicator_history', 'alert',
                  'alert_log', 'area', 'reporting', 'forecast_score'], c.relname::text), 2""").fetchall()
    for view, name, comment in names:
        columns = connection.execute("""
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), col_description(%s, a.attnum)
            FROM pg_attribute a WHERE a.attrelid = %s AND a.attnum > 0 ORDER BY a.attnum""",
                                     [view, view]).fetchall()
        yield f"### {name}\n\n{comment}\n"
        yield from table(("Column", "Type", "Meaning"),
                         ((f"`{column}`", SHORT.get(kind, kind), meaning)
                          for column, kind, meaning in columns))


def functions(connection):
    found = connection.execute("""
        SELECT p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid),
               obj_description(p.oid, 'pg_proc')
        FROM pg_proc p WHERE p.pronamespace = 'planwatch'::regnamespace AND p.proname = 'indicator_at'
        ORDER BY 1""").fetchall()
    yield "## Functions\n"
    for name, arguments, result, comment in found:
        for long, short in SHORT.items():
            arguments, result = arguments.replace(long, short), result.replace(long, short)
        yield f"### {name}\n\n{comment}\n"
        yield f"    planwatch.{name}({arguments})\n    → {result}\n"


SIGNS = {"atLeast": "≥ {}", "atMost": "≤ {}", "above": "> {}", "below": "< {}", "equals": "= {}",
         "about": "about {}", "between": "{} to {}", "tolerance": "({}–{})", "increaseBy": "{} more a year",
         "decreaseBy": "{} less a year", "trend": "to {}", "parts": "{} parts"}


def target(indicator):
    """Kind, limit, deadline and baseline: `level_by_date ≥ 95 by 2025, from 92.13 in 2020`."""
    wanted = indicator["target"]
    said = [f"`{wanted['kind']}`"]
    said += [sign.format(*(wanted[key] if isinstance(wanted[key], list) else [wanted[key]]))
             for key, sign in SIGNS.items() if key in wanted and (key, wanted[key]) != ("trend", "none")]
    by = wanted.get("by")
    if isinstance(by, dict):
        said.append(f"by the verdict of {by['area']}")
    elif by:
        said.append(f"by {by}")
    baseline = wanted.get("baseline")
    return " ".join(said) + (f", from {baseline['value']} in {baseline['year']}" if baseline else "")


def plans():
    """A table for each plan of the package."""
    for path in sorted((ROOT / "config/plans").glob("*.yaml")):
        plan = yaml.safe_load(path.read_text(encoding="utf-8"))
        rows = plan["indicators"]
        yield f"## {plan['id']}\n\n{plan['title']['zh']} ({plan['title']['en']}), area {plan['area']}, " \
              f"{plan['startsOn']} to {plan['endsOn']}: {len(rows)} rows, in " \
              f"[{path.name}](../config/plans/{path.name}).\n"
        yield from table(
            ("Indicator", "Name", "Tier", "Unit", "Reading", "Target"),
            ((f"`{name}`", f"{each['name']['zh']}; {each['name']['en']}", each["tier"], each["unit"],
              each.get("reading", "running"), target(each)) for name, each in rows.items()))


def data(connection):
    """The whole of DATA.md, of the schema behind this connection."""
    return "\n".join([HEAD, *views(connection), *functions(connection)]).rstrip() + "\n"


def indicators():
    """The whole of INDICATORS.md."""
    return "\n".join([INDICATORS, *plans()]).rstrip() + "\n"


def main():
    import installation
    import servers

    directory = pathlib.Path(tempfile.mkdtemp(prefix="planwatch-docs-"))
    directory.chmod(0o755)
    cluster = servers.Postgres(directory)
    try:
        cluster.make()
        address = cluster.url("postgres")
        installation.Installation(directory, address, "127.0.0.1:9").migrate()
        with psycopg.connect(address, autocommit=True) as connection:
            DATA.write_text(data(connection), encoding="utf-8")
    finally:
        cluster.stop()
        shutil.rmtree(directory, ignore_errors=True)
    LIST.write_text(indicators(), encoding="utf-8")
    print(f"{DATA.relative_to(ROOT)} and {LIST.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
