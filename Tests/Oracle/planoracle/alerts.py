"""The fold of statuses by day into standing transitions (contract §6)."""

import hashlib
from dataclasses import dataclass

ALERTING = ("off_course", "breached", "missed")
RANK = {"at_risk": 0, "off_course": 1, "breached": 2, "missed": 3}
LOWER = {"critical": "warning", "warning": "info", "info": "info"}


@dataclass
class Transition:
    """One step of an alert; `state` pairs are as in the view alert_log."""

    transition: str
    from_state: str | None
    to_state: str
    status: str
    severity: str
    day: int


def alert_id(plan, indicator, area, breakdown="{}"):
    """Lower-case hex of the first 16 bytes of SHA-256 over the four, joined by line feeds."""
    text = "\n".join((plan, indicator, area, breakdown))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Fold:
    """The state of one alert, day after day."""

    def __init__(self, binding, effort, hold, recovery, zero=False):
        self._binding, self._effort, self._zero = binding, effort, zero
        self._hold, self._recovery = hold, recovery
        self.state, self.transitions = None, []
        self._alerting_days = self._clear_days = 0
        self._last_status = self._last_severity = None

    def severity(self, status):
        """The severity of an alerting status."""
        found = "warning"
        if status == "at_risk":
            found = "info"
        elif self._binding:
            found = "critical"
        return LOWER[found] if self._effort else found

    def take(self, day, status):
        """One more judgement day."""
        if status in ALERTING or (status == "at_risk" and self._binding):
            self._alerting(day, status)
        elif status in ("on_course", "met", "at_risk"):
            self._clear(day, status)

    def _go(self, name, to_state, status, severity, day):
        self.transitions.append(Transition(name, self.state, to_state, status, severity, day))
        self.state = to_state

    def _alerting(self, day, status):
        severity = self.severity(status)
        at_once = status == "missed" or (self._zero and status == "breached")
        if self.state == "firing":
            before, now = RANK[self._last_status], RANK[status]
            if now != before:
                self._go("worsened" if now > before else "eased", "firing", status, severity, day)
        elif at_once:
            self._go("fired", "firing", status, severity, day)
        else:
            if self.state != "pending":
                self._alerting_days = 0
                self._go("opened", "pending", status, severity, day)
            self._alerting_days += 1
            if self._alerting_days == self._hold + 1:
                self._go("fired", "firing", status, severity, day)
        self._clear_days = 0
        self._last_status, self._last_severity = status, severity

    def _clear(self, day, status):
        if self.state == "pending":
            self._go("withdrawn", "resolved", status, self._last_severity, day)
        elif self.state == "firing":
            self._clear_days += 1
            if self._clear_days == self._recovery + 1:
                self._go("resolved", "resolved", status, self._last_severity, day)
