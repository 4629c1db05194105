"""What a subject's events mean together (contract §2.3.1 to 2.3.4)."""

from collections import defaultdict


def order(fact):
    """The place in a timeline: effective day, then time, source, id."""
    return (fact.day, fact.time, fact.source, fact.id)


def winner(facts):
    """Of facts of one identity the one that stands: the earlier time, then the smaller digest."""
    return min(facts, key=lambda fact: (fact.time, fact.digest))


def settle(facts):
    """Facts of one subject (one of each identity) → (the timeline, refused references)."""
    refused, counting = [], []
    if all(fact.corrects is None and fact.retracts is None for fact in facts):
        counting = list(facts)
    else:
        by_source = defaultdict(list)
        for fact in facts:
            by_source[fact.source].append(fact)
        for group in by_source.values():
            kept, targets, out = _resolve_references(group)
            refused += out
            counting += _standing(kept, targets)
    timeline = [fact for fact in counting if fact.retracts is None]
    timeline.sort(key=order)
    return timeline, refused


def _resolve_references(group):
    """Steps 0 and 1: (facts not refused, in order of (time, id); id → its target; refused)."""
    kept, targets, refused, known = [], {}, [], {}
    for fact in sorted(group, key=lambda fact: (fact.time, fact.id)):
        reference = fact.corrects if fact.corrects is not None else fact.retracts
        if reference is not None:
            target = known.get(reference)
            if reference == fact.id or (target is not None and target.type != fact.type):
                refused.append(fact)
                continue
            if target is not None:
                targets[fact.id] = target
        known[fact.id] = fact
        kept.append(fact)
    return kept, targets, refused


def _standing(kept, targets):
    """Steps 2 and 3: the events that count, retractions among them."""
    corrections, retractions = defaultdict(list), defaultdict(list)
    for fact in kept:
        target = targets.get(fact.id)
        if target is not None:
            (retractions if fact.retracts is not None else corrections)[target.id].append(fact)
    void = set()

    def live_corrections(fact):
        return [c for c in corrections[fact.id] if c.id not in void]

    for fact in reversed(kept):
        if any(r.id not in void and not live_corrections(r) for r in retractions[fact.id]):
            void.add(fact.id)
    counting = []
    for root in kept:
        if root.corrects is not None and root.id in targets:
            continue
        fact = root if root.id not in void else None
        while fact is not None and live_corrections(fact):
            fact = live_corrections(fact)[-1]
        if fact is not None:
            counting.append(fact)
    return counting
