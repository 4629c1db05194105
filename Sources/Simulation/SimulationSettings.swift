import Calendar

/// What is to be simulated. The same settings give the same bytes.
package struct SimulationSettings: Sendable, Hashable {
    package var seed: UInt64
    /// The first day on which something is recorded: the registers are loaded on it.
    package var from: CivilDay
    /// The last day on which something is recorded.
    package var to: CivilDay
    /// Units of all kinds at the beginning.
    package var schools: Int
    /// Learners from kindergarten to senior school at the beginning.
    package var students: Int
    package var scenario: Scenario

    /// Eight counties with seven kinds of school each: below that some stage has no school.
    package static let fewestSchools = 56
    /// Below that the shares of a county say nothing.
    package static let fewestStudents = 500
    /// Ordinals of people are 32 bits wide.
    package static let mostStudents = 50_000_000

    /// Settings with the scenario's own size and days where none are given.
    package init(
        scenario: Scenario = .steady, seed: UInt64 = 1, from: CivilDay? = nil, to: CivilDay? = nil,
        schools: Int? = nil, students: Int? = nil
    ) {
        self.scenario = scenario
        self.seed = seed
        self.from = from ?? CivilDay.on(9, 1, 2020)
        self.to = to ?? CivilDay.on(1, 31, 2026)
        self.schools = schools ?? (scenario == .steady ? 160 : 800)
        self.students =
            students
            ?? {
                switch scenario {
                case .steady: 24_000
                case .demo: 40_000
                case .bench: 200_000
                }
            }()
    }

    /// What is wrong with the settings, in words for the user; nil where nothing is.
    package var fault: String? {
        if to < from { return "the last day \(to) lies before the first day \(from)" }
        if from.year < 1990 || to.year > 2099 {
            return "the days must lie between 1990-01-01 and 2099-12-31"
        }
        if schools < Self.fewestSchools || schools > 100_000 {
            return "a city needs \(Self.fewestSchools) to 100000 schools: \(schools) given"
        }
        if students < Self.fewestStudents || students > Self.mostStudents {
            return "a city needs \(Self.fewestStudents) to \(Self.mostStudents) students: "
                + "\(students) given"
        }
        return nil
    }

    /// The records in the order in which they are sent, made one by one as they are asked for.
    ///
    /// Nothing is kept of what has been sent, so memory depends on the number of people alone.
    package func events() -> SimulatedEvents { SimulatedEvents(self) }
}
