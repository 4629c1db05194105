import Calendar
import Codes
import Events

/// Days on which nothing changes in what is known of a person who works.
package struct StaffSegment: Equatable, Sendable {
    /// `CivilDay.number` of the first day.
    package var from: Int32
    /// The first day that is no longer part of it; `Int32.max` = still open.
    package var end: Int32
    /// The main appointment; nil = the person counts nowhere.
    package var appointment: Appointment?
    /// Where the person counts: the rotation's unit, else the appointment's.
    package var unit: Term
    /// The highest valid degree.
    package var degree: Degree?

    /// An appointment as far as every question asks for it.
    package struct Appointment: Equatable, Sendable {
        package var unit: Term
        package var role: Role
        package var stage: Stage?
        package var employment: Employment
        /// For its other fields.
        package var fact: Fact
    }

    /// Role teacher, employment fullTime or selfHired.
    package var isFullTimeTeacher: Bool {
        guard let appointment, appointment.role == .teacher else { return false }
        return appointment.employment == .fullTime || appointment.employment == .selfHired
    }
}

/// A qualification that is valid on the days of some segments.
package struct ValidQualification: Equatable, Sendable {
    package var kind: QualificationKind
    package var value: Term
    /// Indices of the segments on which it is valid.
    package var segments: Range<Int>
}

/// The standing facts of a person on the staff → what the person is, day by day (contract §2.3.6).
///
/// Between two days on which something begins or ends nothing changes. For each question the facts
/// are laid over these segments in their order of precedence, and a segment keeps the first that
/// covers it: the work grows with the facts and the segments, not with their product.
package struct StaffFold: Sendable {
    /// In the order of days, from the first day of anything on; empty without any appointment.
    package private(set) var segments: [StaffSegment] = []
    package private(set) var qualifications: [ValidQualification] = []

    private var appointments: [Held<StaffSegment.Appointment>] = []
    /// Each with the unit where the person works meanwhile.
    private var rotations: [Held<Term>] = []
    private var degrees: [Held<Qualification>] = []
    private var others: [Held<Qualification>] = []
    private var cover = Cover()
    private let fields = StaffFields()

    /// What a fact says, and the days on which it holds.
    private struct Held<Content: Sendable>: Sendable {
        var content: Content
        var fact: Fact
        /// The first day after it; `Int32.max` = open.
        var end: Int32
        var from: Int32 { fact.day }
    }

    private struct Qualification: Sendable {
        var kind: QualificationKind
        var value: Term
        /// Where the kind is degree.
        var degree: Degree?
    }

    package init() {}

    /// Folds the facts at the places of `standing`.
    package mutating func fold(
        _ timeline: TimelineFront, _ standing: [Int32]
    ) {
        let (facts, order) = (timeline.facts, timeline.order)
        segments.removeAll(keepingCapacity: true)
        qualifications.removeAll(keepingCapacity: true)
        sortOut(facts, standing, in: order.arena)
        guard !appointments.isEmpty else { return }
        cutSegments()
        sortByPrecedence(order)
        layAppointments()
        layRotations()
        layQualifications()
    }

    private mutating func sortOut(
        _ facts: [Fact], _ standing: [Int32], in arena: FactArena
    ) {
        appointments.removeAll(keepingCapacity: true)
        rotations.removeAll(keepingCapacity: true)
        degrees.removeAll(keepingCapacity: true)
        others.removeAll(keepingCapacity: true)
        for place in standing {
            let fact = facts[Int(place)]
            if fact.type == StaffAppointment.type {
                let content = StaffSegment.Appointment(
                    unit: arena[fields.unit, of: fact], role: arena[fields.role, of: fact],
                    stage: arena[fields.stage, of: fact],
                    employment: arena[fields.employment, of: fact], fact: fact)
                let end = after(arena[fields.appointedTo, of: fact])
                keep(Held(content: content, fact: fact, end: end), &appointments)
            } else if fact.type == StaffRotation.type {
                let year = Int(arena[fields.schoolYear, of: fact])
                let end = after(arena[fields.rotatedTo, of: fact] ?? endOfSchoolYear(year))
                let unit = arena[fields.toUnit, of: fact]
                keep(Held(content: unit, fact: fact, end: end), &rotations)
            } else if fact.type == StaffQualification.type {
                let content = Qualification(
                    kind: arena[fields.kind, of: fact], value: arena[fields.value, of: fact],
                    degree: arena[fields.degree, of: fact])
                let held = Held(
                    content: content, fact: fact, end: after(arena[fields.validTo, of: fact]))
                if content.kind == .degree { keep(held, &degrees) }
                keep(held, &others)
            }
        }
    }

    private func keep<Content>(_ held: Held<Content>, _ list: inout [Held<Content>]) {
        if held.from < held.end { list.append(held) }
    }

    private func after(_ lastDay: Int32?) -> Int32 { lastDay.map { $0 + 1 } ?? .max }

    private func endOfSchoolYear(_ year: Int) -> Int32 { CivilDay.on(8, 31, year + 1).number }

    private mutating func cutSegments() {
        cover.begin()
        for held in appointments { cover.cut(held.from, held.end) }
        for held in rotations { cover.cut(held.from, held.end) }
        for held in others { cover.cut(held.from, held.end) }
        cover.finishCutting()
        for index in 0..<cover.count {
            segments.append(
                StaffSegment(
                    from: cover.days[index],
                    end: index + 1 < cover.count ? cover.days[index + 1] : .max,
                    appointment: nil, unit: 0, degree: nil))
        }
    }

    private mutating func sortByPrecedence(_ order: FactOrder) {
        if appointments.count > 1 {
            appointments.sort { left, right in
                let isFullTime = left.content.employment == .fullTime
                if isFullTime != (right.content.employment == .fullTime) { return isFullTime }
                if left.from != right.from { return left.from < right.from }
                return order.idAndSource(left.fact, right.fact) < 0
            }
        }
        if rotations.count > 1 {
            rotations.sort { left, right in
                if left.from != right.from { return left.from > right.from }
                return order.isRecordedAfter(left.fact, right.fact)
            }
        }
        if degrees.count > 1 {
            degrees.sort { left, right in
                left.content.degree?.rawValue ?? 0 > right.content.degree?.rawValue ?? 0
            }
        }
    }

    private mutating func layAppointments() {
        cover.uncover()
        for held in appointments {
            let range = cover.range(held.from, held.end)
            while let index = cover.next(in: range) {
                segments[index].appointment = held.content
                segments[index].unit = held.content.unit
            }
        }
    }

    private mutating func layRotations() {
        guard !rotations.isEmpty else { return }
        cover.uncover()
        for held in rotations {
            let range = cover.range(held.from, held.end)
            while let index = cover.next(in: range) {
                guard segments[index].appointment != nil else { continue }
                segments[index].unit = held.content
            }
        }
    }

    private mutating func layQualifications() {
        if !degrees.isEmpty { cover.uncover() }
        for held in degrees {
            let range = cover.range(held.from, held.end)
            while let index = cover.next(in: range) { segments[index].degree = held.content.degree }
        }
        for held in others {
            qualifications.append(
                ValidQualification(
                    kind: held.content.kind, value: held.content.value,
                    segments: cover.range(held.from, held.end)))
        }
    }
}

/// The fields that the fold reads, at hand for each fact.
private struct StaffFields {
    let unit = StaffAppointment.unit
    let role = StaffAppointment.role
    let stage = StaffAppointment.stage
    let employment = StaffAppointment.employment
    let appointedTo = StaffAppointment.to
    let toUnit = StaffRotation.toUnit
    let schoolYear = StaffRotation.schoolYear
    let rotatedTo = StaffRotation.to
    let kind = StaffQualification.kind
    let value = StaffQualification.value
    let degree = StaffQualification.degree
    let validTo = StaffQualification.validTo
}
