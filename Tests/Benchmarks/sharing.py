"""Members that share the subjects beside one daemon that does not: `bench.py sharing`.

    python3 Tests/Benchmarks/bench.py sharing [--events N] [--rounds N] [--members N] [--shards N]
                                              [--json FILE]

One daemon without `sharing`, then 1, 2 … members, in turns, each with an empty database, all plans and
the same enrolments, appointments and qualifications. These lie in the topic of the round within a
transaction of Kafka, which ends when all members have their shards: what is timed is reading, not
starting and joining.

Printed are events a second, and the CPU time a million events of each member, without that of the judge,
who is one among them. On a machine with fewer processors than members and servers want, the first says
little; the second says what each member costs on a machine of its own: it receives every event, and
decodes those of its shards.

With members once more then: one is killed (-9), and the others take its shards over, from the journal; it
comes back, and when all shards are gathered by subject, it is killed again. What the daemons say of the
stream is held against what census.c counts, and `planwatch verify` has to find nothing.
"""

import itertools
import json
import statistics
import time

import confluent_kafka

import census
import figures
import restart
import rounds
import stage as stages
import usage
from stage import processes

MEMBERS = 3
SHARDS = 8
# Seconds in which shards have to be handed out, taken over and gathered.
PATIENCE = 300
# What the daemons do at their start is over when they have read nothing for so long.
SETTLING = 3
# A shard of fewer facts is not gathered (and not all records are facts).
LEAST_GATHERED = 60_000


class Members:
    """A round of this many members, or of one daemon that does not share (None)."""

    numbers = itertools.count(1)

    def __init__(self, stage, events, options, members):
        self.stage, self.events, self.members, self.shards = stage, events, members, options.shards
        self.topic = f"{stages.TOPIC}.sharing.{next(self.numbers)}"
        stage.kafka.create_topic(self.topic, stages.PARTITIONS)
        self.producer = self._written()
        settings = {} if members is None else {"sharing": {"shards": options.shards}}
        self.planwatch = rounds.Planwatch(
            stage, stages.Stream(self.topic, None, len(events)),
            more_plans=[census.plan(stage.directory)], **settings)
        self.installation = self.planwatch.installation
        self.daemons = []

    def _written(self):
        """Writes all records within a transaction that stays open; its producer."""
        producer = confluent_kafka.Producer({
            "bootstrap.servers": self.stage.kafka.bootstrap, "transactional.id": self.topic,
            "transaction.timeout.ms": 600_000, "linger.ms": 20, "log_level": 0,
            "queue.buffering.max.messages": 200_000})
        producer.init_transactions(60)
        producer.begin_transaction()
        headers = [("content-type", b"application/cloudevents+json")]
        for key, value in self.events:
            while True:
                try:
                    producer.produce(self.topic, key=key, value=value, headers=headers)
                    break
                except BufferError:
                    producer.poll(0.5)
            producer.poll(0)
        if producer.flush(60):
            raise SystemExit("bench: not all records were delivered")
        return producer

    def round(self):
        """From the end of the transaction until all is committed, and until all is judged."""
        self.daemons = [self.installation.start() for _ in range(self.members or 1)]
        with self.planwatch.connect() as connection:
            began = time.monotonic()
            self.await_shares(connection)
            joined = time.monotonic() - began
            time.sleep(SETTLING)
            before = self._used()
            began = time.monotonic()
            self.producer.commit_transaction(60)
            self.planwatch.poll(self.daemons, connection, _READ, [len(self.events)])
            seconds = time.monotonic() - began
            used = [after - began for after, began in zip(self._used(), before)]
            self.planwatch.poll(self.daemons, connection, _JUDGED, [])
            judged = time.monotonic() - began
        clients, (postgres, broker) = used[:len(self.daemons)], used[-2:]
        return {
            "seconds": round(seconds, 3), "secondsJudged": round(judged, 3),
            "secondsJoining": round(joined, 1),
            "eventsPerSecond": round(len(self.events) / seconds),
            "cpuOfMember": round(statistics.mean(clients), 3),
            "cpuThreads": [usage.thread_seconds(each.pid) for each in self.daemons],
            "cpuClient": round(sum(clients), 3), "cpuPostgres": round(postgres, 2),
            "cpuBroker": round(broker, 2),
            "peakMebibytes": round(max(usage.peak_mebibytes(each.pid) for each in self.daemons))}

    def _used(self):
        """CPU seconds so far: of each daemon without its judge, of PostgreSQL, of the broker."""
        # What a thread of the pool evaluates for the judge counts, but little of it is before the commit.
        daemons = (usage.cpu_seconds(each.pid) - usage.thread_seconds(each.pid).get("judge", 0)
                   for each in self.daemons)
        return *daemons, *rounds.servers(self.stage)

    def await_shares(self, connection):
        """Waits until the living daemons have all shards, each its part."""
        living = {each.pid for each in self.daemons if each.poll() is None}

        def is_shared():
            if self.members is None:
                return "partitions assigned" in self.installation.log.read_text(encoding="utf-8")
            found = {int(owner.rpartition("/")[2]): count
                     for owner, count in connection.execute(_HOLDERS).fetchall()}
            return (found.keys() == living and sum(found.values()) == self.shards
                    and min(found.values()) >= self.shards // len(living))

        self.wait(is_shared, "the shards are handed out")

    def wait(self, condition, what):
        """Waits for something that the daemons do."""
        try:
            processes.wait_until(condition, PATIENCE, what)
        except TimeoutError as error:
            raise SystemExit(f"bench: {error}\n{self.installation.last_words()}") from None

    def taken_over(self, journal):
        """Kills the last member; how long the others take until they have loaded its shards, and what
        they say of it. `journal`: of its shards what is gathered is forgotten before."""
        victim = self.daemons.pop()
        with self.planwatch.connect() as connection:
            shards = [row[0] for row in connection.execute(_SHARDS_OF, [str(victim.pid)]).fetchall()]
            if journal:
                connection.execute("DELETE FROM planwatch.gathering WHERE shard = ANY(%s)", [shards])
        position = self.installation.log.stat().st_size
        load, began = figures.load(), time.monotonic()
        self.installation.kill(victim)
        self.wait(lambda: self._said(position)["count"] == len(shards), "the shards are taken over")
        seconds, said = time.monotonic() - began, self._said(position)
        return {"load": load, "seconds": round(seconds, 1), "shards": len(shards), "facts": said["facts"],
                "gathered": said["gathered"], "secondsLoading": said["milliseconds"] / 1000,
                "secondsAMillion": round(said["milliseconds"] / max(1, said["facts"]) * 1000, 2),
                "millisecondsAShard": round(said["milliseconds"] / len(shards))}

    def _said(self, position):
        """What the members say of taking over behind this position, added up."""
        found = [stages.log_facts(line) for line in self.log(position) if "shards taken over" in line]
        return {name: sum(int(each[name]) for each in found)
                for name in ("count", "facts", "gathered", "milliseconds")}

    def log(self, position):
        """The lines behind this position."""
        with open(self.installation.log, encoding="utf-8") as log:
            log.seek(position)
            return log.read().splitlines()

    def come_back(self):
        """Starts the killed member again, and waits until all shards are gathered by subject."""
        self.daemons.append(self.installation.start())
        with self.planwatch.connect() as connection:
            self.await_shares(connection)
            self.wait(lambda: connection.execute(_GATHERED).fetchone()[0] == self.shards,
                      "all shards are gathered")

    def differences(self, counted):
        """What the daemons say otherwise than the census."""
        with self.planwatch.connect() as connection:
            return census.differences(connection, counted)

    def end(self):
        """Ends the daemons."""
        for daemon in self.daemons:
            if self.installation.stop(daemon, within=120) != 0:
                raise SystemExit(f"bench: a daemon failed\n{self.installation.last_words()}")

    def drop(self):
        """Forgets the database and the topic."""
        self.planwatch.drop()
        self.stage.kafka.delete_topic(self.topic)


def events_of(path):
    """The records of a file of events: (key, value)."""
    with open(path, "rb") as lines:
        return [(json.loads(line)["subject"].encode(), line.rstrip(b"\n")) for line in lines]


def measured(stage, options):
    """Everything, as one document."""
    stream = stage.plain_file(options.events)
    counted, events = census.of_file(stage.directory, stream), events_of(stream)
    differences = []

    def turn(members):
        group = Members(stage, events, options, members)
        found = group.round()
        differences.extend(group.differences(counted))
        group.end()
        group.drop()
        return found

    programs = {"planwatch": lambda: turn(None)} | {
        f"members{count}": lambda count=count: turn(count) for count in range(1, options.members + 1)}
    found = figures.in_turn(programs, options.rounds)
    stages.say(f"a member of {options.members} is killed")
    group = Members(stage, events, options, options.members)
    group.round()
    overs = [group.taken_over(journal=True)]
    if len(events) // options.shards > LEAST_GATHERED:
        stages.say("it comes back, and the shards are gathered")
        group.come_back()
        overs.append(group.taken_over(journal=False))
    differences += group.differences(counted)
    group.end()
    stages.say("verifying")
    if not restart.verify(group.planwatch, rounds.PATIENCE)["equal"]:
        differences.append("verify: what is stored is not what a recomputation gives")
    return {"events": len(events), "shards": options.shards, "rounds": found, "takenOver": overs,
            "differences": differences, "ratios": ratios(found)}


def ratios(found):
    """What members do beside one daemon that does not share: events a second, and CPU of each."""
    def times(name, figure):
        return round(figures.middle(found[name], figure) / figures.middle(found["planwatch"], figure), 2)

    return {name: {"eventsPerSecond": times(name, "eventsPerSecond"),
                   "cpuOfMember": times(name, "cpuOfMember")}
            for name in found if name != "planwatch"}


def passed(document):
    """Whether all is right."""
    return not document["differences"]


def show(document):
    """The report."""
    found, million = document["rounds"], document["events"] / 1e6
    print(f"\n{document['versions']}, medians [ranges]")
    print(f"\n{document['events']:,} enrolments, appointments and qualifications, "
          f"{document['shards']} shards\n")
    print(figures.HEADING + f"{'of each member':>24}")
    for name, rows in found.items():
        title = "one, not shared" if name == "planwatch" else "members: " + name.removeprefix("members")
        print(figures.row(title, rows, million) + f"{figures.span(rows, 'cpuOfMember', million):>24}")
    print("\nthe client's CPU is that of all members until all is committed, without the judge's; the peak "
          "is the greatest of one, when all is judged")
    for name, ratio in document["ratios"].items():
        print(f"members: {name.removeprefix('members')}: {ratio['eventsPerSecond']} times the events a "
              f"second of one that does not share, {ratio['cpuOfMember']} times its CPU time each; joined "
              f"within {figures.span(found[name], 'secondsJoining')} s")
    for over in document["takenOver"]:
        print(f"shards of a killed member: {over['shards']}, ready at the others after {over['seconds']} s; "
              f"their {over['facts']:,} facts, of which {over['gathered']:,} were gathered, were loaded in "
              f"{over['secondsLoading']} s: {over['secondsAMillion']} s a million facts, "
              f"{over['millisecondsAShard']} ms a shard (load {over['load']})")
    print(figures.loads(found))
    print("the daemons beside the census, and verify: "
          + ("equal" if passed(document) else "DIFFERENT"))
    for difference in document["differences"]:
        print("  " + difference)


_HOLDERS = "SELECT owner, count(*) FROM planwatch.shard WHERE owner IS NOT NULL GROUP BY 1"
_SHARDS_OF = "SELECT number FROM planwatch.shard WHERE split_part(owner, '/', 2) = %s"
_READ = """
SELECT coalesce(sum(facts + duplicates + quarantined + tombstones), 0) >= %s
FROM planwatch.partition_position
"""
_JUDGED = """
SELECT m.judged = m.batch AND NOT m.holding
       AND m.judged_at > (SELECT max(committed_at) FROM planwatch.partition_position)
FROM planwatch.mark m
"""
_GATHERED = "SELECT count(*) FROM planwatch.gathering"
