#!/usr/bin/env python3
"""Writes docs/DATA.md, the data dictionary: from the comments of the schema, as `planwatch migrate` makes
it in a private PostgreSQL, and from the plans. `make docs` calls it; a test fails when the file is stale.
"""
import pathlib
import shutil
import sys
import tempfile

import psycopg
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "Tests/Blackbox"))

PLACE = ROOT / "docs/DATA.md"

HEAD = """<!-- Written by docs/dictionary.py from the schema and the plans. Run `make docs` to update it. -->

# The data, for analysts

All data are in the schema `planwatch` of the database. The role `planwatch_analyst`, made by
`planwatch migrate`, reads the views below and nothing else; nothing in them is about a single person.

```sh
psql "postgresql://planwatch_analyst@db.example/planwatch"
```

[QUERIES.md](QUERIES.md) has example queries. Days are civil days at +08:00; *database time*
is when something became known. A percentage is on the scale 0 to 100.

**Disclosure control.** Small cells are suppressed: with fewer than `privacy.minimumCell` learners (default
5) in the numerator, or in the denominator but not in the numerator, the figures are null for the analyst
(value, numerator, denominator, gap, shortfall). So are those of a neighbouring area where a single
suppressed area could be derived from the area above and the others, and the forecast and the reason of a
row with such a value. Staff are not private: rows about them are complete. Null is therefore not zero; take
totals from the row of the area above, not from a sum over areas. In `reporting` learners are null likewise,
and a 0 is shown.

## Views
"""

INDICATORS = """
## Indicators

The targets of the plans in [config/plans](../config/plans), and how they are measured. *Cell* says whose
number decides whether a value is suppressed: of learners both sides, of staff none. The sentence that sets
each target is in `indicator.source_quote`.
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


def target(indicator):
    wanted = indicator.get("target")
    if not wanted:
        return "none"
    said = [f"{word} {wanted[key]}" for key, word in
            (("atLeast", "≥"), ("atMost", "≤"), ("equals", "="), ("about", "about")) if key in wanted]
    if "tolerance" in wanted:
        said.append("({}–{})".format(*wanted["tolerance"]))
    if "by" in wanted:
        said.append(f"by {wanted['by']}")
    return " ".join(said)


def baseline(indicator):
    stated = (indicator.get("target") or {}).get("baseline")
    return f"{stated['value']} in {stated['year']}" if stated else ""


def cell(measure):
    """As `Formula.privateCell` has it, from the words of the plan file: of a quotient, whether what
    stands above the line may be learners."""
    [(word, body)] = measure.items()
    above = body.get({"share": "among", "ratio": "of"}.get(word)) or {}
    return "both sides" if above.keys() & {"students", "leavers", "statistic"} else "none"


def measure(indicator):
    return "`" + yaml.safe_dump(indicator["measure"], default_flow_style=True, width=1_000,
                                allow_unicode=True, sort_keys=False).strip()[1:-1] + "`"


def plans():
    for path in sorted((ROOT / "config/plans").glob("*.yaml")):
        plan = yaml.safe_load(path.read_text(encoding="utf-8"))
        yield f"### {plan['id']}\n\n{plan['title']['zh']} ({plan['title']['en']}), area {plan['area']}, " \
              f"{plan['startsOn']} to {plan['endsOn']}.\n"
        yield from table(
            ("Indicator", "Name", "Unit", "Reading", "Target", "Baseline", "Cell", "Measure"),
            ((f"`{name}`", f"{each['name']['zh']}; {each['name']['en']}", each["unit"],
              each.get("reading", "running"), target(each), baseline(each), cell(each["measure"]),
              measure(each)) for name, each in plan["indicators"].items()))


def text(connection):
    """The whole document, of the schema behind this connection."""
    return "\n".join([HEAD, *views(connection), *functions(connection), INDICATORS, *plans()]).rstrip() + "\n"


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
            PLACE.write_text(text(connection), encoding="utf-8")
    finally:
        cluster.stop()
        shutil.rmtree(directory, ignore_errors=True)
    print(f"{PLACE.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
