"""An installation with channels, and transitions that are found beside it."""

import json
import pathlib

import processes
import psycopg

# As the judge writes them: all of one transaction are one round.
ONE = """
    WITH taken AS (UPDATE planwatch.alert_sequence SET last = last + 1 RETURNING last)
    INSERT INTO planwatch.alert_transition (sequence, alert_id, plan_id, indicator_id, area_code,
        breakdown, transition, from_state, to_state, status, severity, as_of, reason, evidence,
        stands, historic)
    SELECT last, %(alert)s, %(plan)s, %(indicator)s, %(area)s, '{}', %(transition)s, 'pending',
           %(state)s, %(status)s, %(severity)s, %(day)s, 'three children short',
           '{"value": 12.50}', %(stands)s, false
    FROM taken RETURNING sequence"""


def configure(installation, channels, routes=None, secrets=None, page="https://planwatch.example.org",
              **alerts):
    """Gives an installation channels and routes; what is secret stands in files beside them."""
    folder = pathlib.Path(installation.directory)
    for name, text in (secrets or {}).items():
        path = folder / name
        path.write_text(text)
        path.chmod(0o600)
    names = list(channels)
    (folder / "alerts.yaml").write_text(json.dumps({
        "page": page, "channels": channels,
        "routes": routes if routes is not None else [{"channels": names}]}, ensure_ascii=False))
    settings = json.loads(installation.config.read_text())
    settings.setdefault("alerts", {}).update({"routes": "alerts.yaml", **alerts})
    installation.config.write_text(json.dumps(settings))


def find(installation, count=1, **fields):
    """Lets one round find transitions; their sequences."""
    with psycopg.connect(installation.database) as connection:
        found = []
        for number in range(count):
            row = {"alert": f"alert-{number % 7}", "plan": "p", "indicator": f"i{number % 7}",
                   "area": "371500", "transition": "fired", "state": "firing",
                   "status": "off_course", "severity": "warning", "day": "2023-01-08",
                   "stands": True, **fields}
            found.append(connection.execute(ONE, row).fetchone()[0])
        connection.execute("NOTIFY planwatch_alerts")
    return found


def delivery(installation, channel):
    """The row of the view `delivery`."""
    with psycopg.connect(installation.database, row_factory=psycopg.rows.dict_row) as connection:
        return connection.execute(
            "SELECT * FROM planwatch.delivery WHERE channel = %s", [channel]).fetchone()


def delivered(installation, channel):
    """What the view `delivery_log` has of the channel: sequence, whether delivered, error."""
    with psycopg.connect(installation.database) as connection:
        return connection.execute(
            "SELECT sequence, delivered, error FROM planwatch.delivery_log WHERE channel = %s "
            "ORDER BY 1", [channel]).fetchall()


def begun(installation, channel):
    """Waits until the daemon has the channel."""
    return processes.wait_until(lambda: delivery(installation, channel), 30, "the channel begins")


def reaches(installation, channel, sequence, within=60):
    """Waits until the channel has come to a sequence."""
    return processes.wait_until(
        lambda: delivery(installation, channel)["cursor"] >= sequence or None, within,
        f"{channel} at {sequence}")
