import Calendar

/// What the offices of a detailed place remember.
struct Offices: Sendable {
    /// How many learners have been given a place, by school, grade and school year.
    private var places: [ClassPlace: Int] = [:]
    /// Posts that are established and empty: they are filled one after another.
    var vacancies: [Vacancy] = []
    var vacanciesPerYear = 0
    /// Heads of schools and their office staff.
    var leaders: [(number: UInt32, school: Int32, role: String)] = []
    /// Learners who can give first aid.
    var firstAiders: Set<UInt32> = []
    /// How many of each kind there have been, so that shares are met without chance.
    private var counted: [String: Int] = [:]
    /// How many activities and cases have been numbered.
    private var numbered = 0

    private struct ClassPlace: Hashable {
        let school: Int32
        let grade: Int
        let schoolYear: Int
    }

    /// A post that is established and empty.
    struct Vacancy: Sendable {
        let school: Int32
        let role: String
        var subject: String?
    }

    /// How many were given a place in the grade before.
    mutating func place(at school: Int32, grade: Int, schoolYear: Int) -> Int {
        let key = ClassPlace(school: school, grade: grade, schoolYear: schoolYear)
        defer { places[key, default: 0] += 1 }
        return places[key, default: 0]
    }

    /// Whether the next one of a kind belongs to a share in percent.
    mutating func reaches(_ percent: Double, of kind: String) -> Bool {
        counted[kind, default: 0] += 1
        return City.reaches(percent, at: counted[kind] ?? 0)
    }

    /// The number of an activity or a case that no other has.
    mutating func number() -> Int {
        numbered += 1
        return numbered
    }
}
