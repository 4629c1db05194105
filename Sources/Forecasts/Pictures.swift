/// A picture of how a figure moves: a Gaussian process around an unknown level, with an unknown
/// yearly scale. A change over one year has variance 1 in each, so that they can be compared.
struct Picture {
    /// The share of steps that are forgotten at once.
    let wandering: Double
    /// The share of a pace that changes slowly.
    let pace: Double
    /// The share of what each reading has for itself.
    let noise: Double
    /// Its weight before any reading is known.
    let prior: Double
    /// Whether what all areas have in common moves it.
    let followsTrend: Bool

    /// How fast a pace is forgotten: by half in fourteen years.
    private static let forgetting = 0.05

    static let all = [
        Picture(wandering: 1, pace: 0.3, noise: 0, prior: 0.5, followsTrend: true),
        Picture(wandering: 0, pace: 1, noise: 0.01, prior: 0.25, followsTrend: true),
        Picture(wandering: 0, pace: 0, noise: 1, prior: 0.25, followsTrend: false),
    ]

    /// J: the covariance of the ways covered by two times at a slowly changing pace.
    static func way(_ t: Double, _ u: Double) -> Double {
        let a = forgetting
        let sum =
            2 * a * min(t, u) - 1 + exponential(-a * t) + exponential(-a * u)
            - exponential(-a * abs(t - u))
        return sum / (a * a)
    }

    /// The variance of a change over one year.
    private var scale: Double { wandering + pace * pace * wayOfYear + 2 * noise }

    /// The noise of one reading.
    var nugget: Double { noise / scale }

    /// Without the noise of a reading.
    func covariance(_ one: Instant, _ other: Instant, way: Double) -> Double {
        let moved = (wandering * min(one.time, other.time) + pace * pace * way) / scale
        // A shift of unknown size at some day: any large number.
        return moved + 10_000 * Double((one.offsets & other.offsets).nonzeroBitCount)
    }
}

/// J(1, 1)
private let wayOfYear = Picture.way(1, 1)

/// When a value counts.
struct Instant: Hashable {
    /// In years from the first reading.
    let time: Double
    /// The shifts of unknown size that are part of the value, a bit each.
    let offsets: UInt64
}

/// Where values are known, and of what is to be foretold: a sum of values to come.
struct Layout: Hashable {
    /// At least one.
    let readings: [Instant]
    let ahead: [Weighted]

    struct Weighted: Hashable {
        let instant: Instant
        let weight: Double
    }

    /// Σ of the weights.
    var totalWeight: Double { ahead.reduce(0) { $0 + $1.weight } }
}

/// What readings say under one picture.
struct PictureFit {
    /// Of what is to be foretold.
    var mean: Double
    /// Of the same, in units of the picture's scale.
    var variance: Double
    /// The sum of squares that the readings leave.
    var residual: Double
    /// The logarithm of how well the readings are foretold, but for their scale.
    var evidence: Double
}

/// One picture over a layout: everything that does not depend on the values. The level is estimated
/// by what the readings say of it, with no belief before.
struct FactoredPicture {
    private let factor: LowerTriangle
    private let ones: [Double]
    private let toward: [Double]
    private let precision: Double
    private let totalWeight: Double
    let variance: Double
    let evidence: Double

    /// What keeps the factor well above rounding.
    private static let least = 1e-9

    /// - Parameter ways: J of each two readings, and of each reading and what lies ahead.
    init(_ picture: Picture, over layout: Layout, _ ways: Ways) {
        let readings = layout.readings
        factor = LowerTriangle(count: readings.count, least: Self.least) { row, column in
            picture.covariance(
                readings[row], readings[column], way: ways.readings[row][column])
                + (row == column ? picture.nugget + Self.least : 0)
        }
        ones = factor.solve(Array(repeating: 1, count: readings.count))
        toward = factor.solve(
            readings.indices.map { place in
                zip(layout.ahead, ways.toward[place]).reduce(0) { sum, ahead in
                    let (next, way) = ahead
                    return sum + next.weight
                        * picture.covariance(readings[place], next.instant, way: way)
                }
            })
        precision = dot(ones, ones)
        totalWeight = layout.totalWeight
        var own = 0.0
        for (row, one) in layout.ahead.enumerated() {
            for (column, other) in layout.ahead.enumerated() {
                own +=
                    one.weight * other.weight
                    * (picture.covariance(
                        one.instant, other.instant, way: ways.ahead[row][column])
                        + (row == column ? picture.nugget : 0))
            }
        }
        let unexplained = totalWeight - dot(ones, toward)
        // Rounding may take a little more than there is.
        variance = max(
            own - dot(toward, toward) + unexplained * unexplained / precision, Self.least)
        evidence = -factor.logarithmOfDiagonal - 0.5 * logarithm(precision)
    }

    /// - Parameter values: of each reading.
    func fit(_ values: [Double]) -> PictureFit {
        let solved = factor.solve(values)
        let level = dot(ones, solved) / precision
        let rest = zip(solved, ones).map { $0 - level * $1 }
        return PictureFit(
            mean: totalWeight * level + dot(toward, rest), variance: variance,
            residual: dot(rest, rest), evidence: evidence)
    }
}

/// J between all points of a layout, which the pictures share.
struct Ways {
    let readings: [[Double]]
    let toward: [[Double]]
    let ahead: [[Double]]

    init(_ layout: Layout) {
        func table(_ rows: [Instant], _ columns: [Instant]) -> [[Double]] {
            rows.map { row in columns.map { Picture.way(row.time, $0.time) } }
        }
        let ahead = layout.ahead.map(\.instant)
        readings = table(layout.readings, layout.readings)
        toward = table(layout.readings, ahead)
        self.ahead = table(ahead, ahead)
    }
}

/// Cholesky's factor L of a positive definite matrix L · L'.
struct LowerTriangle {
    private var rows: [[Double]] = []

    /// - Parameters:
    ///   - least: no pivot of the matrix is smaller, but for rounding.
    ///   - element: of the matrix, on its diagonal and below.
    init(count: Int, least: Double, element: (_ row: Int, _ column: Int) -> Double) {
        for row in 0..<count {
            var entries: [Double] = []
            for column in 0...row {
                var value = element(row, column)
                for place in 0..<column {
                    value -=
                        entries[place]
                        * (column == row ? entries[place] : rows[column][place])
                }
                entries.append(
                    column == row ? max(value, least).squareRoot() : value / rows[column][column])
            }
            rows.append(entries)
        }
    }

    /// L⁻¹ v
    func solve(_ v: [Double]) -> [Double] {
        var solution: [Double] = []
        for (row, entries) in rows.enumerated() {
            var value = v[row]
            for place in 0..<row { value -= entries[place] * solution[place] }
            solution.append(value / entries[row])
        }
        return solution
    }

    /// Σ ln Lᵢᵢ
    var logarithmOfDiagonal: Double {
        rows.indices.reduce(0) { $0 + logarithm(rows[$1][$1]) }
    }
}

private func dot(_ one: [Double], _ other: [Double]) -> Double {
    zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
}
