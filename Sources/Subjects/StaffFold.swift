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
    package var appointment: StaffAppointment?
    /// Where the person counts: the rotation's unit, else the appointment's.
    package var unit: Term
    /// The highest valid degree.
    package var degree: Degree?

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
    /// In the order of days, from the first day of anything on; empty where nobody is appointed.
    package private(set) var segments: [StaffSegment] = []
    package private(set) var qualifications: [ValidQualification] = []

    private var appointments: [Held<StaffAppointment>] = []
    private var rotations: [Held<StaffRotation>] = []
    private var degrees: [Held<StaffQualification>] = []
    private var others: [Held<StaffQualification>] = []
    private var cover = Cover()

    /// What a fact says, and the days on which it holds.
    private struct Held<Content: Sendable>: Sendable {
        var content: Content
        var fact: Fact
        /// The first day after it; `Int32.max` = open.
        var end: Int32
        var from: Int32 { fact.day }
    }

    package init() {}

    /// Folds the facts at the places of `standing`.
    package mutating func fold(
        _ facts: [StoredFact], _ standing: [Int32], in order: FactOrder
    ) {
        segments.removeAll(keepingCapacity: true)
        qualifications.removeAll(keepingCapacity: true)
        sortOut(facts, standing)
        guard !appointments.isEmpty else { return }
        cutSegments()
        sortByPrecedence(order)
        layAppointments()
        layRotations()
        layQualifications()
    }

    private mutating func sortOut(_ facts: [StoredFact], _ standing: [Int32]) {
        appointments.removeAll(keepingCapacity: true)
        rotations.removeAll(keepingCapacity: true)
        degrees.removeAll(keepingCapacity: true)
        others.removeAll(keepingCapacity: true)
        for place in standing {
            let fact = facts[Int(place)].fact
            switch fact.type {
            case .staffAppointment:
                let content = StaffAppointment(fact.payload)
                keep(Held(content: content, fact: fact, end: after(content.to)), &appointments)
            case .staffRotation:
                let content = StaffRotation(fact.payload)
                let lastDay = content.to ?? endOfSchoolYear(Int(content.schoolYear))
                keep(Held(content: content, fact: fact, end: after(lastDay)), &rotations)
            case .staffQualification:
                let content = StaffQualification(fact.payload)
                let held = Held(content: content, fact: fact, end: after(content.validTo))
                if content.kind == .degree { keep(held, &degrees) }
                keep(held, &others)
            default: continue
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
                segments[index].unit = held.content.toUnit
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
