"""The fold of statuses by day into standing transitions (contract §6)."""

import hashlib
import json
from dataclasses import dataclass, field

ALERTING = ("off_course", "breached", "missed")
RANK = {"at_risk": 0, "off_course": 1, "breached": 2, "missed": 3}
LOWER = {"critical": "warning", "warning": "info", "info": "info"}
HIGHER = {"info": "warning", "warning": "critical", "critical": "critical"}
OPEN = ("pending", "firing", "acknowledged")


@dataclass
class Transition:
    """One step of an alert; `state` pairs are as in the view alert_log."""

    transition: str
    from_state: str | None
    to_state: str
    status: str
    severity: str
    day: int
    said: int | None = None
    held: int | None = None
    inhibited: str | None = None  # the wider area whose alert it is part of


@dataclass
class Said:
    """An acknowledgement, or (`ends`) the end of one: number, judgement day, last day."""

    number: int
    day: int
    until: int | None = None
    ends: bool = False

    def lasts(self, day):
        """Whether its last day has not passed."""
        return self.until is None or day <= self.until


@dataclass
class Silence:
    """From one day to another, `ended` before; of statuses and severities, empty: of all."""

    number: int
    first: int
    last: int
    ended: int | None = None
    statuses: tuple = ()
    severities: tuple = ()

    def holds(self, day):
        """Whether it holds when the day is over."""
        return self.first <= day <= self.last and (self.ended is None or day < self.ended)

    def meets(self, status, severity):
        """Whether an alert is one of those that it silences."""
        return status in (self.statuses or (status,)) and severity in (self.severities or (severity,))


@dataclass
class Wider:
    """The alert of a wider area of the same row while it fires: from a day to the day before `end`."""

    area: str
    first: int
    end: int | None = None

    def holds(self, day):
        """Whether it fires when the day is over."""
        return self.first <= day and (self.end is None or day < self.end)


def firing(area, transitions):
    """The times in which the alert of an area fires, acknowledged or not."""
    found = []
    for each in transitions:
        is_open = bool(found) and found[-1].end is None
        if each.to_state in ("firing", "acknowledged") and not is_open:
            found.append(Wider(area, each.day))
        elif each.to_state not in ("firing", "acknowledged") and is_open:
            found[-1].end = each.day
    return found


@dataclass
class Care:
    """What operators and calendar bring: what was said, silences, alerts of wider areas, days to
    repeat and to escalate."""

    said: tuple = ()
    silences: tuple = ()
    wider: tuple = ()
    repeat: int = 0
    escalate: int = 0
    flapping: tuple | None = None  # more changes than these in these days: not cleared before calm


@dataclass
class Operators:
    """All that operators said: acknowledgements by (plan, indicator, area), silences with what
    they ask for of a row, {"plan": [...], "indicator": ..., "area": ..., "property": ...}."""

    said: dict = field(default_factory=dict)
    silences: list = field(default_factory=list)

    def care(self, row, property, repeat, escalate, flapping=None, wider=()):
        """What of it concerns the alert of a row."""
        facts = dict(zip(("plan", "indicator", "area"), row), property=property)
        silences = [silence for silence, asked in self.silences
                    if all(facts[name] in values for name, values in asked.items() if values)]
        return Care(tuple(self.said.get(row, ())), tuple(silences), tuple(wider), repeat, escalate,
                    flapping)


def breakdown_text(breakdown):
    """A breakdown as JSON without spaces."""
    return json.dumps(breakdown, separators=(",", ":"))


def alert_id(plan, indicator, area, breakdown="{}"):
    """Lower-case hex of the first 16 bytes of SHA-256 over the four, joined by line feeds."""
    text = "\n".join((plan, indicator, area, breakdown))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Fold:
    """The state of one alert, day after day."""

    def __init__(self, binding, effort, hold, recovery, zero=False, care=None):
        self._care = care or Care()
        self._given, self._raised, self._alone_since = None, False, None
        self._silenced = self._inhibited = None
        self._swings, self._side = [], None
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
        found = LOWER[found] if self._effort else found
        return HIGHER[found] if self._raised else found

    def take(self, day, status, ended=False):
        """One more judgement day; `ended` is a day behind the row's `effective`."""
        if status in ALERTING or (status == "at_risk" and self._binding):
            self._swing(day, "alerting")
            self._alerting(day, status)
        elif status in ("on_course", "met", "at_risk"):
            self._swing(day, "clear")
            self._clear(day, status)
        elif ended and status == "no_data" and self.state in OPEN:
            # Decision 263: nothing that comes can clear it.
            name = "withdrawn" if self.state == "pending" else "resolved"
            self._go(name, "resolved", status, self._last_severity, day)
        self._attend(day)

    def _swing(self, day, side):
        if self._side not in (None, side):
            self._swings.append(day)
        self._side = side

    def _flaps(self, day):
        """Whether it is held as one alert, since it goes back and forth."""
        if self._care.flapping is None:
            return False
        most, days = self._care.flapping
        return sum(day - days < each <= day for each in self._swings) > most

    def _go(self, name, to_state, status, severity, day, said=None):
        self.transitions.append(Transition(
            name, self.state, to_state, status, severity, day, said, self._silence(day, severity),
            self._wider(day)))
        if to_state == "firing" and self.state != "firing":
            self._alone_since = day
        if to_state == "firing" and self.state == "acknowledged":
            self._given = None
        if to_state == "resolved":
            self._given, self._raised, self._silenced, self._inhibited = None, False, None, None
        self.state = to_state

    def _say(self, name, to_state, day, said=None):
        if name == "escalated":
            self._last_severity = HIGHER[self._last_severity]
        self._go(name, to_state, self._last_status, self._last_severity, day, said)

    def _silence(self, day, severity):
        """The number of the first silence that holds at the end of the day; None of none."""
        return next((each.number for each in sorted(self._care.silences, key=lambda s: s.number)
                     if each.holds(day) and each.meets(self._last_status, severity)), None)

    def _wider(self, day):
        """The first wider area whose alert fires at the end of the day; None of none."""
        return next((each.area for each in self._care.wider if each.holds(day)), None)

    def _attend(self, day):
        """What a day brings beside its status: the calendar's, then what was said on it."""
        if self._given and not self._given.lasts(day):
            self._given = None
            if self.state == "acknowledged":
                self._say("reminded", "firing", day)
        if self._given and self.state == "firing":
            self._take(self._given, day)
        if self.state == "firing":
            self._end_hold(day)
        if self.state == "firing":
            self._insist(day)
        for each in sorted(self._care.said, key=lambda s: s.number):
            if each.day == day:
                self._take(each, day)
        fires = self.state in ("firing", "acknowledged")
        self._silenced = self._silence(day, self._last_severity) if fires else None
        self._inhibited = self._wider(day) if fires else None

    def _take(self, given, day):
        if self.state == "pending":
            self._given = None if given.ends or not given.lasts(day) else given
        elif given.ends:
            if self.state == "acknowledged":
                self._say("reminded", "firing", day, given.number)
        elif self.state in ("firing", "acknowledged") and given.lasts(day):
            self._say("acknowledged", "acknowledged", day, given.number)
            self._given = given

    def _end_hold(self, day):
        """One reminder when a silence, or the alert of a wider area, has ended; when it ended by itself,
        unless something of the day is delivered anyway."""
        if self._silence(day, self._last_severity) is not None or self._wider(day) is not None:
            return
        ended_today = any(
            each.ended == day and each.first <= day <= each.last
            and each.meets(self._last_status, self._last_severity) for each in self._care.silences)
        told = any(each.day == day and each.held is None and each.inhibited is None
                   for each in self.transitions)
        was_held = self._silenced is not None or self._inhibited is not None
        # What was found on that day before somebody ended the silence was held back by it.
        if ended_today or (was_held and not told):
            self._say("reminded", "firing", day)

    def _insist(self, day):
        alone, quiet = day - self._alone_since, day - self.transitions[-1].day
        if (self._care.escalate and alone >= self._care.escalate and not self._raised
                and self._last_severity != "critical"):
            self._raised = True
            self._say("escalated", "firing", day)
        elif self._care.repeat and quiet >= self._care.repeat:
            self._say("reminded", "firing", day)

    def _alerting(self, day, status):
        severity = self.severity(status)
        at_once = status == "missed" or (self._zero and status == "breached")
        last, self._last_status, self._last_severity = self._last_status, status, severity
        self._clear_days = 0
        if self.state in ("firing", "acknowledged"):
            before, now = RANK[last], RANK[status]
            if now > before:
                self._go("worsened", "firing", status, severity, day)
            elif now < before:
                self._go("eased", self.state, status, severity, day)
        elif at_once:
            self._go("fired", "firing", status, severity, day)
        else:
            if self.state != "pending":
                self._alerting_days = 0
                self._go("opened", "pending", status, severity, day)
            self._alerting_days += 1
            if self._alerting_days == self._hold + 1:
                self._go("fired", "firing", status, severity, day)

    def _clear(self, day, status):
        self._clear_days += 1
        if self._flaps(day):
            return
        if self.state == "pending":
            self._go("withdrawn", "resolved", status, self._last_severity, day)
        elif self.state in ("firing", "acknowledged"):
            if self._clear_days > self._recovery:
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
    said: int | None = None


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
                    each.day, True, each.day < clock_day - self._max_age, said=each.said))

    def _drop(self, place):
        lost = self.entries[place]
        lost.stands = False
        if not lost.historic:
            self.entries.append(Entry(
                "retracted", lost.to_state, "retracted", lost.status, lost.severity, lost.day,
                False, False, place + 1))


def _step(each):
    """What makes two transitions the same; not the state before, which an earlier one decides."""
    return each.transition, each.day, each.to_state, each.status, each.severity, each.said


def _by_day(each):
    """On one day: the opening, what a status makes, reminders, the escalation, what was said."""
    rank = {"opened": 0, "reminded": 2, "escalated": 3}.get(each.transition, 1)
    return each.day, 4 if each.said is not None else rank, each.said or 0


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
