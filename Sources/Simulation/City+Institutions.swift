import Calendar
import Codes

/// What happens to units: openings, conversions, a merger, a closing.
extension City {
    /// Puts a new unit into the register. A founding opening is known at once.
    mutating func open(_ school: School, on date: CivilDay) {
        let ordinal = Int32(schools.count)
        schools.append(school)
        for stage in school.stages {
            schoolsByPlace[placeOf(county: school.county, stage: stage)].append(ordinal)
        }
        record(
            .institution(
                InstitutionChange(
                    change: .opened, date: date,
                    description: UnitDescription(
                        kind: school.kind, county: school.county, setting: school.setting,
                        stages: school.stages),
                    ownership: school.ownership)),
            about: .institution(ordinal), number: newEvent())
        if isDetailed, isFounded { provide(ordinal, on: date) }
    }

    /// What the day brings for units.
    mutating func changeInstitutions() {
        let (year, month, day) = today.date
        switch (month, day) {
        case (1, 10), (5, 10): convertKindergartens(towards: fortune.publicShare.on(today + 120))
        case (7, 15) where year == settings.from.year + 2: close(.primarySchool)
        case (8, 1) where year == settings.from.year + 3: merge(.primarySchool)
        case (8, 20):
            open(
                School(
                    kind: .kindergarten, stages: [.kindergarten],
                    county: year % place.counties.count, setting: .town, ownership: .public),
                on: today + 12)
        default: break
        }
    }

    /// Turns private kindergartens into public ones while the share in percent is missed by more
    /// than chance, or until the next one would go well beyond.
    private mutating func convertKindergartens(towards percent: Double) {
        var children: [Int32: Int] = [:]
        var all = 0
        var inPublic = 0
        for student in students where student.state == .enrolled && student.step < 3 {
            all += 1
            children[student.school, default: 0] += 1
            if schools[Int(student.school)].ownership == .public { inPublic += 1 }
        }
        guard all > 0 else { return }
        for ordinal in schools.indices {
            let school = schools[ordinal]
            guard school.kind == .kindergarten, school.isOpen, school.ownership != .public,
                Double(inPublic) * 100 < (percent - 0.3) * Double(all)
            else { continue }
            let gained = inPublic + children[Int32(ordinal), default: 0]
            guard Double(gained) * 100 < (percent + 1.5) * Double(all) else { continue }
            inPublic = gained
            schools[ordinal].ownership = .public
            report(
                .institution(
                    InstitutionChange(change: .converted, date: today, ownership: .public)),
                about: .institution(Int32(ordinal)), within: 25)
        }
    }

    private mutating func close(_ kind: InstitutionKind) {
        guard let (ordinal, successor) = pair(of: kind) else { return }
        retire(ordinal, into: successor)
        report(
            .institution(InstitutionChange(change: .closed, date: today)),
            about: .institution(ordinal), within: 10)
        moveStaff(from: ordinal, to: successor)
    }

    private mutating func merge(_ kind: InstitutionKind) {
        guard let (ordinal, successor) = pair(of: kind) else { return }
        retire(ordinal, into: successor)
        report(
            .institution(
                InstitutionChange(change: .merged, date: today, mergedInto: successor)),
            about: .institution(ordinal), within: 20)
    }

    /// A rural unit that may go, and one of its county that takes its people.
    private func pair(of kind: InstitutionKind) -> (Int32, Int32)? {
        for ordinal in schools.indices.reversed() {
            let school = schools[ordinal]
            guard school.isOpen, school.kind == kind, school.setting == .rural else { continue }
            let there = placeOf(county: school.county, stage: school.stages[0])
            if let successor = schoolsByPlace[there].first(where: { $0 != Int32(ordinal) }) {
                return (Int32(ordinal), successor)
            }
        }
        return nil
    }

    private mutating func retire(_ ordinal: Int32, into successor: Int32) {
        let school = schools[Int(ordinal)]
        schools[Int(ordinal)].isOpen = false
        schools[Int(ordinal)].successor = successor
        for stage in school.stages {
            schoolsByPlace[placeOf(county: school.county, stage: stage)]
                .removeAll { $0 == ordinal }
        }
    }

    /// The unit, or the one that took its people over.
    func successor(of school: Int32) -> Int32 {
        var current = school
        while let next = schools[Int(current)].successor { current = next }
        return current
    }

    /// A unit of the county that teaches the stage, by chance.
    mutating func school(of stage: Stage, in county: Int) -> Int32 {
        let there = schoolsByPlace[placeOf(county: county, stage: stage)]
        return there[random.below(there.count)]
    }

    /// A kindergarten of the county, public or not; where it has no such one, any of it.
    mutating func kindergarten(in county: Int, isPublic: Bool) -> Int32 {
        let there = schoolsByPlace[placeOf(county: county, stage: .kindergarten)]
        let start = random.below(there.count)
        for offset in there.indices {
            let ordinal = there[(start + offset) % there.count]
            if (schools[Int(ordinal)].ownership == .public) == isPublic { return ordinal }
        }
        return there[start]
    }
}
