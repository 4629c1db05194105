"""Planwatch against plain consumption and against Python by hand, on one machine in one run.

    python3 Tests/Benchmarks/bench.py [--events N] [--rounds N] [--batches N] [--latency SECONDS]
                                       [--mix LEARNERS] [--oracle N] [--idle SECONDS] [--json FILE]
                                       [--before CHECKOUT]
    python3 Tests/Benchmarks/bench.py peers …      see peers.py
    python3 Tests/Benchmarks/bench.py city …       see city.py
    python3 Tests/Benchmarks/bench.py sharing …    see sharing.py

Starts a private Apache Kafka (the first of PLANWATCH_TEST_KAFKA_HOME) and a private PostgreSQL with
fsync and synchronous_commit on, fills a topic of four partitions, and lets three programs read it
to its end in turn, several rounds, each time with an empty database:

    (a) plain consumption: librdkafka, nothing is done with the records
    (b) Planwatch: the daemon with all plans, until everything is committed; the judge runs beside. Once
        more with the first 24 rows alone (Tests/FirstRows): (c) counts for fewer than those
    (c) python_consumer.py: what a good engineer writes by hand; once with persons under a
        keyed hash, as every one of the three has to store them, once under their own ids

With --before, the release program of another checkout of Planwatch takes its turn beside this one,
with its own plans, and the ratio of the two is printed.

Before that the same three read a topic of events of all 24 types: the simulated places of all plans
with their offices, of which (c) only stores what it does not count.

Then it asks whether all is right: what the daemon says of the first topic is held against what census.c
counts, `planwatch verify` has to find nothing, and on --oracle events of the same sort, which the oracle
reads in minutes with all rows, every table has to be the oracle's. It restarts the daemon on what is
stored, once with all measures to be counted from it, sees what it costs when there is nothing to do, sends
batches of 10,000 events to see how long the judge's rounds take, and measures how long a single event
takes to its transition. Ends with 1 when (b) is not three times as fast as (c) on the first topic, or when
something differs. Everything is stopped and deleted at the end.
"""

import argparse
import pathlib
import sys
import time

import batches
import census
import city
import comparison
import figures
import idle
import latency
import peers
import restart
import rounds
import sharing
import stage as stages
import stored

BAR = 3.0
LATENCY_RATE = 20
BATCHES = 20
BATCH_SIZE = 10_000
MIX = 20_000
ORACLE = 50_000
IDLE = 30
WORDS = {"peers": peers, "city": city, "sharing": sharing}


def in_turn(stage, stream, count, before=None, more_plans=()):
    """The rounds; figures of each program, and the last daemon with its database."""
    daemons = rounds.Daemons(stage, stream, more_plans=more_plans)
    first_rows = rounds.Daemons(
        stage, stream, keep=False, plans=stages.installations.FIRST_ROWS)
    programs = {
        "plain": lambda: rounds.plain(stage, stream), "planwatch": daemons.round,
        "planwatchFirstRows": first_rows.round,
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
    document["rounds"], last = in_turn(
        stage, stream, options.rounds, options.before, [census.plan(stage.directory)])
    document["ratios"] = ratios_of(document["rounds"])
    with last.connect() as connection:
        document["stored"] = stored.bytes_of(connection, stream.events)
    document |= exactness(stage, stream, last, options)
    document |= starts(last)
    if options.idle:
        stages.say(f"nothing to do for {options.idle} s")
        document["idle"] = idle.measure(stage, last, options.idle)
    with last.connect() as connection:
        document["sizes"] = stored.sizes_of(connection)
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
    return document


def exactness(stage, stream, last, options):
    """Whether all is right: of the whole topic by the census and `verify`, of fewer events of its sort by
    the oracle."""
    stages.say("counting, and verifying")
    with last.connect() as connection:
        found = census.differences(connection, census.of_file(stage.directory, stream.path))
    verified = restart.verify(last, rounds.PATIENCE)
    if not verified["equal"]:
        found.append("verify: what is stored is not what a recomputation gives")
    document = {"verify": verified, "differences": found}
    if options.oracle:
        document["compared"], more = comparison.measured(stage, options.oracle)
        found += more
    return document


def starts(last):
    """The daemon on what is stored, and with all measures to be counted from it."""
    stages.say("restarting on the stored facts")
    line, resident, judging = last.restart()
    facts = stages.log_facts(line)
    count = int(facts["facts"])
    document = {"restart": {
        "facts": count, "seconds": int(facts["milliseconds"]) / 1000,
        "secondsJudgingAll": round(judging, 3),
        "secondsAMillion": round(int(facts["milliseconds"]) / count * 1000, 3),
        "peakMebibytes": round(resident), "bytesAFact": round(resident * 2**20 / count)}}
    if "bytes" in facts:
        document["restart"]["bytesAFact"] = round(int(facts["bytes"]) / count, 1)
    stages.say("counting all measures again")
    facts = stages.log_facts(last.back_fill())
    seconds = int(facts["milliseconds"]) / 1000
    document["backFill"] = {
        "facts": int(facts["facts"]), "measures": int(facts["measures"]), "seconds": seconds,
        "secondsAMillion": round(seconds / int(facts["facts"]) * 1e6, 3)}
    return document


def ratios_of(found):
    """How many times as fast as each of the others the daemon read."""
    ratios = figures.ratios(found, "eventsPerSecond", places=3)
    ratios = {name: ratio if name == "toBefore" else round(ratio, 2)
              for name, ratio in ratios.items()}
    ratios["firstRowsToPython"] = round(
        figures.middle(found["planwatchFirstRows"], "eventsPerSecond")
        / figures.middle(found["python"], "eventsPerSecond"), 2)
    return ratios


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
                        ("planwatchFirstRows", "    24 rows"), ("before", "    build before"),
                        ("python", "(c) Python"), ("pythonRawIds", "(c) raw ids")):
        if name not in found:
            continue
        print(figures.row(title, found[name], million))
    print(f"\n(b)/(c) {ratios['toPython']}{bar}, with raw ids in (c) "
          f"{ratios['toPythonRawIds']}; (b)/(a) {ratios['toPlain']}")
    few = found["planwatchFirstRows"]
    print(f"with the first 24 rows alone (b)/(c) {ratios['firstRowsToPython']}; committed with "
          f"{figures.span(few, 'cpuClientCommitted')} s of its CPU")
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
    kept, restart = document["stored"], document["restart"]
    print(f"on disk {kept['bytesAFact']} bytes a fact; change log "
          f"{kept['changeRowsAMillion']:,} rows, {kept['changeMebibytesAMillion']} MiB "
          "a million events")
    print(f"kept readings {kept['readings']:,} rows: {kept['readingsAnIndicatorYear']} rows, "
          f"{kept['readingBytesAnIndicatorYear']:,} bytes an indicator and year")
    print(stored.told(document["sizes"]))
    print(f"restart: {restart['secondsAMillion']} s a million facts; "
          f"{restart['bytesAFact']} bytes a fact in memory, {restart['peakMebibytes']} MiB in all")
    fill = document["backFill"]
    print(f"back-fill of {fill['measures']} measures: {fill['secondsAMillion']} s a million facts")
    print(f"all judgements again: {restart['secondsJudgingAll']} s")
    if "idle" in document:
        still = document["idle"]
        print(f"nothing to do for {still['seconds']} s: {still['milliseconds']} ms of CPU a second, "
              f"PostgreSQL {still['millisecondsPostgres']}, broker {still['millisecondsBroker']} "
              f"(load {still['load']})")
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
    show_exactness(document)


def show_exactness(document):
    """What census, `verify` and oracle say."""
    verified = document["verify"]
    print(f"verify: {verified['seconds']} s, peak {verified['peakMebibytes']:,} MiB")
    if "compared" in document:
        compared = document["compared"]
        print(f"oracle on {compared['events']:,} events, in {compared['seconds']} s: "
              f"{compared['indicators']:,} rows, {compared['readings']:,} readings, "
              f"{compared['transitions']:,} transitions")
    print("census, verify and oracle: " + ("equal" if not document["differences"] else "DIFFERENT"))
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
    parser.add_argument("word", nargs="?", choices=tuple(WORDS),
                        help="peers: beside a sink of raw rows and Kafka Streams; city: a city of a million "
                             "pupils; sharing: several members; without it everything that this file says")
    parser.add_argument("--events", type=int, default=1_000_000, help="1,000,000")
    parser.add_argument("--rounds", type=int, default=3, help="3")
    parser.add_argument("--latency", type=int, default=60, help="seconds of it, 60; 0 = none")
    parser.add_argument("--batches", type=int, default=BATCHES,
                        help=f"batches of {BATCH_SIZE:,} events, {BATCHES}; 0 = none")
    parser.add_argument("--mix", type=int, default=MIX,
                        help=f"learners among the events of all types, {MIX:,}; 0 = no such events")
    parser.add_argument("--oracle", type=int, default=ORACLE,
                        help=f"events that the oracle reads too, {ORACLE:,}; 0 = none")
    parser.add_argument("--idle", type=int, default=IDLE, help=f"seconds of nothing to do, {IDLE}; 0 = none")
    parser.add_argument("--before", type=pathlib.Path, help="another checkout, with its program")
    parser.add_argument("--learners", type=int, default=city.LEARNERS,
                        help=f"of the city on its first day, {city.LEARNERS:,}")
    parser.add_argument("--members", type=int, default=sharing.MEMBERS,
                        help=f"that share, at most, {sharing.MEMBERS}")
    parser.add_argument("--shards", type=int, default=sharing.SHARDS, help=f"{sharing.SHARDS}")
    parser.add_argument("--strict", action="store_true",
                        help="of the city: fail where a bar is not reached")
    parser.add_argument("--json", help="write all figures to this file")
    options = parser.parse_args()
    if options.events < 10_000 or options.rounds < 1 or options.learners < 1_000:
        parser.error("at least 10,000 events, 1,000 learners and one round")
    if 0 < options.oracle < 2_500 or 0 < options.mix < 500:
        parser.error("the simulator makes no fewer than 500 learners: 2,500 events for the oracle")
    if options.members < 1 or not 1 <= options.shards <= 256 or options.members > options.shards:
        parser.error("from one member on, at most as many as there are shards, and at most 256 shards")
    return options


def main():
    """Reads the arguments, measures, judges."""
    options = arguments()
    module = WORDS.get(options.word, sys.modules[__name__])
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
