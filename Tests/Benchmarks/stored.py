"""What PostgreSQL keeps on disk."""


def bytes_of(connection, events):
    """Bytes on disk of facts, and of changes for a million events."""
    facts = connection.execute(
        "SELECT sum(facts) FROM planwatch.partition_position").fetchone()[0]
    size = "SELECT sum(pg_total_relation_size(relid))::bigint FROM pg_partition_tree('planwatch.{}')"
    journal = connection.execute(size.format("fact_chunk")).fetchone()[0]
    log = connection.execute(size.format("change_chunk")).fetchone()[0]
    rows, content = connection.execute(
        "SELECT count(*), coalesce(sum(octet_length(content)), 0) FROM planwatch.change_chunk"
    ).fetchone()
    readings, indicator_years = connection.execute("""
        SELECT count(*), count(DISTINCT (plan_id, indicator_id, date_part('year', period_start)))
        FROM planwatch.kept_reading""").fetchone()
    kept = connection.execute("SELECT pg_total_relation_size('planwatch.kept_reading')").fetchone()[0]
    return {
        "readings": readings,
        "readingsAnIndicatorYear": round(readings / max(1, indicator_years)),
        "readingBytesAnIndicatorYear": round(kept / max(1, indicator_years)),
        "facts": int(facts), "bytesAFact": round(journal / int(facts), 1),
        "changeRows": rows, "changeBytes": int(content), "changeBytesOnDisk": log,
        "changeRowsAMillion": round(rows / events * 1e6),
        "changeMebibytesAMillion": round(log / events * 1e6 / 2**20, 1)}


# What of the database is told by itself, by how the names of its tables begin; all else is `rest`.
PARTS = {"journal": "fact_chunk", "gathered": "gather", "changes": "change_chunk", "readings": "kept_reading",
         "rows": "status_row", "transitions": "alert_transition"}
# Of these the rows are counted too.
COUNTED = ("readings", "rows", "transitions")
_SIZE = """
SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'planwatch' AND c.relkind = 'r' AND starts_with(c.relname, %s)
"""


def sizes_of(connection):
    """MiB of the whole database, and of its parts with their indexes."""
    found = {name: connection.execute(_SIZE, [begin]).fetchone()[0] for name, begin in PARTS.items()}
    whole = connection.execute("SELECT pg_database_size(current_database())").fetchone()[0]
    found["rest"] = whole - sum(found.values())
    counts = {name: connection.execute(f"SELECT count(*) FROM planwatch.{PARTS[name]}").fetchone()[0]
              for name in COUNTED}
    return {"mebibytes": {name: round(size / 2**20, 1) for name, size in found.items()},
            "whole": round(whole / 2**20, 1), "counts": counts}


def told(sizes):
    """The same in words."""
    parts = ", ".join(
        f"{name} {size:,}" + (f" ({sizes['counts'][name]:,} rows)" if name in COUNTED else "")
        for name, size in sizes["mebibytes"].items())
    return f"PostgreSQL keeps {sizes['whole']:,} MiB: {parts}"
