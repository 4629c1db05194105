"""Planwatch against plain consumption and against Python by hand, on one machine in one run.

    python3 Tests/Benchmarks/bench.py [--events N] [--rounds N] [--batches N] [--latency SECONDS]
                                       [--mix LEARNERS] [--json FILE] [--before CHECKOUT]
    python3 Tests/Benchmarks/bench.py peers …    see peers.py
    python3 Tests/Benchmarks/bench.py city …     see city.py

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
import pathlib
import sys
import time

import batches
import city
import comparison
import figures
import latency
import peers
import rounds
import stage as stages
import stored

BAR = 3.0
LATENCY_RATE = 20
BATCHES = 20
BATCH_SIZE = 10_000
MIX = 20_000


def in_turn(stage, stream, count, before=None):
    """The rounds; figures of each program, and the last daemon with its database."""
    daemons = rounds.Daemons(stage, stream)
    programs = {
        "plain": lambda: rounds.plain(stage, stream), "planwatch": daemons.round,
        "python": lambda: rounds.python(stage, stream),
        "pythonRawIds": lambda: rounds.python(stage, stream, "--raw-ids")}
    if before is not None:
        programs["before"] = rounds.Daemons(stage, stream, keep=False, checkout=before).round
    return figures.in_turn(programs, count), daemons.last


def measured(stage, options):
    """Everything, as one document."""
    stage.prepare()
    document = {}
    if options.mix:
        document["mix"] = of_all_types(stage, options)
    stream = stage.plain_stream(options.events)
    document["events"] = stream.events
    document["rounds"], last = in_turn(stage, stream, options.rounds, options.before)
    with last.connect() as connection:
        document["stored"] = stored.bytes_of(connection, stream.events)
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
            began = figures.load()
            document["batches"].append(
                batches.measure(stage, last, options.batches, BATCH_SIZE, kind) | {"load": began})
    if options.latency:
        stages.say(f"{LATENCY_RATE} events a second for {options.latency} s")
        began = figures.load()
        document["latency"] = latency.measure(stage, last, LATENCY_RATE, options.latency)
        document["latency"]["load"] = began
    document["ratios"] = ratios_of(document["rounds"])
    return document


def ratios_of(found):
    """How many times as fast as each of the others the daemon read."""
    ratios = figures.ratios(found, "eventsPerSecond", places=3)
    return {name: ratio if name == "toBefore" else round(ratio, 2)
            for name, ratio in ratios.items()}


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
    print(figures.HEADING)
    for name, title in (("plain", "(a) plain"), ("planwatch", "(b) Planwatch"),
                        ("before", "    build before"),
                        ("python", "(c) Python"), ("pythonRawIds", "(c) raw ids")):
        if name not in found:
            continue
        print(figures.row(title, found[name], million))
    print(f"\n(b)/(c) {ratios['toPython']}{bar}, with raw ids in (c) "
          f"{ratios['toPythonRawIds']}; (b)/(a) {ratios['toPlain']}")
    if "toBefore" in ratios:
        print(f"(b) against the build before {ratios['toBefore']}; "
              f"its CPU s by thread {found['before'][-1]['cpuThreads']}")
    print(f"(b) committed after {figures.span(found['planwatch'], 'seconds')} s "
          f"with {figures.span(found['planwatch'], 'cpuClientCommitted')} s of its CPU, "
          f"judged after {figures.span(found['planwatch'], 'secondsJudged')} s; "
          f"CPU s by thread {found['planwatch'][-1]['cpuThreads']}")
    print(figures.loads(found))
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


def passed(document):
    """Whether the daemon is fast enough, and right."""
    return document["ratios"]["toPython"] >= BAR and not document["differences"]


def arguments():
    """What is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("word", nargs="?", choices=("peers", "city"),
                        help="peers: beside a sink of raw rows and Kafka Streams; city: a city of a million "
                             "pupils; without it everything that this file says")
    parser.add_argument("--events", type=int, default=1_000_000, help="1,000,000")
    parser.add_argument("--rounds", type=int, default=3, help="3")
    parser.add_argument("--latency", type=int, default=60, help="seconds of it, 60; 0 = none")
    parser.add_argument("--batches", type=int, default=BATCHES,
                        help=f"batches of {BATCH_SIZE:,} events, {BATCHES}; 0 = none")
    parser.add_argument("--mix", type=int, default=MIX,
                        help=f"learners among the events of all types, {MIX:,}; 0 = no such events")
    parser.add_argument("--before", type=pathlib.Path, help="another checkout, with its program")
    parser.add_argument("--learners", type=int, default=city.LEARNERS,
                        help=f"of the city on its first day, {city.LEARNERS:,}")
    parser.add_argument("--strict", action="store_true",
                        help="of the city: fail where a bar is not reached")
    parser.add_argument("--json", help="write all figures to this file")
    options = parser.parse_args()
    if options.events < 10_000 or options.rounds < 1 or options.learners < 1_000:
        parser.error("at least 10,000 events, 1,000 learners and one round")
    return options


def main():
    """Reads the arguments, measures, judges."""
    options = arguments()
    module = {"peers": peers, "city": city}.get(options.word, sys.modules[__name__])
    began = time.monotonic()
    with stages.stage() as stage:
        document = {"versions": stages.versions(stage.postgres)} | module.measured(stage, options)
    document["passed"] = module.passed(document)
    document["minutes"] = round((time.monotonic() - began) / 60, 1)
    module.show(document)
    if options.json:
        stages.dumped(document, options.json)
    raise SystemExit(0 if document["passed"] else 1)


if __name__ == "__main__":
    main()
