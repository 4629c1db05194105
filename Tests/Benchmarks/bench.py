"""Planwatch against plain consumption and against Python by hand, on one machine in one run.

    python3 Tests/Benchmarks/bench.py [--events N] [--rounds N] [--batches N] [--latency SECONDS]
                                       [--mix LEARNERS] [--json FILE] [--before CHECKOUT]

Starts a private Apache Kafka (the first of PLANWATCH_TEST_KAFKA_HOME) and a private PostgreSQL with
fsync and synchronous_commit on, fills a topic of four partitions, and lets three programs read it
to its end in turn, several rounds, each time with an empty database:

    (a) plain consumption: librdkafka, nothing is done with the records
    (b) Planwatch: the daemon with all plans, until everything is committed; the judge runs beside
    (c) python_consumer.py: what a good engineer writes by hand; once with persons under a
        keyed hash, as every one of the three has to store them, once under their own ids

With --before, the release program of another checkout of Planwatch takes its turn beside this one,
with its own plans, and the ratio of the two is printed.

Before that the same three read a topic of events of all 24 types: the simulated places of all plans
with their offices, of which (c) only stores what it does not count.

Then it compares the tables of the first topic with the independent oracle, restarts the daemon on what
is stored, once with all measures to be counted from it, sends batches of 10,000 events to see how long
the judge's rounds take, and measures how long a single event takes to its transition. Ends with 1 when
(b) is not three times as fast as (c) on the first topic, or when the oracle disagrees. Everything is
stopped and deleted at the end.
"""

import argparse
import os
import pathlib
import statistics
import time

import batches
import comparison
import latency
import rounds
import stage as stages

BAR = 3.0
LATENCY_RATE = 20
BATCHES = 20
BATCH_SIZE = 10_000
MIX = 20_000


def load():
    """The machine's load of the last minute."""
    return round(os.getloadavg()[0], 2)


def middle(figures, name):
    """Median of a figure over the rounds."""
    return statistics.median(each[name] for each in figures)


def span(figures, name, scale=1):
    """Median and range in words."""
    values = [each[name] / scale for each in figures]
    places = 0 if statistics.median(values) >= 100 else 2
    return (f"{statistics.median(values):,.{places}f} "
            f"[{min(values):,.{places}f}–{max(values):,.{places}f}]")


def in_turn(stage, stream, count, before=None):
    """The rounds; figures of each program, and the last daemon with its database."""
    found = {"plain": [], "planwatch": [], "python": [], "pythonRawIds": []}
    if before is not None:
        found["before"] = []
    last = None
    for number in range(1, count + 1):
        for name in found:
            began = load()
            if name == "plain":
                figures = rounds.plain(stage, stream)
            elif name == "python":
                figures = rounds.python(stage, stream)
            elif name == "pythonRawIds":
                figures = rounds.python(stage, stream, "--raw-ids")
            elif name == "before":
                earlier = rounds.Planwatch(stage, stream, checkout=before)
                figures = earlier.round()
                earlier.drop()
            else:
                if last is not None:
                    last.drop()
                last = rounds.Planwatch(stage, stream)
                figures = last.round()
            figures["load"] = began
            found[name].append(figures)
            stages.say(f"round {number} of {count}, {name}: "
                       f"{figures['eventsPerSecond']:,} events/s in {figures['seconds']} s, "
                       f"load {began}")
    return found, last


def stored_bytes(connection, events):
    """Bytes on disk of facts, and of changes for a million events."""
    facts = connection.execute(
        "SELECT sum(facts) FROM planwatch.partition_position").fetchone()[0]
    size = "SELECT pg_total_relation_size('planwatch.{}')"
    journal = connection.execute(size.format("fact_chunk")).fetchone()[0]
    log = connection.execute(size.format("change_chunk")).fetchone()[0]
    rows, content = connection.execute(
        "SELECT count(*), coalesce(sum(octet_length(content)), 0) FROM planwatch.change_chunk"
    ).fetchone()
    readings, indicator_years = connection.execute("""
        SELECT count(*), count(DISTINCT (plan_id, indicator_id, date_part('year', period_start)))
        FROM planwatch.kept_reading""").fetchone()
    kept = connection.execute(size.format("kept_reading")).fetchone()[0]
    return {
        "readings": readings,
        "readingsAnIndicatorYear": round(readings / max(1, indicator_years)),
        "readingBytesAnIndicatorYear": round(kept / max(1, indicator_years)),
        "facts": int(facts), "bytesAFact": round(journal / int(facts), 1),
        "changeRows": rows, "changeBytes": int(content), "changeBytesOnDisk": log,
        "changeRowsAMillion": round(rows / events * 1e6),
        "changeMebibytesAMillion": round(log / events * 1e6 / 2**20, 1)}


def measured(stage, options):
    """Everything, as one document."""
    stage.prepare()
    document = {"versions": stages.versions(stage.postgres)}
    if options.mix:
        document["mix"] = of_all_types(stage, options)
    stream = stage.plain_stream(options.events)
    document["events"] = stream.events
    document["rounds"], last = in_turn(stage, stream, options.rounds, options.before)
    with last.connect() as connection:
        document["stored"] = stored_bytes(connection, stream.events)
        stages.say("asking the oracle")
        expected = comparison.oracle(stage, stream, last.installation.config)
        document["differences"] = comparison.differences(connection, expected)
        document["compared"] = {
            "indicators": len(expected["indicators"]), "transitions": len(expected["transitions"])}
    stages.say("restarting on the stored facts")
    line, resident, judging = last.restart()
    facts = stages.log_facts(line)
    count = int(facts["facts"])
    document["restart"] = {
        "facts": count, "seconds": int(facts["milliseconds"]) / 1000,
        "secondsJudgingAll": round(judging, 3),
        "secondsAMillion": round(int(facts["milliseconds"]) / count * 1000, 3),
        "peakMebibytes": round(resident), "bytesAFact": round(resident * 2**20 / count)}
    if "bytes" in facts:
        document["restart"]["bytesAFact"] = round(int(facts["bytes"]) / count, 1)
    stages.say("counting all measures again")
    facts = stages.log_facts(last.back_fill())
    seconds = int(facts["milliseconds"]) / 1000
    document["backFill"] = {
        "facts": int(facts["facts"]), "measures": int(facts["measures"]), "seconds": seconds,
        "secondsAMillion": round(seconds / int(facts["facts"]) * 1e6, 3)}
    if options.batches:
        document["batches"] = []
        for kind in batches.KINDS:
            stages.say(f"{options.batches} batches of {BATCH_SIZE:,} events, {kind}")
            began = load()
            document["batches"].append(
                batches.measure(stage, last, options.batches, BATCH_SIZE, kind) | {"load": began})
    if options.latency:
        stages.say(f"{LATENCY_RATE} events a second for {options.latency} s")
        began = load()
        document["latency"] = latency.measure(stage, last, LATENCY_RATE, options.latency)
        document["latency"]["load"] = began
    document["ratios"] = ratios_of(document["rounds"])
    return document


def ratios_of(found):
    """How many times as fast as each of the others the daemon read."""
    ours = middle(found["planwatch"], "eventsPerSecond")
    return {"to" + name[0].upper() + name[1:]: round(
        ours / middle(figures, "eventsPerSecond"), 3 if name == "before" else 2)
        for name, figures in found.items() if name != "planwatch"}


def of_all_types(stage, options):
    """The rounds on events of all types."""
    stream = stage.mixed_stream(options.mix)
    found, last = in_turn(stage, stream, options.rounds, options.before)
    last.drop()
    return {"events": stream.events, "learners": options.mix, "rounds": found,
            "ratios": ratios_of(found)}


def show_rounds(document, bar=""):
    """The table of the programs in turn, and the ratios; `bar` says what is asked of the first."""
    found, ratios = document["rounds"], document["ratios"]
    million = document["events"] / 1e6
    print(f"{'':16}{'events/s':>30}{'CPU s a million: client':>32}{'PostgreSQL':>20}"
          f"{'broker':>20}{'peak MiB':>24}")
    for name, title in (("plain", "(a) plain"), ("planwatch", "(b) Planwatch"),
                        ("before", "    build before"),
                        ("python", "(c) Python"), ("pythonRawIds", "(c) raw ids")):
        if name not in found:
            continue
        figures = found[name]
        print(f"{title:16}{span(figures, 'eventsPerSecond'):>30}"
              f"{span(figures, 'cpuClient', million):>32}"
              f"{span(figures, 'cpuPostgres', million):>20}"
              f"{span(figures, 'cpuBroker', million):>20}"
              f"{span(figures, 'peakMebibytes'):>24}")
    print(f"\n(b)/(c) {ratios['toPython']}{bar}, with raw ids in (c) "
          f"{ratios['toPythonRawIds']}; (b)/(a) {ratios['toPlain']}")
    if "toBefore" in ratios:
        print(f"(b) against the build before {ratios['toBefore']}; "
              f"its CPU s by thread {found['before'][-1]['cpuThreads']}")
    print(f"(b) committed after {span(found['planwatch'], 'seconds')} s "
          f"with {span(found['planwatch'], 'cpuClientCommitted')} s of its CPU, "
          f"judged after {span(found['planwatch'], 'secondsJudged')} s; "
          f"CPU s by thread {found['planwatch'][-1]['cpuThreads']}")
    print("load before each round: " + ", ".join(
        f"{name} {'/'.join(str(each['load']) for each in found[name])}" for name in found))
    lives = sum(each["newLives"] for each in found["planwatch"])
    if lives:
        print(f"the daemon began {lives} new lives after a failure: see its log")


def show_daemon(document):
    """What else was measured of the daemon on the first topic, and what the oracle says."""
    stored, restart = document["stored"], document["restart"]
    print(f"on disk {stored['bytesAFact']} bytes a fact; change log "
          f"{stored['changeRowsAMillion']:,} rows, {stored['changeMebibytesAMillion']} MiB "
          "a million events")
    print(f"kept readings {stored['readings']:,} rows: {stored['readingsAnIndicatorYear']} rows, "
          f"{stored['readingBytesAnIndicatorYear']:,} bytes an indicator and year")
    print(f"restart: {restart['secondsAMillion']} s a million facts; "
          f"{restart['bytesAFact']} bytes a fact in memory, {restart['peakMebibytes']} MiB in all")
    fill = document["backFill"]
    print(f"back-fill of {fill['measures']} measures: {fill['secondsAMillion']} s a million facts")
    print(f"all judgements again: {restart['secondsJudgingAll']} s")
    for wait in document.get("batches", []):
        print(f"judge round after a batch of {wait['size']:,} events, {wait['kind']}, all rows: "
              f"p50 {wait['p50Milliseconds']} ms, p99 {wait['p99Milliseconds']} ms; "
              f"{wait['roundsABatch']} rounds and {wait['cpuMillisecondsABatch']} ms of CPU a batch "
              f"({wait['batches']} batches, load {wait['load']})")
    if "latency" in document:
        wait = document["latency"]
        print(f"from an event's commit to its transition at {LATENCY_RATE} events/s: "
              f"p50 {wait['p50Milliseconds']} ms, p99 {wait['p99Milliseconds']} ms "
              f"({wait['events']} events, {wait['withoutTransition']} without a transition, "
              f"load {wait['load']})")
    compared = document["compared"]
    print(f"oracle: {compared['indicators']} rows, {compared['transitions']} transitions, "
          + ("equal" if not document["differences"] else "DIFFERENT"))
    for difference in document["differences"]:
        print("  " + difference)


def show(document):
    """The report."""
    print(f"\n{document['versions']}, medians [ranges]")
    if "mix" in document:
        print(f"\n{document['mix']['events']:,} events of all types, "
              f"{document['mix']['learners']:,} learners in the places of all plans\n")
        show_rounds(document["mix"])
    print(f"\n{document['events']:,} enrolments, appointments and qualifications\n")
    show_rounds(document, f" (bar {BAR:g})")
    show_daemon(document)


def main():
    """Reads the arguments, measures, judges."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=1_000_000, help="1,000,000")
    parser.add_argument("--rounds", type=int, default=3, help="3")
    parser.add_argument("--latency", type=int, default=60, help="seconds of it, 60; 0 = none")
    parser.add_argument("--batches", type=int, default=BATCHES,
                        help=f"batches of {BATCH_SIZE:,} events, {BATCHES}; 0 = none")
    parser.add_argument("--mix", type=int, default=MIX,
                        help=f"learners among the events of all types, {MIX:,}; 0 = no such events")
    parser.add_argument("--before", type=pathlib.Path, help="another checkout, with its program")
    parser.add_argument("--json", help="write all figures to this file")
    options = parser.parse_args()
    if options.events < 10_000 or options.rounds < 1:
        parser.error("at least 10,000 events and one round")
    began = time.monotonic()
    with stages.stage() as stage:
        document = measured(stage, options)
    document["passed"] = document["ratios"]["toPython"] >= BAR and not document["differences"]
    document["minutes"] = round((time.monotonic() - began) / 60, 1)
    show(document)
    if options.json:
        stages.dumped(document, options.json)
    raise SystemExit(0 if document["passed"] else 1)


if __name__ == "__main__":
    main()
