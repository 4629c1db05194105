"""A city of a million pupils over five years: `bench.py city`.

    python3 Tests/Benchmarks/bench.py city [--learners N] [--strict] [--json FILE]

The simulated Liaocheng with all of its offices and this many learners on its first day (steady, from
September 2020 to January 2026: some twenty events a learner) goes into a topic of four partitions, lz4.
census.c, through which it goes, counts beside: records, facts, duplicates, and who is enrolled on the last
day at each stage. Then, one after the other, by the daemon with all plans:

    the first reading     until all is committed and until all is judged; memory, bytes a fact on disk
    a restart             until page, API and `planwatch status` answer, until the facts are loaded, until it
                          reads on, until all is judged again; from the journal alone, as after an update
                          that changes event types, then from the facts that a daemon has gathered by subject
                          in its idle time, which is what every other start finds
    verify                `planwatch verify`, beside no daemon
    a rebuild             from Kafka into another empty database

The bars are printed beside the figures: 2 GiB, a start in 10 s, a rebuild in 60 s, 64 bytes a fact in memory.
They are goals: only with --strict a bar that is not reached fails the benchmark. What the daemon says has
to be what the census counted, and what verify finds, in any case.
"""

import json
import subprocess
import time

import census
import figures
import restart
import rounds
import stage as stages
import stored
from stage import installations

LEARNERS = 1_000_000
TOPIC = "education.events.city"
PLACE = "371500"
# Seconds that reading, judging or verifying may take until the benchmark gives up.
PATIENCE = 7_200
# Name of a bar, what it is of, its value and unit.
BARS = (
    ("peakMebibytes", "peak memory", 2_048, "MiB"),
    ("start", "start, until it reads on", 10, "s"),
    ("rebuild", "rebuild", 60, "s"),
    ("bytesAFact", "a fact in memory", 64, "bytes"))


def fill(stage, learners):
    """The stream in Kafka, and what the census counted in it."""
    stage.kafka.create_topic(TOPIC, stages.PARTITIONS)
    began = time.monotonic()
    simulator = subprocess.Popen(
        [installations.program(), "simulate", "--scenario", "steady", "--places", PLACE, "--seed", "1",
         "--students", str(learners), "--out", "-"],
        stdout=subprocess.PIPE, env=installations.environment())
    counting = subprocess.run(
        [census.compiled(stage.directory), stage.kafka.bootstrap, TOPIC], stdin=simulator.stdout,
        stdout=subprocess.PIPE, check=False)
    simulator.stdout.close()
    if simulator.wait() != 0 or counting.returncode != 0:
        raise SystemExit(
            f"bench: simulate ended with {simulator.returncode}, the census with {counting.returncode}")
    counted = json.loads(counting.stdout)
    stream = stages.Stream(TOPIC, None, counted["records"])
    if sum(stage.ends(TOPIC).values()) != stream.events:
        raise SystemExit("bench: the topic has not all records")
    size = sum(path.stat().st_size for path in (stage.kafka.directory / "data").rglob("*.log"))
    return stream, counted, {
        "seconds": round(time.monotonic() - began, 1), "gibibytes": round(size / 2**30, 2)}


def read(stage, stream, counted):
    """A daemon that has read all into an empty database, its figures, what is not as counted."""
    began = figures.load()
    planwatch = rounds.Planwatch(stage, stream, more_plans=[census.plan(stage.directory)])
    planwatch.patience = PATIENCE
    found = planwatch.round() | {"load": began}
    stages.say(f"{found['eventsPerSecond']:,} events/s, committed after {found['seconds']} s, "
               f"judged after {found['secondsJudged']} s, load {began}")
    with planwatch.connect() as connection:
        return planwatch, found, census.differences(connection, counted)


def measured(stage, options):
    """Everything, as one document."""
    stages.say(f"making the city of {options.learners:,} learners")
    began = figures.load()
    stream, counted, topic = fill(stage, options.learners)
    document = {"learners": options.learners, "census": counted, "topic": topic | {"load": began}}
    stages.say(f"{stream.events:,} events in {topic['seconds']} s")
    planwatch, document["reading"], wrong = read(stage, stream, counted)
    with planwatch.connect() as connection:
        document["stored"] = stored.bytes_of(connection, stream.events)
    stages.say(f"{wrong or 'as counted'}; {document['stored']['bytesAFact']} bytes a fact on disk, "
               f"peak {document['reading']['peakMebibytes']} MiB")
    # A daemon that took its time has gathered already.
    restart.forget_gathered(planwatch)
    # Each start finds the first record sent once more.
    again = 0
    for name in ("restartFromJournal", "restart"):
        if name == "restart":
            stages.say("gathering")
            began = figures.load()
            document["gathering"] = restart.gather(planwatch, PATIENCE) | {"load": began}
            stages.say(f"{document['gathering']}")
        stages.say("restarting")
        began = figures.load()
        document[name] = restart.Restart(planwatch, PATIENCE).measure() | {"load": began}
        again += 1
        stages.say(f"{document[name]}")
    if document["restartFromJournal"]["gathered"] or not document["restart"]["gathered"]:
        raise SystemExit("bench: the starts found other facts gathered than they should")
    counted = counted | {
        "records": counted["records"] + again, "duplicates": counted["duplicates"] + again}
    with planwatch.connect() as connection:
        wrong += census.differences(connection, counted)
        document["sizes"] = stored.sizes_of(connection)
    stages.say("verifying")
    began = figures.load()
    document["verify"] = restart.verify(planwatch, PATIENCE) | {"load": began}
    stages.say(f"{document['verify']}")
    if not document["verify"]["equal"]:
        wrong.append("verify: what is stored is not what a recomputation gives")
    planwatch.drop()
    stages.say("rebuilding from Kafka")
    stream = stages.Stream(TOPIC, None, counted["records"])
    planwatch, document["rebuild"], more = read(stage, stream, counted)
    planwatch.drop()
    document["differences"] = wrong + more
    document["bars"] = bars(document)
    document["strict"] = options.strict
    return document


def bars(document):
    """Name of a bar → the figure, and whether it is reached."""
    found = {
        "peakMebibytes": max(document[part]["peakMebibytes"]
                             for part in ("reading", "restartFromJournal", "restart", "rebuild")),
        "start": document["restart"]["seconds"]["readsOn"],
        "rebuild": document["rebuild"]["seconds"],
        "bytesAFact": document["restart"]["bytesAFact"]}
    return {name: {"figure": found[name], "bar": bar, "reached": found[name] <= bar}
            for name, _, bar, _ in BARS}


def passed(document):
    """Whether all is right, and where that is asked for also fast and small enough."""
    is_fast = all(each["reached"] for each in document["bars"].values())
    return not document["differences"] and (is_fast or not document["strict"])


def show(document):
    """The report."""
    counted, topic, reading = document["census"], document["topic"], document["reading"]
    print(f"\n{document['versions']}")
    print(f"\na city of {document['learners']:,} learners: {counted['records']:,} records, "
          f"{counted['facts']:,} facts, {counted['duplicates']:,} duplicates; into Kafka in "
          f"{topic['seconds']} s, {topic['gibibytes']} GiB there (load {topic['load']})")
    for name, title in (("reading", "first reading"), ("rebuild", "rebuild")):
        each = document[name]
        print(f"{title}: committed after {each['seconds']} s ({each['eventsPerSecond']:,} events/s), "
              f"judged after {each['secondsJudged']} s; peak {each['peakMebibytes']:,} MiB; CPU s: "
              f"{each['cpuClient']} of the daemon, {each['cpuPostgres']} of PostgreSQL, "
              f"{each['cpuBroker']} of the broker (load {each['load']})")
        if each["newLives"]:
            print(f"the daemon began {each['newLives']} new lives after a failure: see its log")
    print(f"CPU s by thread {reading['cpuThreads']}")
    print(f"on disk {document['stored']['bytesAFact']} bytes a fact; change log "
          f"{document['stored']['changeMebibytesAMillion']} MiB a million events")
    for name, title in (
            ("restartFromJournal", "restart from the journal"), ("restart", "restart")):
        again, seconds = document[name], document[name]["seconds"]
        print(f"{title}: page after {seconds['page']} s, API {seconds['api']} s, status "
              f"{seconds['status']} s, facts loaded {seconds['loaded']} s, reads on "
              f"{seconds['readsOn']} s, judged again {seconds['judged']} s; {again['gathered']:,} of "
              f"{again['facts']:,} facts were gathered; {again['bytesAFact']} bytes a fact in memory, "
              f"peak {again['peakMebibytes']:,} MiB (load {again['load']})")
    gathering = document["gathering"]
    print(f"gathering: {gathering['seconds']} s in idle time, {gathering['bytesAFact']} bytes a fact on disk "
          f"(load {gathering['load']})")
    print(stored.told(document["sizes"]))
    verified = document["verify"]
    print(f"verify: {verified['seconds']} s, peak {verified['peakMebibytes']:,} MiB "
          f"(load {verified['load']})")
    for name, title, bar, unit in BARS:
        found = document["bars"][name]
        print(f"  {title}: {found['figure']:,} {unit}, bar {bar:,}: "
              + ("reached" if found["reached"] else "NOT REACHED"))
    enrolled = ", ".join(f"{stage} {counted['enrolled'][stage]:,}" for stage in census.STAGES)
    print(f"enrolled on {counted['day']}: {enrolled}; the daemon beside the census: "
          + ("equal" if not document["differences"] else "DIFFERENT"))
    for difference in document["differences"]:
        print("  " + difference)
