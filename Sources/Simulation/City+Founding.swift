import Calendar
import Codes

/// The first day: the registers are loaded with everybody and everything that is there.
extension City {
    mutating func found() {
        foundSchools()
        foundLearners()
        foundStaff()
        let year = settings.from.schoolYear
        if settings.from > CivilDay.on(9, 25, year) {
            let isFinal = settings.from > CivilDay.on(3, 10, year + 1)
            stateCensus(of: year, as: isFinal ? .final : .preliminary)
            stateSchooling(of: year, as: .preliminary)
        }
        stateSchooling(of: year - 1, as: .final)
    }

    /// Kinds in the order in which each county gets them; the first seven cover every stage.
    private static let firstKinds: [(InstitutionKind, Ownership)] = [
        (.kindergarten, .public), (.primarySchool, .public), (.juniorSchool, .public),
        (.seniorSchool, .public), (.vocationalSchool, .public), (.kindergarten, .privateOther),
        (.kindergarten, .privateInclusive), (.primarySchool, .public), (.kindergarten, .public),
        (.nineYearSchool, .public), (.primarySchool, .public), (.kindergarten, .privateInclusive),
        (.juniorSchool, .public), (.kindergarten, .privateOther), (.primarySchool, .public),
        (.kindergarten, .public), (.primarySchool, .privateOther), (.juniorSchool, .public),
        (.seniorSchool, .public), (.kindergarten, .privateOther),
    ]

    /// The kinds of a detailed place; the first eight cover every stage and a private kindergarten.
    private static let detailedKinds: [(InstitutionKind, Ownership)] = [
        (.kindergarten, .public), (.primarySchool, .public), (.juniorSchool, .public),
        (.seniorSchool, .public), (.vocationalSchool, .public), (.kindergarten, .privateInclusive),
        (.nineYearSchool, .public), (.primarySchool, .public), (.kindergarten, .public),
        (.kindergarten, .privateInclusive), (.primarySchool, .privateOther),
        (.juniorSchool, .public), (.primarySchool, .public), (.kindergarten, .privateOther),
        (.juniorSchool, .privateInclusive), (.kindergarten, .public), (.primarySchool, .public),
        (.seniorSchool, .privateOther), (.kindergarten, .privateInclusive),
        (.primarySchool, .public), (.kindergarten, .privateOther), (.juniorSchool, .public),
    ]
    static let fewestKinds = 8

    private mutating func foundSchools() {
        let kinds = isDetailed ? City.detailedKinds : City.firstKinds
        for ordinal in 0..<settings.schools {
            let county = ordinal % place.counties.count
            let round = ordinal / place.counties.count
            let (kind, ownership) = kinds[round % kinds.count]
            // A county's second school of a kind lies elsewhere than its first.
            let lap = round / kinds.count
            let zone = (round % kinds.count + county + lap) % 3
            var setting: Setting = zone == 0 ? .urban : zone == 1 ? .town : .rural
            if kind == .seniorSchool || kind == .vocationalSchool, setting == .rural {
                setting = .town
            }
            let year = random.within(1990...2018)
            open(
                School(
                    kind: kind, stages: City.stages(of: kind), county: county, setting: setting,
                    ownership: ownership),
                on: CivilDay.on(9, 1, min(year, settings.from.year - 1)))
        }
        if isDetailed { foundOtherUnits() }
    }

    /// What a place has beside its schools: in each county a special school, a teaching point, two
    /// community schools and a training institution; in the first a private senior school, a
    /// college, an enterprise and the teacher training school.
    private mutating func foundOtherUnits() {
        let inEach: [(InstitutionKind, Setting, Ownership)] = [
            (.specialSchool, .urban, .public), (.teachingPoint, .rural, .public),
            (.communitySchool, .urban, .public), (.communitySchool, .town, .public),
            (.trainingInstitution, .urban, .privateOther),
        ]
        let inFirst: [(InstitutionKind, Setting, Ownership)] = [
            (.seniorSchool, .urban, .privateOther), (.higherCollege, .urban, .public),
            (.enterprise, .urban, .privateOther), (.other, .urban, .public),
        ]
        for county in place.counties.indices {
            for (kind, setting, ownership) in inEach + (county == 0 ? inFirst : []) {
                open(
                    School(
                        kind: kind, stages: City.stages(of: kind), county: county,
                        setting: setting, ownership: ownership),
                    on: CivilDay.on(9, 1, 2008 + county))
            }
        }
    }

    private static func stages(of kind: InstitutionKind) -> [Stage] {
        switch kind {
        case .kindergarten: [.kindergarten]
        case .primarySchool: [.primary]
        case .juniorSchool: [.junior]
        case .seniorSchool: [.senior]
        case .vocationalSchool: [.vocational]
        case .specialSchool: [.special]
        case .teachingPoint: [.primary]
        case .higherCollege: [.higher]
        case .communitySchool, .trainingInstitution, .enterprise, .other: []
        default: [.primary, .junior]
        }
    }

    private mutating func foundLearners() {
        let first = CivilDay.on(9, 1, settings.from.schoolYear)
        students.reserveCapacity(settings.students + settings.students / 8)
        var children = 0
        for ordinal in 0..<settings.students {
            let step = Int8(ordinal % 15)
            let county = ordinal / 15 % place.counties.count
            var student = newStudent(step: step, on: first)
            if step < 3 {
                children += 1
                let isPublic = City.reaches(fortune.publicShare[first.year], at: children)
                student.school = kindergarten(in: county, isPublic: isPublic)
            } else {
                student.school = school(of: student.stage, in: county)
            }
            let isFirstYear = step == 0 || step == 3 || step == 9 || step == 12
            enrol(
                &student, from: first, move: isFirstYear ? .new : .promoted, within: 0)
            students.append(student)
        }
    }

    /// Whether the item with this ordinal, from 1, is one of those that make up a share in
    /// percent: evenly spread, without chance.
    static func reaches(_ percent: Double, at ordinal: Int) -> Bool {
        let share = percent / 100
        return Int(Double(ordinal) * share) > Int(Double(ordinal - 1) * share)
    }
}
