"""Whether an installation says what the oracle says of the records in its topics."""

import gc
import json
import math
from collections import Counter

import confluent_kafka
import psycopg

import processes
import worlds  # noqa: F401  (puts the oracle on the path)
from planoracle import alerts, civil, config, envelope
import oracle

FIGURES = ("value", "numerator", "denominator", "expected", "gap", "requiredPace", "shortfall")
ESTIMATES = ("forecast", "forecastLow", "forecastHigh", "chance")
WORDS = ("status", "reasonCode", "shortfallNoun", "readOn", "periodState", "asOf")
REPORTING = ("reporting",)
# Refusals of stored facts: of equal records, which of them is named depends on the reading order.
OF_FACTS = ("conflicting_duplicate", "unknown_reference")


def read_back(kafka, topics):
    """All records of the topics with their places, as the oracle takes them."""
    consumer = confluent_kafka.Consumer(
        {"bootstrap.servers": kafka.bootstrap, "group.id": "oracle", "log_level": 0,
         "enable.auto.commit": False, "auto.offset.reset": "earliest",
         "fetch.message.max.bytes": 4_000_000})
    records = []
    try:
        left = ends(consumer, topics)
        consumer.assign([confluent_kafka.TopicPartition(topic, number, low)
                         for (topic, number), (low, high) in left.items() if high > low])
        missing = sum(high - low for low, high in left.values())
        while len(records) < missing:
            batch = consumer.consume(min(10_000, missing - len(records)), timeout=20)
            assert batch, f"{len(records)} of {missing} records came back"
            for message in batch:
                assert message.error() is None, message.error()
                records.append(envelope.Record(
                    message.topic(), message.partition(), message.offset(), message.key(),
                    message.value(), message.headers() or []))
        return records
    finally:
        consumer.close()


def ends(consumer, topics):
    """(topic, partition) → (first offset, end of the log)."""
    found = {}
    for topic in topics:
        for number in consumer.list_topics(topic, timeout=20).topics[topic].partitions:
            partition = confluent_kafka.TopicPartition(topic, number)
            found[topic, number] = consumer.get_watermark_offsets(partition, timeout=20)
    return found


def every_row(_):
    """Of which rows alerts are compared: of all."""
    return True


def expected(installation, records, clock=None, alerts=every_row):
    """The oracle's document on these records, and on what operators said, under the installation's
    configuration; with the alerts of the rows whose id passes."""
    said = operators(installation.database)
    # A million small objects that all stay: to look for garbage among them only costs time.
    gc.disable()
    try:
        return oracle.run(config.load(installation.config), records, clock, said, alerts)
    finally:
        gc.enable()


def operators(database):
    """What operators said, as the oracle takes it; nothing in the schema of an earlier program."""
    if rows(database, "SELECT to_regclass('planwatch.alert_silence')")[0][0] is None:
        return alerts.Operators()
    said = {}
    for plan, indicator, area, number, day, until, ends in rows(database, """
            SELECT plan_id, indicator_id, area_code, id, day::text, until_day::text, ends
            FROM planwatch.alert_acknowledgement ORDER BY id"""):
        said.setdefault((plan, indicator, area), []).append(alerts.Said(
            number, civil.parse_day(day), until and civil.parse_day(until), ends))
    silences = []
    for number, first, last, ended, statuses, severities, *asked in rows(database, """
            SELECT s.id, s.from_day::text, s.until_day::text, e.day::text, s.statuses, s.severities,
                   s.plans, s.indicators, s.areas, s.properties
            FROM planwatch.alert_silence s
            LEFT JOIN planwatch.alert_silence_end e ON e.silence = s.id ORDER BY s.id"""):
        silences.append((
            alerts.Silence(
                number, civil.parse_day(first), civil.parse_day(last),
                ended and civil.parse_day(ended), tuple(statuses), tuple(severities)),
            dict(zip(("plan", "indicator", "area", "property"), asked))))
    return alerts.Operators(said, silences)


def rows(database, query, *parameters):
    """The rows of a query as tuples."""
    with psycopg.connect(database, autocommit=True) as connection:
        return connection.execute(query, parameters).fetchall()


def await_end(installation, kafka, within=90):
    """Waits until all that the topics hold now is read, evaluated and delivered."""
    probe = confluent_kafka.Consumer(
        {"bootstrap.servers": kafka.bootstrap, "group.id": "ends", "log_level": 0})
    try:
        wanted = {place: high
                  for place, (_, high) in ends(probe, installation.topics).items()}
    finally:
        probe.close()

    def is_read():
        try:
            now = {(topic, number): offset for topic, number, offset in rows(
                installation.database,
                "SELECT topic, partition, next_offset FROM planwatch.progress")}
        except psycopg.OperationalError:
            return False  # the database is away for a moment
        return all(now.get(place, 0) >= high for place, high in wanted.items())

    try:
        processes.wait_until(is_read, within, "everything is read")
    except TimeoutError as error:
        raise AssertionError(f"{error}\n{installation.last_words()}") from None
    installation.wait(within)


COUNTS = ("records", "facts", "duplicates", "quarantined", "tombstones")


def counts(installation):
    """How many records were read, and what they were, as the daemon has stored it."""
    found = rows(installation.database, """
        SELECT sum(facts + duplicates + quarantined + tombstones)::int, sum(facts)::int,
               sum(duplicates)::int, sum(quarantined)::int, sum(tombstones)::int
        FROM planwatch.partition_position""")
    return dict(zip(COUNTS, found[0]))


def differences(installation, document, records, answer=None, alerts=every_row):
    """Every point in which the installation and the oracle's document differ, as lines; `answer` is that
    of `verify`, which takes its time, or `counts`; `alerts` are as the document has them."""
    answer = answer or installation.verify()
    return [*_of_rows(installation, document),
            *_of_readings(installation, document, "series", ("day",)),
            *_of_readings(installation, document, "history", ("period_start", "period_end")),
            *_of_transitions(installation, document, alerts),
            *_of_quarantine(installation, document, records), *_of_counts(answer, document)]


def reach(document, plans):
    """Plan → (its rows, those that are configured, those of which a figure that is not 0 was compared)."""
    seen = {(each["planId"], each["indicatorId"]) for each in document["series"] + document["indicators"]
            if each["value"] not in (None, "0")}
    unset = {(each["planId"], each["indicatorId"]) for each in document["indicators"]
             if each["status"] == "needs_config"}
    found = {}
    for plan in plans:
        rows = {(plan["id"], id) for id in plan["indicators"]}
        found[plan["id"]] = len(rows), len(rows - unset), len(rows & seen)
    return found


def print_reach(document, plans):
    """How many rows the data of a comparison has reached."""
    for plan, (rows, configured, seen) in reach(document, plans).items():
        print(f"{plan}: {rows} rows, {configured} configured, {seen} with a figure above or below 0")


def assert_exact(installation, document, records, alerts=every_row):
    """Fails with the first differences; checks `verify` and the sequence as well."""
    assert document["skipped"] == []
    answer = installation.verify()
    found = differences(installation, document, records, answer, alerts)
    assert not found, f"{len(found)} differences:\n" + "\n".join(found[:40])
    assert_sound(installation, answer)


def assert_sound(installation, answer=None):
    """`verify` finds nothing, the sequence has no gap, nothing was told twice."""
    answer = answer or installation.verify()
    assert answer["equal"] is True, answer["differences"][:20]
    sequences = [row[0] for row in rows(
        installation.database, "SELECT sequence FROM planwatch.alert_log ORDER BY sequence")]
    assert sequences == list(range(1, len(sequences) + 1))
    doubled = rows(
        installation.database,
        "SELECT alert_id, as_of, transition, count(*) FROM planwatch.alert_log"
        " WHERE stands AND transition <> 'retracted' GROUP BY 1, 2, 3, acknowledgement"
        " HAVING count(*) > 1")
    assert doubled == []


def _plain(number):
    """A figure as text without trailing zeros, like the oracle's."""
    if number is None:
        return None
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _of_rows(installation, document):
    found = {}
    for row in rows(installation.database, """
            SELECT plan_id, indicator_id, area_code, breakdown::text, value, numerator, denominator,
                   expected, gap, required_pace, shortfall, status, reason_code, shortfall_noun,
                   read_on::text, period_state, as_of::text, forecast, forecast_low,
                   forecast_high, chance, reason_facts -> 'reporting'
            FROM planwatch.indicator_status"""):
        figures = zip(FIGURES, map(_plain, row[4:11]))
        found[row[:4]] = {**dict(figures), **dict(zip(WORDS + ESTIMATES + REPORTING, row[11:]))}
    wanted = {
        (row["planId"], row["indicatorId"], row["areaCode"], json.dumps(row["breakdown"])):
            {name: row[name] for name in FIGURES + WORDS + ESTIMATES + REPORTING}
        for row in document["indicators"]}
    for key in sorted(found.keys() | wanted.keys()):
        ours, oracles = found.get(key), wanted.get(key)
        if ours is None or oracles is None:
            yield f"row {'/'.join(key)}: " + ("only the oracle has it" if ours is None
                                              else "the oracle does not have it")
            continue
        if ours["periodState"] == "revised":
            ours["periodState"] = "closed"  # it depends on the order of arrival
        if ours["reporting"]:
            ours["reporting"]["silentAreas"].sort()
        for name in FIGURES + WORDS + REPORTING:
            if ours[name] != oracles[name]:
                yield f"row {'/'.join(key)}: {name} {ours[name]}, oracle {oracles[name]}"
        for name in ESTIMATES:
            if not _is_near(ours[name], oracles[name]):
                yield f"row {'/'.join(key)}: {name} {ours[name]}, oracle {oracles[name]}"


def _is_near(ours, oracles):
    """Estimates are equal to a billionth, and to the twelve decimals that are stored."""
    if ours is None or oracles is None:
        return ours is oracles
    return math.isclose(float(ours), oracles, rel_tol=1e-9, abs_tol=2e-12)


def _of_readings(installation, document, name, days):
    """The readings of a view as they are known now: whether one was revised depends on the order
    of arrival, so that revised and closed are the same here."""
    columns = ", ".join(f"{day}::text" for day in days)
    found = {(*row[:len(days) + 4], *map(_plain, row[-6:-2]), *row[-2:])
             for row in rows(installation.database, f"""
                 SELECT plan_id, indicator_id, area_code, breakdown::text, {columns}, value,
                        numerator, denominator, expected, status, replace(period_state, 'revised', 'closed')
                 FROM planwatch.indicator_{name} WHERE known_to IS NULL""")}
    keys = ("day",) if name == "series" else ("periodStart", "periodEnd")
    wanted = {(each["planId"], each["indicatorId"], each["areaCode"], json.dumps(each["breakdown"]),
               *(each[key] for key in (*keys, "value", "numerator", "denominator", "expected", "status",
                                       "periodState"))) for each in document[name]}
    for each in sorted(found - wanted, key=str):
        yield f"{name} {each}: not the oracle's"
    for each in sorted(wanted - found, key=str):
        yield f"{name} {each}: missing"


def _of_transitions(installation, document, alerts):
    # Without the state before: that of a transition which was kept is as it was first found.
    found = Counter(row[1:] for row in rows(installation.database, """
        SELECT indicator_id, alert_id, transition, to_state, status, severity, as_of::text,
               inhibited_by
        FROM planwatch.alert_log WHERE stands""") if alerts(row[0]))
    wanted = Counter(
        tuple(each[name] for name in ("alertId", "transition", "toState", "status", "severity",
                                      "asOf", "inhibitedBy")) for each in document["transitions"])
    for each in sorted((found - wanted).elements(), key=str):
        yield f"transition {each}: not the oracle's"
    for each in sorted((wanted - found).elements(), key=str):
        yield f"transition {each}: missing"


def _of_quarantine(installation, document, records):
    listed = json.loads(installation.done(
        "quarantine", "list", "--limit", 0, "--format", "json"))
    raw = {"/".join(map(str, record.place)): record for record in records}
    found = Counter(_refusal(raw, each) for each in listed)
    wanted = Counter(_refusal(raw, each) for each in document["quarantine"])
    for each in sorted((found - wanted).elements(), key=str):
        yield f"quarantine {each}: not the oracle's"
    for each in sorted((wanted - found).elements(), key=str):
        yield f"quarantine {each}: missing"


def _refusal(raw, entry):
    """What makes two refusals the same: of a record its place, of a fact its content."""
    if entry["reason"] not in OF_FACTS:
        return entry["reason"], entry["id"], entry["pointer"]
    fact = envelope.decode(raw[entry["id"]])
    return entry["reason"], fact.source, fact.id, fact.digest.hex()


def _of_counts(answer, document):
    for name in COUNTS:
        if answer[name] != document[name]:
            yield f"count {name}: {answer[name]}, oracle {document[name]}"
    read = answer["facts"] + answer["duplicates"] + answer["quarantined"] + answer["tombstones"]
    if read != answer["records"]:
        yield f"{answer['records']} records, but {read} of the four kinds"
