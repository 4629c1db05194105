import Calendar

/// How the simulated city fares.
package enum Scenario: String, CaseIterable, Sendable {
    /// Everything that the plan promises is kept, a little ahead of its path.
    case steady
    /// Preschool enrolment falls behind and stays there, public kindergartens fall behind and
    /// recover, and one wrong population figure raises an alarm that its correction retracts.
    case demo
    /// A plain stream for measuring speed: random people, units and days, no story.
    case bench

    /// What the scenario shows, in half a sentence for the help text.
    package var summary: String {
        switch self {
        case .steady: "a city that keeps its promises"
        case .demo: "one promise broken, one caught up with, one false alarm"
        case .bench: "random facts for measuring speed"
        }
    }
}

/// What the city aims at, in percent where nothing else is said. The figures of 2020 are the
/// baselines of the plan of Liaocheng.
struct Fortune: Sendable {
    /// Children in kindergartens of 100 aged 3 to 5.
    var preschoolGross = YearlyFigure(2020, 92.13, 92.9, 93.5, 94.1, 94.7, 95.3)
    /// Learners of the senior stages of 100 aged 15 to 17.
    var seniorGross = YearlyFigure(2020, 98.6, 98.7, 98.8, 98.9, 99.0, 99.1)
    /// Graduates of junior school of 100 who entered primary school nine years before.
    var retention = YearlyFigure(2020, 98.2, 98.25, 98.3, 98.35, 98.4, 98.45)
    /// Kindergarten children in public kindergartens.
    var publicShare = YearlyFigure(2020, 50.5, 52, 53, 54, 55.2, 56.4)
    var kindergartenCollege = YearlyFigure(2020, 80.5, 82.3, 83.5, 84.7, 85.9, 87.1)
    var preschoolMajor = YearlyFigure(2020, 51.5, 56.6, 61.7, 66.8, 71.9, 77)
    /// Bachelors among the teachers of primary and junior schools, by setting.
    var bachelorUrban = YearlyFigure(2020, 80.5, 81, 81.8, 82.6, 83.4, 84.2)
    var bachelorTown = YearlyFigure(2020, 74.8, 76.2, 77.6, 79, 80.4, 81.8)
    var bachelorRural = YearlyFigure(2020, 69.6, 71.6, 73.2, 74.8, 76.4, 78)
    var seniorMaster = YearlyFigure(2020, 9, 9.4, 9.8, 10.2, 10.6, 11)
    /// Years at school of those aged 16 to 59.
    var schoolingYears = YearlyFigure(2019, 10.14, 10.2, 10.27, 10.34, 10.41, 10.48, 10.55)
    /// Years whose first figure for those aged 15 to 17 is typed wrongly, a tenth too large.
    var mistypedYears: Set<Int> = []

    init(_ scenario: Scenario, in place: Place) {
        guard place == .liaocheng else {
            self = Fortune(of: place)
            return
        }
        guard scenario == .demo else { return }
        preschoolGross = YearlyFigure(2020, 92.13, 92.8, 93, 92.9, 93, 93.2)
        publicShare = YearlyFigure(2020, 48, 47.6, 47.9, 53.6, 54.9, 56.2)
        mistypedYears = [2022]
    }

    /// How another place fares, whatever the scenario.
    private init(of place: Place) {
        switch place {
        case .daqing:
            preschoolGross = YearlyFigure(2020, 93.5, 94.3, 95.1, 95.9, 96.4, 97.2)
            publicShare = YearlyFigure(2020, 56, 56.2, 56.4, 56.6, 56.8, 57)
            retention = YearlyFigure(2020, 99.2, 99.25, 99.3, 99.3, 99.35, 99.4)
            bachelorUrban = YearlyFigure(2020, 70, 72, 74, 76, 78, 80)
            bachelorTown = YearlyFigure(2020, 64, 66, 68, 70, 72, 74)
            bachelorRural = YearlyFigure(2020, 60, 62, 64, 66, 68, 70)
        case .heping:
            preschoolGross = YearlyFigure(2020, 81, 82, 83.6, 84.9, 86.4, 87.8)
            publicShare = YearlyFigure(2020, 60, 61, 62, 63, 64, 65)
            retention = YearlyFigure(2020, 100, 100, 100, 100, 99.1, 100)
            seniorGross = YearlyFigure(2020, 101, 101, 101, 101, 101, 101)
        default:
            break
        }
    }
}
