import Calendar
import Codes

/// Which schools of a place something concerns.
struct Schools: Sendable {
    var stages: [Stage] = []
    var kinds: [InstitutionKind] = []
    var settings: [Setting] = [.urban, .town, .rural]
    var ownerships: [Ownership] = [.public, .privateInclusive, .privateOther]

    static let kindergartens = Schools(stages: [.kindergarten])
    static let compulsory = Schools(stages: [.primary, .junior])
    static let pupils = Schools(stages: [.primary, .junior, .senior])
    static let taught = Schools(stages: [.primary, .junior, .senior, .vocational, .special])
    static let all = Schools(
        stages: [.kindergarten, .primary, .junior, .senior, .vocational, .special])
    static let withHigher = Schools(
        stages: [.kindergarten, .primary, .junior, .senior, .vocational, .special, .higher])
    static let seniors = Schools(stages: [.senior])
    static let vocational = Schools(stages: [.vocational])
    static let colleges = Schools(stages: [.higher])
    static let special = Schools(stages: [.special])
    static let communities = Schools(kinds: [.communitySchool])
    static let teacherCollege = Schools(kinds: [.other])

    var publicOnes: Schools { with { $0.ownerships = [.public] } }
    var privateOnes: Schools { with { $0.ownerships = [.privateInclusive, .privateOther] } }
    var rural: Schools { with { $0.settings = [.rural] } }
    var outsideTown: Schools { with { $0.settings = [.town, .rural] } }
    var urban: Schools { with { $0.settings = [.urban] } }

    private func with(_ change: (inout Schools) -> Void) -> Schools {
        var schools = self
        change(&schools)
        return schools
    }

    func include(_ school: School) -> Bool {
        (kinds.isEmpty
            ? school.stages.contains { stages.contains($0) } : kinds.contains(school.kind))
            && settings.contains(school.setting) && ownerships.contains(school.ownership)
    }
}

/// How something spreads among the schools of a place: how many of a hundred have it on the first
/// day, and how many in the spring of 2025.
struct Spread: Sendable {
    let code: String
    /// The criterion of an inspection, the level of a title, the parameter of a policy.
    var detail: String?
    let schools: Schools
    let from: Double
    let to: Double

    init(
        _ code: String, _ detail: String? = nil, of schools: Schools, _ from: Double,
        _ to: Double = 100
    ) {
        self.code = code
        self.detail = detail
        self.schools = schools
        self.from = from
        self.to = to
    }

    /// The day on which a share in percent is reached; nil where it never is, the day before the
    /// first where it was reached before.
    func day(of share: Double, from first: CivilDay) -> CivilDay? {
        if share < from { return first - 1 }
        guard share < to else { return nil }
        let days = CivilDay.on(3, 31, 2025) - first
        return first + Int((share - from) / (to - from) * Double(days))
    }
}

extension City {
    /// The schools that a spread concerns, with the day on which each has it; nil: never.
    ///
    /// Which school comes first is a matter of the code, not of chance, so that a seed's other
    /// events do not depend on it.
    func days(of spread: Spread) -> [(school: Int32, day: CivilDay?)] {
        var spread = spread
        if let story = place.story(of: spread.code) {
            spread = Spread(
                spread.code, spread.detail, of: spread.schools, story.from, story.to)
        }
        let salt = (spread.code + (spread.detail ?? "")).utf8.reduce(0xCBF2_9CE4_8422_2325) {
            (hash: UInt64, byte) in (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        let there = schools.indices.filter { spread.schools.include(schools[$0]) }
            .sorted { SplitMix64.mix(salt &+ UInt64($0)) < SplitMix64.mix(salt &+ UInt64($1)) }
        return there.enumerated().map { rank, ordinal in
            let share = (Double(rank) + 0.3) * 100 / Double(there.count)
            return (Int32(ordinal), spread.day(of: share, from: settings.from))
        }
    }

    /// Puts an event of an office down for the day, or for the first day if that is later.
    mutating func state(
        _ type: String, of office: String, about subject: Subject, on day: CivilDay,
        _ fields: [(name: String, value: PlainStatement.Value)]
    ) {
        note(type, of: office, about: subject, within: 3, after: max(0, day - today), fields)
    }

    /// The years of which something is stated: two before the first day, and all of the days.
    var yearsOfFacts: ClosedRange<Int> { settings.from.year - 2...settings.to.year }
}
