"""What is expected on the way to a target (时序进度): contract §5, commitments.md."""

import math
from fractions import Fraction

from . import civil


class Path:
    """The straight line from the baseline to the target, through the points that a plan names."""

    def __init__(self, value, start, target, end=None):
        end = civil.plan_time(target.deadline) if end is None else end
        self.limit, self._points = target.limit, [(end, target.limit)]
        if not target.holds(value) and start < end:
            between = [(civil.plan_time(day), each) for day, each in target.path]
            self._points = [(start, value), *(each for each in between if start < each[0] < end),
                            (end, target.limit)]

    @classmethod
    def of(cls, baseline, target, end=None):
        return cls(*baseline, target, end) if baseline else None

    def at(self, tau):
        """The expected value at a plan time, level before the baseline and after the deadline."""
        if tau <= self._points[0][0]:
            return self._points[0][1]
        for (start, before), (end, after) in zip(self._points, self._points[1:]):
            if tau <= end:
                return before + (after - before) * (tau - start) / (end - start)
        return self.limit

    def step(self, tau):
        """How much is planned for a year at a plan time, 0 where the path is level."""
        for (start, before), (end, after) in zip(self._points, self._points[1:]):
            if tau <= end:
                return abs(after - before) / (end - start)
        return Fraction(0)

    def status(self, value, tau, higher_is_better):
        """on_course, at_risk when behind by no more than a quarter of a year's step, off_course."""
        behind = self.at(tau) - value if higher_is_better else value - self.at(tau)
        if behind <= 0:
            return "on_course"
        return "at_risk" if behind <= self.step(tau) / 4 else "off_course"


class CountPath:
    """The line from 0 at the end of the year before the plan to the number, through the points that a
    plan names, in whole numbers."""

    floored = True

    def __init__(self, start, target, end):
        self._line = Path(Fraction(0), start, target, end)

    def at(self, tau):
        return Fraction(math.floor(self._line.at(tau)))

    def status(self, value, tau, higher_is_better=True):
        """on_course, at_risk, off_course when below what was expected half a year earlier."""
        if value >= self.at(tau):
            return "on_course"
        return "off_course" if value < self.at(tau - Fraction(1, 2)) else "at_risk"
