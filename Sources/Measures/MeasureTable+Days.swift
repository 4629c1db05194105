import Events
import Language

// Conditions that hold on days of a subject: by a birthday, by what else is counted of it.

extension MeasureTable {
    /// The days on which the subject is counted by another measure.
    mutating func asked(
        _ condition: Condition, _ terms: (String) -> Term?
    ) -> DayTest {
        let (measure, least) =
            switch condition.value {
            case .holds(let measure): (measure, 1)
            case .happened(let measure, let least): (measure, least * measure.scale)
            default: preconditionFailure("\(condition.text) asks for nothing that is counted")
            }
        let noun = compile(measure.noun, [NumberedMeasure(number: 0, measure: measure)], terms)
        let lag = measure.window?.lag ?? 0
        return { life, _, counts, stretches in
            if let event = noun.event, !life.hasFact(of: event) { return }
            var cells: [Cell] = []
            counts.add(noun, of: &life, into: &cells)
            cells.holdWhere(atLeast: Int64(least), &stretches)
            stretches.delay(by: lag)
        }
    }

    /// A condition on states that decides whether somebody is one of the noun.
    struct Member: Sendable {
        let question: StateQuestion
        let value: FilterValue
        let codes: [Term]

        /// Takes from `states` those for which it does not hold.
        func keep(_ states: inout [Bool], of life: inout Life) {
            var held = states.map { _ in false }
            question.answers(&life) { range, answer in
                guard question.takes(answer, value, codes) else { return }
                for index in range { held[index] = true }
            }
            for index in states.indices where !held[index] { states[index] = false }
        }
    }

    mutating func members(
        of measure: Measure, _ terms: (String) -> Term?
    ) -> [Member] {
        let keys = measure.noun.memberKeys
        return measure.conditions.filter { keys.contains($0.key) }.compactMap { condition in
            guard case .states(let question) = condition.key.side else { return nil }
            return Member(
                question: question, value: condition.value, codes: known(condition, terms))
        }
    }

    /// The days on which somebody has reached a number that goes by the days in post.
    mutating func inProportion(
        _ condition: Condition, _ members: [Member], _ terms: (String) -> Term?
    ) -> DayTest {
        guard case .happenedForDays(let measure, let least) = condition.value else {
            preconditionFailure("\(condition.text) asks for nothing in proportion")
        }
        let part = PartTime(
            atLeast: Int64(least), scale: Int64(measure.scale), window: window(of: measure))
        let noun = compile(measure.noun, [NumberedMeasure(number: 0, measure: measure)], terms)
        return { life, states, counts, stretches in
            var cells: [Cell] = []
            counts.add(noun, of: &life, into: &cells)
            var isMember = states.map(\.counts)
            for member in members { member.keep(&isMember, of: &life) }
            var posts = Stretches()
            for (index, state) in states.enumerated() where isMember[index] {
                posts.hold(from: state.from, to: state.end)
            }
            part.hold(posts, cells, &stretches)
        }
    }

    /// The days on which a condition holds that is put together from others, some of which days
    /// decide.
    mutating func combined(
        _ condition: Condition, of noun: NounDefinition, _ members: [Member],
        _ terms: (String) -> Term?
    ) -> DayTest {
        switch condition.value {
        case .any(let filters):
            let parts = filters.map { $0.map { combined($0, of: noun, members, terms) } }
            return { life, states, counts, stretches in
                for filter in parts {
                    stretches.join(all(of: filter, &life, states, &counts))
                }
            }
        case .none(let filter):
            let parts = filter.map { combined($0, of: noun, members, terms) }
            return { life, states, counts, stretches in
                stretches = all(of: parts, &life, states, &counts)
                stretches.invert()
            }
        default: return part(condition, of: noun, members, terms)
        }
    }

    /// The days on which one condition among several holds.
    private mutating func part(
        _ condition: Condition, of noun: NounDefinition, _ members: [Member],
        _ terms: (String) -> Term?
    ) -> DayTest {
        let value = condition.value
        switch condition.key.side {
        case .states(let question):
            let member = Member(question: question, value: value, codes: known(condition, terms))
            return { life, states, _, stretches in
                var isHeld = states.map { _ in true }
                member.keep(&isHeld, of: &life)
                for (index, state) in states.enumerated() where isHeld[index] {
                    stretches.hold(from: state.from, to: state.end)
                }
            }
        case .group:
            guard let group = noun.groups.parts.first(where: { $0.key.key == condition.key }) else {
                preconditionFailure("\(noun.name) is not parted by \(condition.key.name)")
            }
            return { _, states, _, stretches in
                for state in states
                where value.takes(UInt8(truncatingIfNeeded: group.bits.member(of: state.group))) {
                    stretches.hold(from: state.from, to: state.end)
                }
            }
        case .days(let test):
            let days = test(value, known(condition, terms))
            return { life, states, _, stretches in days(&life, states, &stretches) }
        case .asked:
            if case .happenedForDays = value { return inProportion(condition, members, terms) }
            return asked(condition, terms)
        case .events, .unit, .unitQuestion, .area, .combined, .following, .occurrence,
            .askedOfPlace, .measured, .shape, .statement:
            preconditionFailure("\(condition.text) holds on no days of states")
        }
    }
}

/// The days on which all of some conditions hold.
private func all(
    of parts: [MeasureTable.DayTest], _ life: inout Life, _ states: [State],
    _ counts: inout NounCounts
) -> Stretches {
    var all = Stretches()
    all.hold(from: .min, to: .max)
    for part in parts {
        var days = Stretches()
        part(&life, states, &counts, &days)
        all.keep(days)
    }
    return all
}

extension Condition {
    /// Whether days of the subject decide it, or what each of its states is counted under, and not
    /// what is known of the states alone.
    var isOfDays: Bool {
        switch key.side {
        case .days, .asked, .group: true
        case .states, .events, .unit, .unitQuestion, .area, .combined, .following, .occurrence,
            .askedOfPlace, .measured, .shape, .statement:
            false
        }
    }
}
