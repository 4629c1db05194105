import Calendar

/// A forecast that was kept and whose truth is known.
package struct ScoredForecast: Equatable, Sendable {
    package var key: RowKey
    package var targetOn: CivilDay
    package var method: String
    package var methodVersion: Int
    /// From the day it was made to the deadline, rounded to whole years.
    package var years: Int
    /// Whether the truth lies in the 80 % interval; nil where the method gave none.
    package var isCovered: Bool?
    /// 0 to 1; nil where the method gave none.
    package var chance: Double?
    /// Whether the truth meets the target.
    package var isMet: Bool
    /// What the two plainest methods would have said; nil where that was not kept.
    package var lastValue: Plain?
    package var linearSchedule: Plain?

    package struct Plain: Equatable, Sendable {
        /// Whether it meets the target, which is all that such a method says.
        package var isMet: Bool
        /// How much nearer the forecast was to the truth: 1 nearer, ½ as near, 0 farther.
        package var nearer: Double

        package init(isMet: Bool, nearer: Double) {
            self.isMet = isMet
            self.nearer = nearer
        }
    }

    package init(
        key: RowKey, targetOn: CivilDay, method: String, methodVersion: Int, years: Int,
        isMet: Bool
    ) {
        self.key = key
        self.targetOn = targetOn
        self.method = method
        self.methodVersion = methodVersion
        self.years = years
        self.isMet = isMet
    }
}

/// How the forecasts of one method did, over all horizons or at one of them.
package struct ForecastScore: Equatable, Sendable {
    package let method: String
    package let version: Int
    /// Whole years from the forecast to the deadline, `mostYears` stands for that and more; nil:
    /// over all horizons.
    package let years: Int?
    package let forecasts: Int
    /// How many of them speak of different truths: the forecasts of one row and deadline share
    /// theirs, so that a row counts once, however often it was foretold.
    package let rows: Int
    /// The share of truths in the 80 % intervals; nil without intervals.
    package let coverage: Proportion?
    package let chances: Chances?
    package let lastValue: Rival?
    package let linearSchedule: Rival?
    /// Tenths of the chance, from 0 to 1.
    package let reliability: [Tenth]

    /// Horizons from here on are one.
    package static let mostYears = 5
    /// What an interval is meant to cover.
    package static let meantCoverage = 0.8
    /// A method is called out when it is this many standard errors off: of one that is right, one
    /// line in a thousand is.
    package static let standardErrors = 3.0
    /// Of fewer rows nothing is said.
    package static let fewestRows = 10

    /// What can be said of a method's own uncertainty.
    package enum Finding: String, Sendable {
        /// Intervals too narrow, chances too near to 0 and 1.
        case tooSure = "too_sure"
        case tooCautious = "too_cautious"
        /// Nothing speaks against it.
        case inLine = "in_line"
        /// Fewer rows than anything can be said of.
        case tooFew = "too_few"
    }

    /// A share with its Wilson interval of `standardErrors`.
    package struct Proportion: Equatable, Sendable {
        package let share: Double
        package let low: Double
        package let high: Double
        /// Out of how many independent ones.
        package let count: Int

        init(share: Double, of count: Int) {
            let n = Double(count)
            let square = ForecastScore.standardErrors * ForecastScore.standardErrors
            let middle = (share + square / (2 * n)) / (1 + square / n)
            let variance = share * (1 - share) / n + square / (4 * n * n)
            let half = ForecastScore.standardErrors * variance.squareRoot() / (1 + square / n)
            self.share = share
            low = max(0, middle - half)
            high = min(1, middle + half)
            self.count = count
        }

        /// Whether the intervals are what they are said to be.
        package var finding: Finding {
            if count < ForecastScore.fewestRows { return .tooFew }
            if high < ForecastScore.meantCoverage { return .tooSure }
            return low > ForecastScore.meantCoverage ? .tooCautious : .inLine
        }
    }

    /// How the chances did.
    package struct Chances: Equatable, Sendable {
        package let count: Int
        /// The mean square of chance less outcome: 0 is best.
        package let brier: Double
        /// What it would be if the chances were right: the mean of p (1 − p).
        package let expected: Double
        /// Their difference in standard errors (Spiegelhalter's test); nil where each chance was 0
        /// or 1 and all came so.
        package let deviation: Double?
        package let finding: Finding

        /// - Parameter rows: how many independent ones there are.
        init?(_ said: [(chance: Double, isMet: Bool)], rows: Int) {
            guard !said.isEmpty else { return nil }
            let n = Double(said.count)
            var (squares, due, variance) = (0.0, 0.0, 0.0)
            for (chance, isMet) in said {
                let miss = chance - (isMet ? 1 : 0)
                squares += miss * miss
                due += chance * (1 - chance)
                variance += (1 - 2 * chance) * (1 - 2 * chance) * chance * (1 - chance)
            }
            count = said.count
            brier = squares / n
            expected = due / n
            let excess = squares - due
            // As many as there are rows: n forecasts of m rows vary like m of them.
            let error = (variance * n / Double(rows)).squareRoot()
            deviation = error > 0 ? excess / error : excess > 0 ? .infinity : nil
            finding =
                if rows < ForecastScore.fewestRows {
                    .tooFew
                } else if let deviation, abs(deviation) > ForecastScore.standardErrors {
                    deviation > 0 ? .tooSure : .tooCautious
                } else {
                    .inLine
                }
        }
    }

    /// A plain method on the same forecasts, which says yes or no.
    package struct Rival: Equatable, Sendable {
        /// The forecasts beside which it was kept, and that have a chance.
        package let count: Int
        /// Its own Brier score: the share of wrong answers.
        package let brier: Double
        /// That of the method on the same forecasts.
        package let brierOfMethod: Double
        /// The share of forecasts that were nearer to the truth than it, half of those as near.
        package let nearer: Double

        init?(
            _ forecasts: [ScoredForecast], _ plain: KeyPath<ScoredForecast, ScoredForecast.Plain?>
        ) {
            var (count, own, method, nearer) = (0, 0.0, 0.0, 0.0)
            for forecast in forecasts {
                guard let said = forecast[keyPath: plain], let chance = forecast.chance else {
                    continue
                }
                let outcome = forecast.isMet ? 1.0 : 0
                count += 1
                own += said.isMet == forecast.isMet ? 0 : 1
                method += (chance - outcome) * (chance - outcome)
                nearer += said.nearer
            }
            guard count > 0 else { return nil }
            self.count = count
            brier = own / Double(count)
            brierOfMethod = method / Double(count)
            self.nearer = nearer / Double(count)
        }
    }

    /// The forecasts whose chance lies in one tenth.
    package struct Tenth: Equatable, Sendable {
        package let from: Double
        package let to: Double
        package let forecasts: Int
        package let meanChance: Double
        /// How many of the targets were met.
        package let met: Proportion
    }

    /// The scores of each method and version: over all horizons, then horizon by horizon.
    package static func scores(_ forecasts: [ScoredForecast]) -> [ForecastScore] {
        struct Method: Hashable, Comparable {
            let name: String
            let version: Int

            static func < (left: Method, right: Method) -> Bool {
                (left.name, left.version) < (right.name, right.version)
            }
        }
        let groups = Dictionary(grouping: forecasts) {
            Method(name: $0.method, version: $0.methodVersion)
        }
        return groups.sorted { $0.key < $1.key }.flatMap { method, all in
            let byYears = Dictionary(grouping: all) { min(max($0.years, 1), mostYears) }
            return [ForecastScore(method.name, method.version, nil, all)]
                + byYears.sorted { $0.key < $1.key }.map {
                    ForecastScore(method.name, method.version, $0.key, $0.value)
                }
        }
    }

    private init(
        _ method: String, _ version: Int, _ years: Int?, _ forecasts: [ScoredForecast]
    ) {
        self.method = method
        self.version = version
        self.years = years
        self.forecasts = forecasts.count
        rows = Self.rows(forecasts)
        let intervals = forecasts.filter { $0.isCovered != nil }
        coverage =
            intervals.isEmpty
            ? nil
            : Proportion(
                share: Double(intervals.count { $0.isCovered == true }) / Double(intervals.count),
                of: Self.rows(intervals))
        let chanced = forecasts.filter { $0.chance != nil }
        chances = Chances(
            chanced.map { ($0.chance ?? 0, $0.isMet) }, rows: Self.rows(chanced))
        lastValue = Rival(forecasts, \.lastValue)
        linearSchedule = Rival(forecasts, \.linearSchedule)
        let tenths = Dictionary(grouping: chanced) { min(9, Int(($0.chance ?? 0) * 10)) }
        reliability = tenths.sorted { $0.key < $1.key }.map { place, said in
            let count = Double(said.count)
            return Tenth(
                from: Double(place) / 10, to: Double(place + 1) / 10, forecasts: said.count,
                meanChance: said.reduce(0) { $0 + ($1.chance ?? 0) } / count,
                met: Proportion(
                    share: Double(said.count { $0.isMet }) / count, of: Self.rows(said)))
        }
    }

    private static func rows(_ forecasts: [ScoredForecast]) -> Int {
        struct Truth: Hashable {
            let key: RowKey
            let targetOn: CivilDay
        }
        return Set(forecasts.map { Truth(key: $0.key, targetOn: $0.targetOn) }).count
    }

    /// `all`, `3`, `5+`.
    package var horizonName: String {
        guard let years else { return "all" }
        return years == Self.mostYears ? "\(years)+" : String(years)
    }

    /// Whether intervals are too narrow or chances too bold.
    package var isTooSure: Bool {
        coverage?.finding == .tooSure || chances?.finding == .tooSure
    }
}
