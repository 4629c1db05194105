"""Robots of WeCom, DingTalk and Feishu, against servers with the answers of their documentation."""

import itertools

import channels
import counterparts
import processes
import pytest

ROBOTS = [counterparts.WeCom, counterparts.DingTalk, counterparts.Feishu]


@pytest.fixture(params=ROBOTS, ids=[robot.service for robot in ROBOTS])
def robot(request):
    robot = request.param()
    yield robot
    robot.close()


@pytest.fixture
def make(make_installation, robot):
    def make(**alerts):
        installation = make_installation("127.0.0.1:9", topics=["nowhere"])
        channels.configure(
            installation,
            {"duty": {"kind": robot.service, "url": robot.url, "secretFile": "robot"}},
            secrets={"robot": robot.secret}, **alerts)
        installation.migrate()
        return installation

    return make


def test_one_round_is_one_message_for_each_plan_and_area(make, robot):
    installation = make()
    installation.start()
    channels.begun(installation, "duty")
    channels.find(installation, 7)
    last = channels.find(installation, 2, area="371502", alert="other", severity="critical")[-1]
    channels.reaches(installation, "duty", last)
    assert len(robot.texts) == len(robot.requests) == 2
    city, county = robot.texts
    assert "教育规划监测：371500，7项" in city and city.count("黄色预警 · 触发预警") == 7
    for number in range(7):
        link = f"https://planwatch.example.org/plans/p/indicators/i{number}?area=371500"
        assert f"[i{number}]({link})" in city
    assert "教育规划监测：371502，2项" in county and county.count("红色预警") == 2


def test_a_message_keeps_the_limits_of_its_service(make, robot):
    installation = make()
    installation.start()
    channels.begun(installation, "duty")
    last = channels.find(installation, 300)[-1]
    channels.reaches(installation, "duty", last)
    assert len(robot.texts) == 1, [request.body for request in robot.requests]
    assert "另有" in robot.texts[0]


def test_no_more_messages_a_minute_than_the_service_takes(make, robot):
    installation = make()
    installation.start()
    channels.begun(installation, "duty")
    # Each area is a message of its own.
    for number in range(25):
        channels.find(installation, 1, area=f"3715{number:02}", alert=f"alert-{number}")
    processes.wait_until(lambda: len(robot.texts) >= 20 or None, 30, "twenty messages")
    times = [request.at for request in robot.requests]
    if robot.service == "feishu":
        processes.wait_until(lambda: len(robot.texts) == 25 or None, 30, "all messages")
        times = [request.at for request in robot.requests]
        # Within the time that a request takes on its way.
        assert all(later - early > 0.9 for early, later in zip(times, times[5:]))
        return
    # A service that has taken twenty gets nothing for the rest of the minute.
    assert len(robot.requests) == 20 and times[-1] - times[0] < 60
    assert channels.delivery(installation, "duty")["failing_since"] is None


def test_an_error_in_an_answer_of_200_is_an_error(make, robot):
    installation = make()
    codes = {"wecom": 93000, "dingtalk": 310000, "feishu": 19021}
    robot.next = [
        robot.says(codes[robot.service]), counterparts.failing(500), counterparts.cut,
        lambda request: (200, b"<html>", {})]
    installation.start()
    channels.begun(installation, "duty")
    last = channels.find(installation)[-1]
    row = processes.wait_until(
        lambda: (lambda row: row if row["last_error"] else None)(
            channels.delivery(installation, "duty")), 20, "an error")
    assert f"error {codes[robot.service]}" in row["last_error"]
    channels.reaches(installation, "duty", last)
    assert len(robot.texts) == 1 and len(robot.requests) == 5
    log = installation.log.read_text()
    assert robot.token not in log and robot.key not in log


def test_a_service_that_is_busy_is_left_alone(make, robot):
    installation = make()
    robot.next = [robot.says(robot.busy)]
    installation.start()
    channels.begun(installation, "duty")
    channels.find(installation)
    processes.wait_until(lambda: robot.requests or None, 20, "an attempt")
    row = processes.wait_until(
        lambda: (lambda row: row if row["last_error"] else None)(
            channels.delivery(installation, "duty")), 20, "an error")
    assert f"error {robot.busy}" in row["last_error"]
    # Without the minute that is asked for, three more attempts would come within these seconds.
    with pytest.raises(TimeoutError):
        processes.wait_until(lambda: len(robot.requests) > 1 or None, 8, "a second attempt")


def test_a_daemon_that_is_killed_after_sending_repeats_one_message(make, robot):
    installation = make()
    daemon = installation.start()
    channels.begun(installation, "duty")
    usual = robot.usual

    def kill(request):
        answer = usual(request)
        daemon.kill()
        return answer

    robot.next = [kill]
    last = channels.find(installation, 3)[-1]
    processes.wait_until(lambda: robot.texts or None, 20, "the deadly message")
    daemon.wait(10)
    installation.start()
    channels.reaches(installation, "duty", last)
    assert [len(list(group)) for _, group in itertools.groupby(robot.texts)] == [2]


def test_a_trial_says_that_it_is_one(make, robot):
    installation = make()
    installation.done("alerts", "test", "duty")
    assert "测试消息" in robot.texts[0]
    robot.token = "another"
    refused = installation.command("alerts", "test", "duty")
    assert refused.returncode == 1 and "error" in refused.stderr
    assert "robot-token" not in refused.stderr
