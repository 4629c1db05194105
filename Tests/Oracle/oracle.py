"""The oracle's command line: records and a configuration → one JSON document.

    python3 Tests/Oracle/oracle.py --records FILE --config DIR/planwatch.yaml [--clock C]
    python3 Tests/Oracle/oracle.py --events FILE --config DIR/planwatch.yaml [--out FILE]
"""

import argparse
import gc
import json
import sys
import time

from planoracle import civil, config, intake
from planoracle.engine import Engine, hashed


def clock_of(word):
    """(kind, day or None) of `events`, `fixed:DAY`, `wall:DAY` or `wall`."""
    kind, _, text = word.partition(":")
    day = civil.parse_day(text) if text else None
    if kind == "wall" and day is None:
        now = time.time_ns() + civil.first(1970) * civil.DAY_NS
        day = civil.civil_day(now)
    if kind not in ("events", "fixed", "wall") or (kind == "fixed" and day is None):
        raise SystemExit(f"clock {word}: expected events, fixed:YYYY-MM-DD or wall:YYYY-MM-DD")
    return kind, day


def run(configuration, records, clock=None, operators=None, alerts=lambda row: True):
    """Everything the oracle has to say about a sequence of records, and of what operators said; the
    alerts, for which every day is judged, of the rows whose id passes."""
    kind, day = clock_of(clock or configuration.clock)
    taken = intake.take_all(records, day if kind == "wall" else None)
    if kind == "events":
        day = taken.newest_day()
    engine = Engine(configuration, taken.timelines, day if taken.facts else None, operators)
    return {
        "records": taken.records, "facts": taken.facts, "duplicates": taken.duplicates,
        "quarantined": len(taken.quarantine), "tombstones": taken.tombstones,
        "quarantine": [{"id": "/".join(map(str, place)), "reason": reason, "pointer": pointer}
                       for place, reason, pointer in taken.quarantine],
        "clockDay": civil.show_day(day),
        "indicators": engine.rows(),
        "series": engine.series(),
        "history": engine.history(),
        "transitions": engine.transitions(alerts),
        "conflicts": sorted(
            ({"subject": hashed(subject, configuration.key), "source": source, "id": id}
             for subject, source, id in taken.conflicts),
            key=lambda each: (each["subject"], each["source"], each["id"])),
        "skipped": engine.skipped,
    }


def main():
    """Reads the arguments, writes the document."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--records", help="NDJSON of whole Kafka records")
    group.add_argument("--events", help="NDJSON of structured events")
    parser.add_argument("--config", required=True)
    parser.add_argument("--clock")
    parser.add_argument("--out")
    options = parser.parse_args()
    gc.disable()  # a million small objects that all stay: collecting them only costs time
    records = (intake.read_records(options.records) if options.records
               else intake.read_events(options.events))
    document = run(config.load(options.config), records, options.clock)
    out = open(options.out, "w", encoding="utf-8") if options.out else sys.stdout
    json.dump(document, out, ensure_ascii=False, indent=1)
    out.write("\n")


if __name__ == "__main__":
    main()
