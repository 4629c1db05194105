"""Holders, facilities, projects, posts, resources, open cases and classes (language.md §3)."""

from fractions import Fraction

from .filters import PersonFilter, Seen, matches
from .happenings import OF, Happening, order
from .marks import since_day, words
from .nouns import KNOWN, Noun
from .stocks import pieces as person_pieces
from .stocks import staged
from .tally import Piece, Spot, Steps, changes_of
from .units import AFTER_ALL, CLOSED, UNATTRIBUTED
from .windows import LAST_DAY

PHASES = "planned designed started completed accepted inService".split()
OPEN = ("notMet", "violation")
SPLIT_STAGES = ("primary", "junior", "senior")


def merged(noun):
    """All that the noun asks, as one list of filters."""
    return (*noun.filters, *noun.tests)


def holders(noun, context):
    """Subjects that hold a designation; persons and resources stay where the grant put them."""
    world, plan = context.world, context.plan
    raw, of = {}, OF[noun.options.get("of", "staff")]
    for each in merged(noun):
        raw.update(each)
    own = ("designation", "level", "batch", "since")
    tests = [PersonFilter({key: each for key, each in raw.items() if key not in own}, KNOWN, context)]
    for subject in world.marks.subjects(of, "designation"):
        for start, end, grant in world.marks.tenures(subject, raw, plan):
            if all(each.passes(Seen(subject, {}), start) for each in tests):
                yield Piece(start, end, 1, _granted(world, plan, subject, grant), subject)


def _granted(world, plan, subject, grant):
    kind, _, ident = subject.partition("/")
    if kind == "institution":
        return Spot(ident)
    if kind == "area":
        return Spot(None, None, ident)
    if "areaCode" in grant.data:
        return Spot(None, None, grant.data["areaCode"])
    unit = grant.data.get("unitId") or world.unit_of(subject, grant.day)
    return Spot(unit, grant.day) if unit else Spot(None, None, plan.area)


def facility_spells(world):
    """(institution, facility) → (first day, day after the last, state): type, projectKind and
    capabilities last stated, `reached` with the day of each phase, `retired`."""
    return world.cached("facilities", lambda: _facilities(world))


def _facilities(world):
    found = {}
    for subject, timeline in world.subjects("institution"):
        states = {}
        for fact in timeline:
            if fact.type != "facility-change":
                continue
            key = (subject.partition("/")[2], fact.data["facilityId"])
            state = _advanced(states.get(key), fact)
            spells = found.setdefault(key, [])
            if spells:
                spells[-1] = (spells[-1][0], fact.day, spells[-1][2])
            spells.append((fact.day, AFTER_ALL, state))
            states[key] = state
    return {key: [each for each in spells if each[0] < each[1]] for key, spells in found.items()}


def _advanced(state, fact):
    state = state or {"capabilities": {}, "reached": {}}
    data, phase = fact.data, fact.data["phase"]
    reached = dict(state["reached"])
    if phase != "retired":
        for each in PHASES[:PHASES.index(phase) + 1]:
            reached.setdefault(each, fact.day)
    return {"type": data["facilityType"], "projectKind": data.get(
                "projectKind", state.get("projectKind")),
            "capabilities": {**state["capabilities"], **data.get("capabilities", {})},
            "reached": reached, "retired": phase == "retired"}


def _suits(state, filters):
    for raw in filters:
        for key, wanted in raw.items():
            if key == "capability":
                if not all(matches(state["capabilities"].get(code), each)
                           for code, each in wanted.items()):
                    return False
            elif key in ("type", "projectKind"):
                if not matches(state[key], wanted):
                    return False
            else:
                raise NotImplementedError(f"facility key {key}")
    return True


def _amount(state, noun):
    code = noun.options.get("sum", noun.options.get("max"))
    if code is None:
        return 1
    found = state["capabilities"].get(code, 0)
    return Fraction(0) if isinstance(found, bool) else Fraction(found)


def _reached(state, phase, unit, noun, context):
    """Whether it has reached the phase, up to the day of opening where that is asked."""
    if phase not in state["reached"]:
        return False
    if noun.options.get("reachedBefore") is None:
        return True
    history = context.world.units.histories.get(unit)
    return history is not None and history.opened is not None \
        and state["reached"][phase] <= history.opened


def facilities(noun, context):
    """Facilities that have reached a phase and are not retired."""
    phase = noun.options.get("reached", "completed")
    for (unit, facility), spells in facility_spells(context.world).items():
        for start, end, state in spells:
            if _reached(state, phase, unit, noun, context) and not state["retired"] \
                    and _suits(state, merged(noun)):
                key = state["type"] if noun.options.get("count") == "types" else (unit, facility)
                yield from _split(Piece(start, end, _amount(state, noun), Spot(unit), key),
                                  noun, context)


def _split(piece, noun, context):
    """The part of an amount that falls to one stage, by weighted pupils of the school that stands
    for the unit."""
    wanted = noun.options.get("splitTo")
    if wanted is None:
        yield piece
        return
    pupils = context.world.cached("pupils", lambda: _pupils(context.world))
    for begin, until, place in context.world.units.segments(piece.spot.unit):
        begin, until = max(begin, piece.start), min(until, piece.end)
        if begin >= until or place in (CLOSED, UNATTRIBUTED):
            continue
        own = {stage: pupils[place.unit, stage]
               for stage in SPLIT_STAGES if (place.unit, stage) in pupils}
        turns = {day for each in own.values() for day in each.days if begin < day < until}
        edges = [begin, *sorted(turns), until]
        for start, end in zip(edges, edges[1:]):
            heads = {stage: context.plan.stage_weights[stage] * each.on(start)
                     for stage, each in own.items()}
            total = sum(heads.values())
            if total:
                share = heads.get(wanted, Fraction(0)) / total
            else:
                share = Fraction(context.world.only_stage(piece.spot.unit, start) == wanted)
            if share:
                yield Piece(start, end, piece.amount * share, piece.spot, piece.key)


def _pupils(world):
    """(unit, stage) → heads by day, at the school that stands for the one of the enrolment."""
    found = {}
    for spells in staged(world, "students").values():
        for unit, start, end, state in spells:
            for begin, until, place in world.units.segments(unit):
                begin, until = max(begin, start), min(until, end)
                if begin < until and place not in (CLOSED, UNATTRIBUTED):
                    found.setdefault((place.unit, state["stage"]), []).append(
                        Piece(begin, until, 1, None))
    return {key: Steps(changes_of(each)) for key, each in found.items()}


def projects(noun, context):
    """Facilities that first reach a phase in the window, under the unit as on the counted day."""
    phase, rule = noun.options.get("reached", "completed"), context.rule(noun.options.get("in"))
    for (unit, facility), spells in facility_spells(context.world).items():
        first = min((state["reached"][phase] for _, _, state in spells
                     if _reached(state, phase, unit, noun, context)), default=None)
        if first is None or first > LAST_DAY:
            continue
        event = Happening(unit, first, first, (), None, {})
        for start, end, state in spells:
            turns = {day for day in rule.turns(event) if start < day < end}
            edges = [start, *sorted(turns), end]
            for begin, until in zip(edges, edges[1:]):
                if first <= begin <= LAST_DAY and rule.at(begin).contains(event) \
                        and _suits(state, merged(noun)):
                    yield Piece(begin, until, _amount(state, noun), Spot(unit), (unit, facility))


def posts(noun, context):
    """Posts of the standard in force; a standard for a subject is one of its own."""
    raw = {key: each for one in merged(noun) for key, each in one.items()}
    field = "postsEstablished" if noun.options.get("sum") == "established" else "postsRequired"
    for subject, timeline in context.world.subjects("institution"):
        standards = {}
        for fact in timeline:
            if fact.type == "staffing-standard":
                standards.setdefault(
                    (fact.data["role"], fact.data.get("teachingSubject")), []).append(fact)
        for (role, taught), facts in standards.items():
            if role not in words(raw.get("role", role)):
                continue
            if (taught is None) != ("teachingSubject" not in raw) or (
                    taught is not None and taught not in words(raw["teachingSubject"])):
                continue
            ends = [each.day for each in facts[1:]] + [AFTER_ALL]
            for fact, end in zip(facts, ends):
                if fact.day < end:
                    yield Piece(fact.day, end, fact.data.get(field, 0),
                                Spot(subject.partition("/")[2]), subject)


def resources(noun, context):
    """Resources that are published and not withdrawn; published again replaces all stated."""
    raw = {key: each for one in merged(noun) for key, each in one.items()}
    since = since_day(raw.pop("since", None), context.plan)
    tests = [PersonFilter(raw, KNOWN | {"media", "free", "influential"}, context)]
    for subject, timeline in context.world.subjects("resource"):
        facts = [fact for fact in timeline if fact.type == "resource-publication"]
        begun = None
        for fact, end in zip(facts, [each.day for each in facts[1:]] + [AFTER_ALL]):
            if fact.data["change"] == "withdrawn":
                begun = None
                continue
            begun = fact.day if begun is None else begun
            if since is not None and begun < since:
                continue
            seen = Seen(subject, fact.data)
            edges = [fact.day, *sorted(tests[0].turns(seen, fact.day, end)), end]
            for start, until in zip(edges, edges[1:]):
                if start < until and tests[0].passes(seen, start):
                    yield Piece(start, until, 1, Spot(None, None, fact.data["areaCode"]), subject)


def open_cases(noun, context):
    """Cases whose last result is not met or a violation."""
    world = context.world
    raw = {key: each for one in merged(noun) for key, each in one.items()}
    for kind in ("institution", "area", "staff"):
        if "of" in noun.options and OF[noun.options["of"]] != kind:
            continue
        for subject in world.marks.subjects(kind, "supervision-result"):
            cases = {}
            for fact in world.marks.results(subject, raw):
                cases.setdefault(fact.data.get("caseId", order(fact)), []).append(fact)
            for case, facts in cases.items():
                for fact, end in zip(facts, [each.day for each in facts[1:]] + [AFTER_ALL]):
                    if fact.data["result"] in OPEN and fact.day < end:
                        yield from _open(world, context.plan, subject, fact, end, (subject, case))


def _open(world, plan, subject, fact, end, case):
    kind, _, ident = subject.partition("/")
    if kind != "staff":
        spot = Spot(ident) if kind == "institution" else Spot(None, None, ident)
        yield Piece(fact.day, end, 1, spot, case)
        return
    start = fact.day
    for spell in world.spells("staff").get(subject, ()):
        begin, until = max(spell.start, fact.day), min(spell.end, end)
        if begin < until:
            if start < begin:
                yield Piece(start, begin, 1, Spot(None, None, plan.area), case)
            yield Piece(begin, until, 1, Spot(spell.unit), case)
            start = until
    if start < end:
        yield Piece(start, end, 1, Spot(None, None, plan.area), case)


def classes(noun, context):
    """(unit, classId) with students, of a size; at a merged school they are its successor's."""
    size = [raw["size"] for raw in merged(noun) if "size" in raw]
    heads = Noun("students", {}, tuple(
        {key: each for key, each in raw.items() if key != "size"} for raw in merged(noun)))
    groups = {}
    for piece in person_pieces(heads, context):
        if piece.key is None:
            continue
        for start, end, place in context.world.units.segments(piece.spot.unit):
            begin, until = max(start, piece.start), min(end, piece.end)
            if begin < until and place is not CLOSED:
                unit = piece.spot.unit if place is UNATTRIBUTED else place.unit
                groups.setdefault((unit, piece.key), []).append(Piece(begin, until, 1, None))
    for (unit, name), parts in groups.items():
        steps = Steps(changes_of(parts))
        for day, level, end in zip(steps.days, steps.sums, [*steps.days[1:], AFTER_ALL]):
            if level > 0 and all(matches(Fraction(level), each) for each in size):
                yield Piece(day, end, 1, Spot(unit), (unit, name))


MAKERS = {"holders": holders, "facilities": facilities, "projects": projects, "posts": posts,
          "resources": resources, "openCases": open_cases, "classes": classes}
