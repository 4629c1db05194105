import Codes
import Events
import Subjects

/// 设施: what is asked of the facilities of an institution, each by its id (contract §2.2). Of the
/// type, the kind of project and each capability the last statement counts; a phase reaches all
/// before it, and nothing later undoes it (language §12).
package struct FacilityKeys: Sendable {
    private let types: [Term]?
    private let kinds: FilterValue?
    private let capabilities: [(code: Term, wanted: Capability.Wanted)]
    /// Whose amounts are counted; nil = facilities.
    private let amount: Term?
    private let phase: FacilityPhase
    private let isBeforeOpening: Bool

    package static let all = [type, projectKind, reached, capability, reachedBefore]

    private static let type = FilterKey(
        "type", .codes("facilityType"), .shape, meaning: "What it is.")
    private static let projectKind = FilterKey(
        "projectKind", .members(.projectKinds), .shape,
        meaning: "What is built: new, or instead of what is there.")
    private static let reached = FilterKey(
        "reached", .member(.facilityPhases), .shape, meaning: "`completed` where none is said.")
    private static let capability = FilterKey(
        "capability", .capabilities, .shape,
        meaning: "What it offers: `{wifi: true, standardLevel: {atLeast: 1}}`.")
    private static let reachedBefore = FilterKey(
        "reachedBefore", .member(.facilityDays), .shape,
        meaning: "Only those that reached it up to the day on which the institution first opened.",
        chinese: ("截至", "日"))
    static let sum = FilterKey(
        "sum", .code("capability"), .shape, meaning: "What they offer of it, added up.",
        chinese: ("", "合计"))
    static let max = FilterKey(
        "max", .code("capability"), .shape,
        meaning: "The most that one of them offers of it; 0 without any.", chinese: ("", "最大值"))

    init(_ filter: StateFilter) {
        types = filter.value(of: Self.type).map { _ in filter.terms(of: Self.type) }
        kinds = filter.value(of: Self.projectKind)
        if case .capabilities(let wanted) = filter.value(of: Self.capability) {
            capabilities = zip(filter.terms(of: Self.capability), wanted.map(\.wanted)).map {
                (code: $0, wanted: $1)
            }
        } else {
            capabilities = []
        }
        amount = [Self.sum, Self.max].first { filter.value(of: $0) != nil }.map {
            filter.terms(of: $0).first ?? 0
        }
        isBeforeOpening = filter.value(of: Self.reachedBefore) != nil
        phase =
            [FacilityPhase](FacilityPhase.allCases).first {
                filter.value(of: Self.reached)?.takes($0.rawValue) ?? ($0 == .completed)
            } ?? .completed
    }

    /// The day on which a facility reached the phase; nil while it has not, and where it was not
    /// there on the day of opening that is asked for.
    func day(of facility: Facility, in life: borrowing Life) -> Int32? {
        guard let day = facility.day(of: phase) else { return nil }
        guard isBeforeOpening else { return day }
        return life.unit.spans.first.map { day <= $0.from } ?? false ? day : nil
    }

    /// Whether a facility is one of those asked for, whatever phase it has reached.
    func hold(of facility: Facility) -> Bool {
        guard types?.contains(facility.type) ?? true,
            kinds?.takes(facility.projectKind?.rawValue) ?? true
        else { return false }
        return capabilities.allSatisfy { code, wanted in
            wanted.holds(facility.capabilities[code])
        }
    }

    /// 1, or in millionths what it offers of what is asked for.
    func amount(of facility: Facility) -> Int64 {
        guard let amount else { return 1 }
        guard case .number(let number) = facility.capabilities[amount] else { return 0 }
        return number
    }
}

/// A facility as it is known on some days.
struct Facility: Sendable {
    var type: Term = 0
    var projectKind: ProjectKind?
    var capabilities: [Term: MapEntry.Value] = [:]
    /// The days on which phases were reached, by the number of the phase − 1.
    private var reached: [Int32?] = Array(repeating: nil, count: FacilityPhase.allCases.count)
    var isRetired = false

    /// nil while it has not reached the phase.
    fileprivate func day(of phase: FacilityPhase) -> Int32? { reached[Int(phase.rawValue) - 1] }

    fileprivate mutating func apply(_ fact: Fact, in arena: borrowing FactArena) {
        let phase = arena[FacilityChange.phase, of: fact]
        isRetired = phase == .retired
        if !isRetired {
            for index in 0..<Int(phase.rawValue) { reached[index] = reached[index] ?? fact.day }
        }
        type = arena[FacilityChange.facilityType, of: fact]
        projectKind = arena[FacilityChange.projectKind, of: fact] ?? projectKind
        for entry in arena[FacilityChange.capabilities, of: fact] {
            capabilities[entry.code] = entry.value
        }
    }
}

/// A time in which nothing changes in a facility.
struct FacilityTime: Sendable {
    /// `CivilDay.number` of the first day and of the first that is no longer part of it.
    var from: Int32
    var end: Int32
    var facility: Facility
}

extension Life {
    /// Each facility with each time in which nothing changes in it. They are folded once a subject,
    /// however many measures ask for them.
    mutating func facilities() -> [FacilityTime] {
        if let knownFacilities { return knownFacilities }
        let arena = self.arena
        var times: [FacilityTime] = []
        // Of each facility its last time.
        var last: [Term: Int] = [:]
        for (_, fact) in facts(of: FacilityChange.type) {
            let id = arena[FacilityChange.facility, of: fact]
            var facility = Facility()
            if let index = last[id] {
                facility = times[index].facility
                times[index].end = fact.day
            }
            facility.apply(fact, in: arena)
            last[id] = times.count
            times.append(FacilityTime(from: fact.day, end: .max, facility: facility))
        }
        times.removeAll { $0.from == $0.end }
        knownFacilities = times
        return times
    }
}

extension Capability.Wanted {
    /// What is not stated is no, and within no limit; a number is yes unless it is 0.
    fileprivate func holds(_ value: MapEntry.Value?) -> Bool {
        switch (self, value) {
        case (.flag(let isWanted), nil): !isWanted
        case (.flag(let isWanted), .flag(let flag)): flag == isWanted
        case (.flag(let isWanted), .number(let number)): (number != 0) == isWanted
        case (.limits(let limits), .number(let number)):
            limits.allSatisfy { $0.holds(millionths: number) }
        case (.limits, .flag), (.limits, nil): false
        }
    }
}

extension CodeList {
    fileprivate static let projectKinds = CodeList(
        ProjectKind.self, called: "kind of project",
        chinese: [.new: "新建", .rebuild: "改建", .expansion: "扩建", .replace: "更新"])
    fileprivate static let facilityDays = CodeList(
        ["opening"], called: "day", chinese: ["开办"])
    /// In their order; `retired` is none that is reached.
    fileprivate static let facilityPhases = CodeList(
        ["planned", "designed", "started", "completed", "accepted", "inService"], called: "phase",
        chinese: ["已规划", "已设计", "已开工", "已竣工", "已验收", "已投入使用"])
}
