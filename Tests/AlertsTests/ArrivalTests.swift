import Alerts
import Calendar
import Codes
import Testing

// What is known of an alert comes in any order: statuses of its days, corrections of them, what
// operators said. The standing log must be a function of what is known.

/// A generator whose numbers follow from its seed.
private struct Dice {
    var seed: UInt64

    mutating func roll(_ sides: Int) -> Int {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((seed >> 33) % UInt64(sides))
    }

    mutating func shuffled<Element>(_ list: [Element]) -> [Element] {
        var list = list
        for place in list.indices.dropLast() {
            list.swapAt(place, place + roll(list.count - place))
        }
        return list
    }
}

private let start = CivilDay.first(of: 2024)
private let length = 60

/// One thing that becomes known. A later version of a day's status counts, whenever it comes.
private enum Arrival {
    case status(day: Int, version: Int, Status?)
    case acknowledgement(Acknowledgement)
    case silence(Silence)
    case end(silence: Int64, day: CivilDay)
}

/// What is known so far, and the log that was kept of it.
private struct Known {
    private var statuses = [(version: Int, status: Status?)](repeating: (-1, nil), count: length)
    private var acknowledgements: [Acknowledgement] = []
    private var silences: [Int64: Silence] = [:]
    private var ends: [Int64: CivilDay] = [:]
    private let policy: AlertPolicy
    private(set) var standing: [Transition] = []

    init(policy: AlertPolicy) { self.policy = policy }

    var acts: OperatorActs {
        OperatorActs(
            acknowledgements: acknowledgements,
            silences: silences.values.map { silence in
                var silence = silence
                silence.endedOn = ends[silence.id]
                return silence
            })
    }

    var folded: [Transition] {
        fold(
            statuses.enumerated().map { (start + $0.offset, $0.element.status) }, policy: policy,
            acts: acts)
    }

    mutating func take(_ arrival: Arrival) {
        switch arrival {
        case .status(let day, let version, let status):
            if version > statuses[day].version { statuses[day] = (version, status) }
        case .acknowledgement(let given): acknowledgements.append(given)
        case .silence(let silence): silences[silence.id] = silence
        case .end(let id, let day): ends[id] = day
        }
        let difference = FoldDifference(standing: standing, folded: folded)
        for place in difference.noLonger.reversed() { standing.remove(at: place) }
        standing = (standing + difference.new).sorted { $0.precedes($1) }
    }
}

private func arrivals(_ dice: inout Dice) -> [Arrival] {
    let statuses: [Status?] = [
        .onCourse, .offCourse, .offCourse, .offCourse, .breached, .missed, .noData, nil,
    ]
    var list: [Arrival] = []
    var status = statuses[0]
    for day in 0..<length {
        for version in 0...(dice.roll(5) == 0 ? 1 : 0) {
            if dice.roll(4) == 0 { status = statuses[dice.roll(statuses.count)] }
            list.append(.status(day: day, version: version, status))
        }
    }
    for id in 1...Int64(1 + dice.roll(6)) {
        let day = start + dice.roll(length)
        list.append(
            .acknowledgement(
                Acknowledgement(
                    id: id, day: day, until: dice.roll(2) == 0 ? nil : day + dice.roll(12),
                    ends: dice.roll(4) == 0)))
    }
    for id in 1...Int64(1 + dice.roll(3)) {
        let from = start + dice.roll(length)
        let until = from + dice.roll(15)
        list.append(
            .silence(
                Silence(
                    id: id, from: from, until: until,
                    severities: dice.roll(3) == 0 ? [.critical] : [])))
        if dice.roll(2) == 0 { list.append(.end(silence: id, day: from + dice.roll(15))) }
    }
    return list
}

private func policy(_ dice: inout Dice) -> AlertPolicy {
    var policy = AlertPolicy(
        hold: dice.roll(3), recovery: dice.roll(3), isBinding: dice.roll(2) == 0, effort: false,
        isZeroTarget: false)
    policy.insistence.repeatAfter = dice.roll(2) * (2 + dice.roll(6))
    policy.insistence.escalateAfter = dice.roll(2) * (2 + dice.roll(6))
    policy.flapping.holds = dice.roll(3) == 0
    policy.flapping.changes = 1 + dice.roll(3)
    policy.flapping.days = 10 + dice.roll(20)
    return policy
}

/// Steps without the state before, which an unchanged one keeps, and without what is not stored.
private func steps(_ transitions: [Transition]) -> [String] {
    transitions.map {
        "\($0.asOf) \($0.kind.rawValue) \($0.toState.rawValue) \($0.status.rawValue) "
            + "\($0.severity.rawValue) \($0.acknowledgement.map(String.init) ?? "")"
    }
}

@Test func `the standing log does not depend on the order in which things become known`() {
    var dice = Dice(seed: 20_261_129)
    var kinds: Set<Transition.Kind> = []
    for _ in 0..<60 {
        let policy = policy(&dice)
        let all = arrivals(&dice)
        var logs: Set<[String]> = []
        for _ in 0..<3 {
            var known = Known(policy: policy)
            for arrival in dice.shuffled(all) { known.take(arrival) }
            #expect(steps(known.standing) == steps(known.folded))
            logs.insert(steps(known.standing))
            kinds.formUnion(known.standing.map(\.kind))
            requireDelivered(known.folded, known.acts)
        }
        #expect(logs.count == 1)
    }
    // What is not met in some case is not tested.
    #expect(kinds.isSuperset(of: [.acknowledged, .reminded, .escalated, .worsened, .resolved]))
}

/// Who fires, unacknowledged and unsilenced, has been delivered since the last thing that was held
/// back; what is acknowledged says by which word of an operator.
private func requireDelivered(_ folded: [Transition], _ acts: OperatorActs) {
    let end = start + length - 1
    if let last = folded.last, last.toState == .firing,
        acts.silence(on: end, last.alertStatus ?? last.status, last.severity) == nil,
        folded.contains(where: { $0.heldBackBySilence != nil })
    {
        #expect(last.heldBackBySilence == nil, "\(steps(folded))")
    }
    for transition in folded where transition.kind == .acknowledged {
        #expect(transition.acknowledgement != nil)
    }
    for (before, after) in zip(folded, folded.dropFirst()) {
        #expect(after.fromState == before.toState)
        if after.kind == .reminded || after.kind == .escalated {
            #expect(before.toState == .firing || before.toState == .acknowledged)
        }
    }
}
