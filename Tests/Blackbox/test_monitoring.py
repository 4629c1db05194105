"""What deploy/monitoring gives to Prometheus, Alertmanager and Grafana."""

import itertools
import json
import re
import shutil
import subprocess

import conftest
import exactness
import installation as installations
import psycopg
import pytest
import worlds

FOLDER = installations.REPOSITORY / "deploy/monitoring"
DASHBOARD = json.loads((FOLDER / "grafana-dashboard.json").read_text())


def checked(*command):
    """Runs a checker in the folder; its output where it finds no fault."""
    if shutil.which(command[0]) is None:
        conftest.missing(f"{command[0]} is not installed")
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=FOLDER)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_prometheus_takes_the_scrape_configuration_and_the_rules():
    assert "SUCCESS" in checked("promtool", "check", "config", "scrape.yaml")
    assert "SUCCESS" in checked("promtool", "check", "rules", "alerts.yaml")


def test_each_rule_fires_when_it_should_and_not_otherwise():
    checked("promtool", "test", "rules", "alerts_test.yaml")
    rules = set(re.findall(r"- alert: (\w+)", (FOLDER / "alerts.yaml").read_text()))
    tests = (FOLDER / "alerts_test.yaml").read_text()
    quiet, loud = tests.split("name: nothing is well")
    assert rules == set(re.findall(r"alertname: (\w+)", quiet)) == set(
        re.findall(r"alertname: (\w+)\n\s+exp_alerts:\n\s+- exp_labels", loud))


def test_the_rules_ask_for_metrics_that_there_are():
    source = (installations.REPOSITORY / "Sources/Serving/Metrics.swift").read_text()
    for metric in set(re.findall(r"planwatch_\w+", (FOLDER / "alerts.yaml").read_text())):
        assert f'"{re.sub("_(count|sum|bucket)$", "", metric)}"' in source, metric


def test_alertmanager_takes_the_routes():
    assert "SUCCESS" in checked("amtool", "check-config", "alertmanager.yaml")


def test_the_panels_of_the_dashboard_do_not_cover_each_other():
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    for one, other in itertools.combinations([panel["gridPos"] for panel in panels], 2):
        assert (one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
                or one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"])
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in panels)


def as_grafana_sends(sql, values):
    """The query with Grafana's variables and its one macro in place."""
    sql = re.sub(r"\$__timeFilter\(([^)]*)\)",
                 r"\1 BETWEEN '2020-01-01T00:00:00Z' AND '2100-01-01T00:00:00Z'", sql)
    for name, value in values.items():
        # A variable of several values is sent as a list of quoted ones.
        text = ", ".join(f"'{each}'" for each in value) if isinstance(value, list) else value
        sql = sql.replace(f"${name}", text)
    assert "$" not in sql, sql
    return sql


@pytest.mark.one_kafka
def test_every_query_of_the_dashboard_answers_an_analyst(kafka, make_installation):
    topic = f"monitoring.{kafka.port}"
    kafka.create_topic(topic, 2, worlds.ROOMY)
    kafka.produce(topic, worlds.city(3, "demo", 3_000, 80, end="2025-01-31") + worlds.awkward(5, 200))
    installation = make_installation(kafka.bootstrap, topics=[topic])
    installation.migrate()
    installation.done("run", "--once", within=120)
    exactness.await_end(installation, kafka)
    variables = {each["name"]: each for each in DASHBOARD["templating"]["list"]}
    login = installation.database.replace("//postgres@", "//planwatch_analyst@")
    with psycopg.connect(login, autocommit=True) as analyst:
        plans = analyst.execute(variables["plan"]["query"]).fetchall()
        assert plans == [("daqing-14fyp",), ("liaocheng-14fyp",)]
        values = {"plan": "liaocheng-14fyp"}
        indicators = analyst.execute(
            as_grafana_sends(variables["indicator"]["query"], values)).fetchall()
        values["indicator"] = next(key for _, key in indicators if "gross-enrolment" in key)
        areas = analyst.execute(as_grafana_sends(variables["area"]["query"], values)).fetchall()
        assert ("聊城市", "371500") in areas and len(areas) == 9
        values["area"] = [code for _, code in areas]
        for panel in DASHBOARD["panels"]:
            for target in panel["targets"]:
                rows = analyst.execute(as_grafana_sends(target["rawSql"], values))
                names = [column.name for column in rows.description]
                assert rows.rowcount > 0, panel["title"]
                if target["format"] == "time_series":
                    assert names == ["time", "metric", "value"], panel["title"]
                    assert any(row[2] is not None for row in rows), panel["title"]
