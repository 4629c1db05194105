"""How long after an event is committed the transition that it causes is committed too.

On top of everything that the benchmark has stored, with all plans loaded: a small city of forty
counties, each with one unit and one child, under a plan that wants at least one child in each and
alerts at once. Each event takes the child of the next county away or brings another one, so each
event turns a status over. Both moments are PostgreSQL's own.
"""

import bisect
import datetime
import json
import threading
import time

import confluent_kafka
import yaml

from stage import installations, processes

COUNTIES = 40
LATENCY_TOPIC = "education.events.latency"
CITY = "990100"
# After the last day of the simulated events.
DAY = datetime.datetime(2026, 2, 2, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


def _county(number):
    return f"99{200 + number:04d}"


def _areas():
    """The areas of the installation and those of the small city."""
    path = installations.REPOSITORY / "config/areas.yaml"
    areas = yaml.safe_load(path.read_text(encoding="utf-8"))["areas"]
    areas.append({"code": CITY, "name": {"zh": "测试市", "en": "Test"}, "kind": "city"})
    for number in range(COUNTIES):
        areas.append({
            "code": _county(number), "name": {"zh": f"测试县{number}", "en": f"Test {number}"},
            "kind": "county", "parent": CITY})
    return {"areas": areas}


def _plan():
    return {
        "id": "latency", "title": {"zh": "延迟", "en": "Latency"}, "area": CITY,
        "startsOn": datetime.date(2026, 1, 1), "endsOn": datetime.date(2026, 12, 31),
        "document": "none", "alerts": {"hold": 0, "recovery": 0},
        "indicators": {"latency-children": {
            "name": {"zh": "在园幼儿", "en": "Children"}, "unit": "persons", "tier": "A",
            "property": "binding", "scope": "eachCounty", "rowsBelow": "none",
            "measure": {"students": {"stage": "kindergarten"}},
            "target": {"kind": "maintain", "atLeast": 1},
            "source": {"section": "-", "quote": "-"}}}}


class Events:
    """The events of the small city, in order."""

    def __init__(self):
        self.made = 0
        self.children = [0] * COUNTIES
        self.is_there = [False] * COUNTIES

    def _event(self, kind, subject, data):
        self.made += 1
        recorded = DAY + datetime.timedelta(seconds=self.made)
        return installations.record({
            "specversion": "1.0", "id": f"latency-{self.made}", "source": "/bench/latency",
            "type": f"education.{kind}.v1", "subject": subject, "time": recorded.isoformat(),
            "data": data})

    def opening(self, county):
        """Opens the county's kindergarten."""
        return self._event("institution-change", f"institution/unit-{county}", {
            "change": "opened", "date": "2020-09-01", "kind": "kindergarten",
            "areaCode": _county(county), "setting": "urban", "ownership": "public",
            "stages": ["kindergarten"]})

    def turn(self, county):
        """Takes the county's child away, or brings the next one."""
        unit = f"unit-{county}"
        if not self.is_there[county]:
            self.children[county] += 1
        subject = f"student/latency-{county}-{self.children[county]}"
        self.is_there[county] = not self.is_there[county]
        day = DAY.date().isoformat()
        if self.is_there[county]:
            return self._event("enrolment", subject, {
                "schoolId": unit, "stage": "kindergarten", "from": day, "move": "new"})
        return self._event("learner-exit", subject, {
            "schoolId": unit, "date": day, "outcome": "withdrawn"})


class _Watch(threading.Thread):
    """Notes which offset was committed when, as PostgreSQL's clock had it."""

    def __init__(self, planwatch):
        super().__init__(daemon=True)
        self.planwatch = planwatch
        self.offsets = [0]
        self.moments = [0.0]
        self.is_wanted = True

    def run(self):
        with self.planwatch.connect() as connection:
            while self.is_wanted:
                row = connection.execute(
                    "SELECT next_offset, extract(epoch FROM committed_at)::float8 "
                    "FROM planwatch.progress WHERE topic = %s", [LATENCY_TOPIC]).fetchone()
                if row is not None and row[0] > self.offsets[-1]:
                    self.offsets.append(row[0])
                    self.moments.append(row[1])
                time.sleep(0.005)

    def end(self):
        """Stops looking."""
        self.is_wanted = False
        if self.is_alive():
            self.join(5)

    def moment(self, offset):
        """When the record at the offset was committed."""
        return self.moments[bisect.bisect_right(self.offsets, offset)]


def measure(stage, planwatch, rate, seconds):
    """Runs the small city at this many events a second; the figures."""
    stage.kafka.create_topic(LATENCY_TOPIC, 1)
    areas = planwatch.directory / "areas.yaml"
    areas.write_text(yaml.safe_dump(_areas(), allow_unicode=True), encoding="utf-8")
    plan = planwatch.directory / "latency.yaml"
    plan.write_text(yaml.safe_dump(_plan(), allow_unicode=True), encoding="utf-8")
    config = json.loads(planwatch.installation.config.read_text(encoding="utf-8"))
    config["areas"] = str(areas)
    config["plans"].append(str(plan))
    config["kafka"]["topics"].append(LATENCY_TOPIC)
    planwatch.installation.config.write_text(json.dumps(config), encoding="utf-8")
    events = Events()
    stage.kafka.produce(LATENCY_TOPIC, [events.opening(number) for number in range(COUNTIES)])
    stage.kafka.produce(LATENCY_TOPIC, [events.turn(number) for number in range(COUNTIES)])
    daemon = planwatch.installation.start()
    watch = _Watch(planwatch)
    try:
        planwatch.installation.wait(300)
        # The judge rests as long as the round of its start took, at most a second.
        time.sleep(1.2)
        watch.start()
        sent = _send(stage, events, rate, seconds)
        planwatch.installation.wait(300)
        time.sleep(0.1)
        return _figures(planwatch, watch, sent)
    finally:
        watch.end()
        processes.stop(daemon)


def _send(stage, events, rate, seconds):
    """Sends at an even rate; offset → county of each event."""
    producer = confluent_kafka.Producer(
        {"bootstrap.servers": stage.kafka.bootstrap, "linger.ms": 0, "log_level": 0})
    began, sent = time.monotonic(), {}
    for number in range(rate * seconds):
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        county = number % COUNTIES
        sent[events.made] = county
        key, value, headers = events.turn(county)
        producer.produce(LATENCY_TOPIC, key=key, value=value, headers=headers)
        producer.poll(0)
    if producer.flush(30):
        raise SystemExit("bench: events of the latency phase were not delivered")
    return sent


def _figures(planwatch, watch, sent):
    """Each event with the first transition of its county after its commit."""
    with planwatch.connect() as connection:
        rows = connection.execute(
            "SELECT area_code, extract(epoch FROM at)::float8 FROM planwatch.alert_transition "
            "WHERE plan_id = 'latency' ORDER BY at").fetchall()
    transitions = {}
    for area, moment in rows:
        transitions.setdefault(area, []).append(moment)
    waits, without = [], 0
    for offset, county in sent.items():
        committed, found = watch.moment(offset), transitions.get(_county(county), [])
        place = bisect.bisect_left(found, committed)
        if place < len(found):
            waits.append(found[place] - committed)
        else:
            without += 1
    waits.sort()
    if not waits:
        raise SystemExit("bench: no event of the latency phase caused a transition")

    def part(share):
        return round(waits[min(len(waits) - 1, int(share * len(waits)))] * 1000)

    return {"events": len(sent), "withoutTransition": without, "p50Milliseconds": part(0.5),
            "p99Milliseconds": part(0.99), "mostMilliseconds": round(waits[-1] * 1000)}
