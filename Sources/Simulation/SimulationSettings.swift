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
    /// The places that are simulated with all of their offices; none: Liaocheng with its first
    /// registers.
    package var places: [Place]

    /// Eight counties with seven kinds of school each: below that some stage has no school.
    package static let fewestSchools = 56
    /// Below that the shares of a county say nothing.
    package static let fewestStudents = 500
    /// Ordinals of people are 32 bits wide.
    package static let mostStudents = 50_000_000

    /// Settings with the scenario's own size and days where none are given.
    package init(
        scenario: Scenario = .steady, seed: UInt64 = 1, from: CivilDay? = nil, to: CivilDay? = nil,
        schools: Int? = nil, students: Int? = nil, places: [Place] = []
    ) {
        self.scenario = scenario
        self.places = places
        self.seed = seed
        self.from = from ?? CivilDay.on(9, 1, 2020)
        self.to = to ?? CivilDay.on(1, 31, 2026)
        let ofPlaces = (
            schools: places.reduce(0) { $0 + $1.schools },
            students: places.reduce(0) { $0 + $1.students }
        )
        self.schools =
            schools
            ?? (!places.isEmpty ? ofPlaces.schools : scenario == .steady ? 160 : 800)
        self.students =
            students ?? (places.isEmpty ? nil : ofPlaces.students)
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
        if !places.isEmpty, scenario == .bench {
            return "places have no benchmark: leave out the places, or take another scenario"
        }
        let fewest = places.isEmpty ? Self.fewestSchools : 1
        if schools < fewest || schools > 100_000 {
            return "a city needs \(Self.fewestSchools) to 100000 schools: \(schools) given"
        }
        if students < Self.fewestStudents || students > Self.mostStudents {
            return "a city needs \(Self.fewestStudents) to \(Self.mostStudents) students: "
                + "\(students) given"
        }
        return nil
    }

    /// The settings of one of the places: its part of all schools and learners, but as many schools
    /// as it needs to have one of every kind in each county.
    func share(of place: Place) -> SimulationSettings {
        var settings = self
        let total = places.reduce((schools: 0, students: 0)) {
            ($0.schools + $1.schools, $0.students + $1.students)
        }
        settings.schools = max(
            place.counties.count * City.fewestKinds, schools * place.schools / total.schools)
        settings.students = students * place.students / total.students
        settings.seed = place == .liaocheng ? seed : SplitMix64.mix(seed &+ UInt64(place.code))
        return settings
    }

    /// The records in the order in which they are sent, made one by one as they are asked for.
    ///
    /// Nothing is kept of what has been sent, so memory depends on the number of people alone.
    package func events() -> SimulatedEvents { SimulatedEvents(self) }
}
