import Exact

/// What the past of the same figure in another area says of how such figures move.
package struct SiblingPast: Sendable {
    /// τ of its readings: what moves at other times is not compared.
    fileprivate let times: [Fraction]
    /// How far each picture would have foretold its readings.
    fileprivate let weights: [Double]
    /// The square of its yearly step under each picture, as a part of its size.
    fileprivate let squares: [Double]
    /// Its mean change a year, as a part of its size.
    fileprivate let trend: Double

    fileprivate init(_ task: ForecastTask) {
        let fits = PictureFits(task)
        times = task.times
        weights = fits.weights
        squares = fits.all.map { $0.residual / Double(task.values.count - 1) }
        let readings = task.layout.readings
        trend =
            (task.values[task.values.count - 1] - task.values[0])
            / (readings[readings.count - 1].time - readings[0].time)
    }
}

extension ModelAverage {
    /// What the points of one area say to the others; nil where they are too few.
    package func past(of points: [Observation], toward goal: Goal) -> SiblingPast? {
        guard let last = points.last, last.time < goal.time,
            let task = ForecastTask.of(points, toward: goal), task.values.count > 1
        else { return nil }
        return SiblingPast(task)
    }
}

/// What is believed before the readings of a figure are known.
struct Beliefs {
    /// The weight of each picture.
    var weights = Picture.all.map(\.prior)
    /// The yearly step of each picture, as a part of the size; nil = that of figures at large.
    var steps: [Double]?
    /// How many readings these steps are worth.
    var strength = 0.2
    /// The change a year that a figure shares with its siblings, as a part of the size.
    var trend = 0.0

    /// Fewer siblings say nothing.
    private static let fewest = 3
    /// Siblings that never moved are no proof that nothing ever will.
    private static let leastStep = 0.001
    /// How much of the siblings' trend a figure is expected to share.
    private static let shared = 0.5

    /// What figures at large do, where too few of the siblings have readings at the same times.
    init(_ siblings: [SiblingPast], at times: [Fraction]) {
        let siblings = siblings.filter { $0.times == times }
        let count = Double(siblings.count)
        guard siblings.count >= Self.fewest else { return }
        weights = Picture.all.enumerated().map { place, picture in
            (3 * picture.prior + siblings.reduce(0) { $0 + $1.weights[place] }) / (3 + count)
        }
        steps = Picture.all.indices.map { place in
            max(Self.leastStep, median(siblings.map { $0.squares[place] }).squareRoot())
        }
        strength = 1
        trend = Self.shared * median(siblings.map(\.trend))
    }

    init() {}
}

/// Of at least one.
private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
        ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
