"""The fold of statuses by day into standing transitions (contract §6)."""

import hashlib
import json
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


def breakdown_text(breakdown):
    """A breakdown as JSON without spaces."""
    return json.dumps(breakdown, separators=(",", ":"))


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

    def take(self, day, status, ended=False):
        """One more judgement day; `ended` is a day behind the row's `effective`."""
        if status in ALERTING or (status == "at_risk" and self._binding):
            self._alerting(day, status)
        elif status in ("on_course", "met", "at_risk"):
            self._clear(day, status)
        elif ended and status == "no_data" and self.state in ("pending", "firing"):
            # Decision 263: nothing that comes can clear it.
            name = "withdrawn" if self.state == "pending" else "resolved"
            self._go(name, "resolved", status, self._last_severity, day)

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


@dataclass
class Entry:
    """A row of the log; its sequence is its place, from 1 on. `retracts` is another's sequence."""

    transition: str
    from_state: str | None
    to_state: str
    status: str
    severity: str
    day: int
    stands: bool
    historic: bool
    retracts: int | None = None


class Log:
    """The log of one alert while what is known of its days changes (contract §6, append-only)."""

    def __init__(self, max_age):
        self._max_age = max_age
        self.entries = []

    def take(self, folded, clock_day):
        """The fold as it is known on a day: what is in both goes on standing, the rest changes."""
        standing = [place for place, entry in enumerate(self.entries) if entry.stands]
        standing.sort(key=lambda place: _by_day(self.entries[place]))
        pairs = _common([_step(self.entries[place]) for place in standing],
                        [_step(each) for each in folded])
        kept, known = {standing[left] for left, _ in pairs}, {right for _, right in pairs}
        for place in standing:
            if place not in kept:
                self._drop(place)
        for place, each in enumerate(folded):
            if place not in known:
                self.entries.append(Entry(
                    each.transition, each.from_state, each.to_state, each.status, each.severity,
                    each.day, True, each.day < clock_day - self._max_age))

    def _drop(self, place):
        lost = self.entries[place]
        lost.stands = False
        if not lost.historic:
            self.entries.append(Entry(
                "retracted", lost.to_state, "retracted", lost.status, lost.severity, lost.day,
                False, False, place + 1))


def _step(each):
    """What makes two transitions the same; not the state before, which an earlier one decides."""
    return each.transition, each.day, each.to_state, each.status, each.severity


def _by_day(each):
    return each.day, each.transition != "opened"


def _common(left, right):
    """Pairs of places of a longest common subsequence, by the table that the textbooks have."""
    table = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in reversed(range(len(left))):
        for j in reversed(range(len(right))):
            table[i][j] = (table[i + 1][j + 1] + 1 if left[i] == right[j]
                           else max(table[i + 1][j], table[i][j + 1]))
    pairs, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        if left[i] == right[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif table[i + 1][j] >= table[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def follow(given_out):
    """Where an alert is for one who reads what was delivered, [(sequence, Entry)], in its order:
    the last by day of what no `retracted` names, of two on one day not the opening; None of none."""
    left = {}
    for sequence, entry in given_out:
        if entry.retracts is not None:
            del left[entry.retracts]
        else:
            left[sequence] = entry
    if not left:
        return None
    last = max(left, key=lambda sequence: (*_by_day(left[sequence]), sequence))
    return left[last].to_state, left[last].status, left[last].severity, left[last].day
