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
