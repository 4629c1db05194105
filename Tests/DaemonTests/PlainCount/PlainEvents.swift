import Calendar
import Exact
import JSONText

/// What happened in a window: persons once, cases once, events, sums (language §3, §4).
extension PlainCount {
    private static let sumsAlways = ["attendances": "attendances"]
    /// Of these the last one in a window speaks for the person, of all others the first.
    private static let last = ["fitnessTests", "screenings", "assessments", "destinations"]
    private static let stages = [
        "kindergarten", "primary", "junior", "senior", "vocational", "special", "higher", "adult",
    ]

    /// What counts on a day of what happened up to it.
    func events(_ noun: Noun, until day: CivilDay, _ point: PlainPoint) -> [Piece] {
        let window = PlainWindow(
            noun.filter["in"], point.reading, endingOn: day, planStart: planStart)
        return facts.subjects.flatMap { subject in
            var groups: [(item: String, events: [PlainHappening])] = []
            for event in chosen(noun, of: subject, point) where window.contains(event) {
                let item = item(of: event, noun)
                if let place = groups.firstIndex(where: { $0.item == item }) {
                    groups[place].events.append(event)
                } else {
                    groups.append((item, [event]))
                }
            }
            return groups.compactMap { piece(of: $0.events, noun, on: day, point) }
        }
    }

    /// The events of a subject that the noun's own filter takes.
    func chosen(
        _ noun: Noun, of subject: PlainSubject, _ point: PlainPoint, isFollowing: Bool = false
    ) -> [PlainHappening] {
        var events = PlainHappenings.all(of: noun.name, subject).filter {
            isOfKind($0, noun.filter)
        }
        if let following = noun.filter["followedBy"] ?? noun.settling {
            events = events.map { settled($0, following, point) }
        }
        return events.filter { event in
            guard event.isStageOfUnit else {
                return isTaken(event, event.state, noun, point, isFollowing)
            }
            // What only the unit tells chooses no event.
            return ([nil] + Self.stages).contains { stage in
                var state = event.state
                state.stated["stage"] = stage.map { .string($0) }
                return isTaken(event, state, noun, point, isFollowing)
            }
        }
    }

    private func isOfKind(_ event: PlainHappening, _ filter: JSON) -> Bool {
        let kinds = [
            "staff": "staff", "institutions": "institution", "areas": "area",
            "resources": "resource", "people": "person",
        ]
        return filter["of"].map { kinds[$0.word ?? ""] == event.subject.kind } ?? true
    }

    private func isTaken(
        _ event: PlainHappening, _ state: PlainState, _ noun: Noun, _ point: PlainPoint,
        _ isFollowing: Bool
    ) -> Bool {
        if noun.name == "findings" {
            // Without a criterion those of the matter as a whole; violations, where none is named.
            if noun.filter["criterion"] == nil, state["criterion"] != nil { return false }
            if !isFollowing, noun.filter["result"] == nil,
                state["result"]?.word != "violation"
            {
                return false
            }
        }
        // What the person has otherwise is asked on the day that is counted (language §4).
        let asked = isOfDay(noun.filter["has"]) ? noun.filter.without("has") : noun.filter
        return passes(asked, seen(event, state, on: event.day, point))
    }

    /// Whether the window of a `has` ends on the day that is counted, and not with the event.
    private func isOfDay(_ has: JSON?) -> Bool { has != nil && has?["in"]?.word != "before" }

    private func seen(
        _ event: PlainHappening, _ state: PlainState, on day: CivilDay, _ point: PlainPoint
    ) -> PlainSeen {
        var seen = PlainSeen(subject: event.subject, state: state, day: day, event: event)
        seen.reading = point.reading
        return seen
    }

    /// What is counted once: the subject, the case; or each event for itself.
    private func item(of event: PlainHappening, _ noun: Noun) -> String {
        let own = "event \(event.order)"
        switch noun.filter["count"]?.word {
        case "days": return "day \(event.day)"
        case "events": return own
        default: break
        }
        let isSum = amountKey(noun) != nil && noun.filter["each"] == nil
        return isSum && noun.name != "activities" ? own : event.item ?? own
    }

    private func amountKey(_ noun: Noun) -> String? {
        Self.sumsAlways[noun.name] ?? noun.filter["sum"]?.word
    }

    /// What the events of one item count.
    private func piece(
        of events: [PlainHappening], _ noun: Noun, on day: CivilDay, _ point: PlainPoint
    ) -> Piece? {
        if let each = noun.filter["each"], count(events, noun) < each["atLeast"]?.number ?? .zero {
            return nil
        }
        let sorted = events.sorted { ($0.day, $0.order) < ($1.day, $1.order) }
        guard let speaks = Self.last.contains(noun.name) ? sorted.last : sorted.first else {
            return nil
        }
        var state = speaks.state
        if speaks.isStageOfUnit {
            state.stated["stage"] = speaks.unit.flatMap { onlyStage(of: $0, on: speaks.factDay) }
            guard isTaken(speaks, state, noun, point, false) else { return nil }
        }
        if let has = noun.filter["has"], isOfDay(has),
            !hasHappened(has, seen(speaks, state, on: day, point))
        {
            return nil
        }
        guard passes(noun.tests, seen(speaks, state, on: day, point)) else { return nil }
        var amount = Fraction(1)
        if let key = amountKey(noun), noun.filter["each"] == nil {
            amount = state[key]?.number ?? .zero
        }
        return Piece(amount: amount, spot: spot(of: speaks))
    }

    /// How much happened: events, different values, or a sum.
    private func count(_ events: [PlainHappening], _ noun: Noun) -> Fraction {
        if let name = noun.filter["distinct"]?.word {
            return Fraction(Set(events.compactMap { $0.state[name]?.word }).count)
        }
        guard let key = amountKey(noun) else { return Fraction(events.count) }
        return events.map { $0.state[key]?.number ?? .zero }.reduce(.zero, +)
    }

    /// Where an event counts; without a unit where the person counts that day, else where the plan
    /// is.
    private func spot(of event: PlainHappening) -> Spot {
        if let area = event.area { return .area(area) }
        let unit = event.unit ?? standing(of: event.subject, on: event.factDay)?.unit
        return unit.map { .unit($0, on: event.factDay) } ?? .area(planArea)
    }

    // MARK: other events of the same subject

    /// The flow that stands in `has` or `followedBy`.
    private func flow(in asked: JSON) -> Noun? {
        asked.members.first { Self.flows.contains($0.0) }.map { Noun(name: $0.0, filter: $0.1) }
    }

    /// `has`: whether the same person's events in a window reach a number.
    func hasHappened(_ asked: JSON, _ seen: PlainSeen) -> Bool {
        guard let flow = flow(in: asked) else { return false }
        let word = asked["in"] ?? flow.filter["in"]
        // The school year of which a census speaks ends on the day before it.
        let lag = seen.reading == "census" && word == nil && seen.event == nil ? 1 : 0
        var last = seen.day - lag
        if word?.word == "before" { last = seen.event?.factDay ?? last }
        let window = PlainWindow(word, seen.reading, endingOn: last, planStart: planStart)
        let point = PlainPoint(seen.reading, counting: seen.day)
        let events = chosen(flow, of: seen.subject, point).filter { window.contains($0) }
        var needed = asked["atLeast"]?.number ?? Fraction(1)
        if asked["proRata"]?.isTrue ?? false, let noun = seen.noun {
            needed = part(of: needed, noun, seen.subject, window)
        }
        return count(events, flow) >= needed
    }

    /// The part of a number that falls to the days of a window on which somebody is one of a noun,
    /// by role and employment alone, rounded down.
    private func part(
        of number: Fraction, _ noun: Noun, _ subject: PlainSubject, _ window: PlainWindow
    ) -> Fraction {
        let asked = JSON.object(
            noun.all.members.filter { ["role", "employment"].contains($0.0) })
        let days = (0..<window.days).count { step in
            guard let standing = standing(of: subject, on: window.first + step) else {
                return false
            }
            return (noun.name != "teachers" || isTeacher(standing.state))
                && passes(
                    asked,
                    PlainSeen(subject: subject, state: standing.state, day: window.first + step))
        }
        return (number * Fraction(days)).divided(by: Fraction(window.days))?.floor ?? .zero
    }

    /// `followedBy`: the event, counting from the day on which it is known whether another follows.
    private func settled(
        _ event: PlainHappening, _ asked: JSON, _ point: PlainPoint
    ) -> PlainHappening {
        var event = event
        guard let flow = flow(in: asked), let days = asked["within"]?["days"]?.number?.whole else {
            return event
        }
        let last = event.factDay + Int(days)
        for other in chosen(flow, of: event.subject, point, isFollowing: true) {
            let isOther =
                other.fact.type != event.fact.type || other.fact.id != event.fact.id
                || other.fact.source != event.fact.source
            guard isOther, event.factDay <= other.factDay, other.factDay <= last else { continue }
            let one = event.state["caseId"]?.word
            if asked["sameCase"]?.isTrue ?? false,
                one == nil || one != other.state["caseId"]?.word
            {
                continue
            }
            event.day = max(other.factDay, event.day)
            event.isFollowed = true
            return event
        }
        event.day = last + 1
        return event
    }
}
