import Exact

/// Which of the points are judged: a yearly rhythm is what the pictures know.
///
/// Of each year the one nearest to the deadline's day of the year, so that a figure with seasons is
/// compared with itself; where there are too few of these, points half a year apart.
struct ChosenReadings {
    /// At least one, the oldest first.
    let points: [Observation]
    /// τ of those of the latest point's season, where that is not the deadline's: they say how the
    /// figure has moved, and not at which level it will be.
    let otherSeason: Set<Fraction>

    /// Older points say nothing of today.
    private static let years = Fraction(15)
    /// How far from its day of the year a point may lie.
    private static let near = Fraction(1, 8) ?? .zero
    private static let half = Fraction(1, 2) ?? .zero

    /// - Parameter points: at least one, the oldest first, all of them before the deadline.
    init(of points: [Observation], toward goal: Goal) {
        let latest = points[points.count - 1]
        let recent = points.filter { $0.time >= latest.time - Self.years }
        let season = Self.nearest(recent, to: goal.time)
        let years = Set(recent.map { $0.time.ceiling })
        let lacking = years.subtracting(season.map { recent[$0].time.ceiling })
        guard season.count >= 2, lacking.count <= 1 else {
            self.points = Self.spaced(recent)
            otherSeason = []
            return
        }
        var other: [Int] = []
        let distance = goal.time - latest.time
        let away = distance - distance.floor
        if min(away, Fraction(1) - away) > Self.near {
            let used = Set(season)
            other = Self.nearest(recent, to: latest.time).filter { !used.contains($0) }
            if other.count < 2 { other = [] }
        }
        self.points = (season + other).sorted().map { recent[$0] }
        otherSeason = Set(other.map { recent[$0].time })
    }

    /// The places of the points that lie nearest to whole years before a time; of two that are as
    /// near, the later.
    private static func nearest(_ points: [Observation], to time: Fraction) -> [Int] {
        var chosen: [Fraction: (place: Int, away: Fraction)] = [:]
        for (place, point) in points.enumerated() {
            let distance = time - point.time
            let years = (distance + half).floor
            let away = (distance - years).magnitude
            guard years.sign >= 0, away <= near else { continue }
            if let known = chosen[years], known.away < away { continue }
            chosen[years] = (place, away)
        }
        return chosen.values.map(\.place).sorted()
    }

    /// Back from the latest, each at least half a year older than the one kept before.
    private static func spaced(_ points: [Observation]) -> [Observation] {
        var kept = [points[points.count - 1]]
        for point in points.reversed() where kept[kept.count - 1].time - point.time >= half {
            kept.append(point)
        }
        return kept.reversed()
    }
}
