import Calendar
import Codes
import Exact
import Indicators
import JSONText
import Language

/// All that is said of one indicator in one area on one day. Figures are exact; who stores them
/// rounds them to 12 decimals.
package struct Judgement: Sendable {
    /// nil where the row is shown and not judged.
    package var status: Status?
    package var reasonCode: ReasonCode?
    /// In force on the day.
    package var reading: Reading
    /// The day it was read on; nil of reading `latest` where no statement serves.
    package var readOn: CivilDay?
    /// The closed reading on which `met_final`, `missed_final`, `past_limit` or `recovering` rests.
    package var closedReading: Reading?
    /// The last yearly movement toward the limit, where it is more than the headroom left.
    package var movement: Fraction?
    /// Of a ratio of two shares: the last closed reading before that in force, else that of the
    /// eve of the plan. It tells which side has moved.
    package var readingBefore: Reading?
    /// Whether the period of the reading in force is closed.
    package var isPeriodClosed: Bool
    /// The limit of the target; nil where the row is not judged.
    package var target: Fraction?
    package var path: Path?
    /// What the plan expects of the reading in force: on the path, the target once the verdict is
    /// out, and the limit where there is no deadline; nil without a baseline.
    package var expected: Fraction?
    /// How far the value is ahead of what is expected; negative = behind.
    package var gap: Fraction?
    /// The movement a plan year that reaches the target, 0 when there.
    package var requiredPace: Fraction?
    /// The most that a year so far has brought; nil before two readings a year apart.
    package var bestPace: Fraction?
    /// What the closed periods lead to at the deadline; nil while they are too few, and where there
    /// is no deadline.
    package var outlook: Forecast?
    /// The last closed period that the forecast rests on; nil where there is no forecast, and once
    /// its truth is known.
    package var outlookPeriod: Int?
    /// What is missing in natural units, above 0.
    package var shortfall: Fraction?
    /// nil together with the shortfall.
    package var shortfallNoun: ShortfallNoun?
    /// Shares of the shortfall by area, the largest first.
    package var shortfalls: [AreaShortfall] = []
    /// One English sentence that stands alone; empty where the row is not judged.
    package var reason = ""

    /// What is missing in one area below.
    package struct AreaShortfall: Hashable, Sendable {
        package var areaCode: String
        package var areaName: String
        package var shortfall: Fraction
    }
}

/// An area below the judged one: its part in the shortfall is named.
package struct AreaReading: Sendable {
    package var areaCode: String
    /// In English, for the sentence.
    package var areaName: String
    package var reading: Reading

    package init(areaCode: String, areaName: String, reading: Reading) {
        self.areaCode = areaCode
        self.areaName = areaName
        self.reading = reading
    }
}

extension Judgement {
    /// The value forecast for the deadline.
    package var forecast: Double? { outlook?.value }
    /// The lower end of the forecast's 80 % interval.
    package var forecastLow: Double? { outlook?.low }
    /// The upper end.
    package var forecastHigh: Double? { outlook?.high }
    /// The chance of meeting the target, 0 to 1.
    package var chance: Double? { outlook?.chance }
}

extension Judgement {
    /// The figures behind the sentence, so that it can be made in any language.
    package var reasonFacts: JSON {
        var facts: [(String, JSON)] = [
            ("value", Judgement.number(reading.value)),
            ("numerator", Judgement.number(reading.numerator)),
            ("denominator", Judgement.number(reading.denominator)),
            ("expected", Judgement.number(expected)),
            ("target", Judgement.number(target)),
            ("gap", Judgement.number(gap)),
            ("requiredPace", Judgement.number(requiredPace)),
            ("readOn", .optional(readOn?.description)),
            ("shortfall", Judgement.number(shortfall)),
            ("noun", .optional(shortfallNoun?.rawValue)),
        ]
        if let year = reading.staleDenominator {
            facts.append(("staleDenominator", .integer(Int64(year))))
        }
        if let coverage = reading.coverage {
            facts.append(("coverage", Judgement.number(coverage)))
        }
        if let bestPace { facts.append(("bestPace", Judgement.number(bestPace))) }
        if let outlook {
            facts.append(("forecast", Judgement.number(outlook.value)))
            facts.append(("forecastLow", Judgement.number(outlook.low)))
            facts.append(("forecastHigh", Judgement.number(outlook.high)))
            facts.append(("chance", Judgement.number(outlook.chance)))
        }
        if let closedReading {
            facts.append(("closedValue", Judgement.number(closedReading.value)))
            facts.append(("closedOn", .string(closedReading.on.description)))
        }
        if let movement { facts.append(("movement", Judgement.number(movement))) }
        if let readingBefore {
            facts.append(("numeratorBefore", Judgement.number(readingBefore.numerator)))
            facts.append(("denominatorBefore", Judgement.number(readingBefore.denominator)))
            facts.append(("beforeOn", .string(readingBefore.on.description)))
        }
        if !shortfalls.isEmpty {
            let areas = shortfalls.map { area in
                JSON.object([
                    ("areaCode", .string(area.areaCode)),
                    ("shortfall", Judgement.number(area.shortfall)),
                ])
            }
            facts.append(("where", .array(areas)))
        }
        return .object(facts)
    }

    private static func number(_ value: Double?) -> JSON {
        .optionalNumber(value?.decimalText(places: 12))
    }

    private static func number(_ value: Fraction?) -> JSON {
        .optionalNumber(value?.decimalText(places: 12))
    }
}
