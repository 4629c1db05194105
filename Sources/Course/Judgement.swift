import Calendar
import Codes
import Exact
import Forecasts
import Indicators
import Language
import Words

/// All that is said of one indicator in one area on one day. Figures are exact; who stores them
/// rounds them to 12 decimals.
package struct Judgement: Sendable {
    /// nil where the row is shown and not judged.
    package var status: Status?
    package var reason: Reason?
    /// What the indicator is committed to.
    package var commitment: Commitment
    /// In force on the day.
    package var reading: Reading
    /// The day it was read on; nil of reading `latest` where no statement serves.
    package var readOn: CivilDay?
    /// The row's last day, where the day lies behind it.
    package var endedOn: CivilDay?
    /// The closed reading on which `met_final`, `missed_final`, `past_limit` or `recovering` rests.
    package var closedReading: Reading?
    /// The last yearly movement toward the limit, where it is more than the headroom left.
    package var movement: Fraction?
    /// Of a ratio of two shares: the last closed reading before that in force, else that of the
    /// eve of the plan. It tells which side has moved.
    package var readingBefore: Reading?
    /// Who has reported what the reading counts; nil where it counts nobody at institutions, and
    /// where nobody asked.
    package var reporting: Reporting?
    /// The keys of the row that the plan's text leaves open, where that is why it is not judged.
    package var unsetKeys: [String] = []
    /// What each condition comes to, where the row consists of several; none where nobody asked.
    package var conditions: [FoundCondition] = []
    /// Of what is asked of each institution or area: those of which it does not hold; nil where it
    /// is asked of none, and where nobody asked.
    package var failingMembers: FailingMembers?
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
    /// nil together with the shortfall, and of what has no word.
    package var shortfallNoun: ShortfallNoun?
    /// Of a value that is too high: how many more of another noun bring it down, where it is those
    /// who are to be provided. Nobody is to send students away.
    package var needed: Fraction?
    /// nil together with what is needed.
    package var neededNoun: ShortfallNoun?
    /// Shares of the shortfall by area, the largest first.
    package var shortfalls: [AreaShortfall] = []

    /// What is missing in one area below.
    package struct AreaShortfall: Hashable, Sendable {
        package var areaCode: String
        package var shortfall: Fraction
        /// What is needed there instead, as of the whole.
        package var needed: Fraction?
    }
}

/// An area below the judged one: its part in the shortfall is named.
package struct AreaReading: Sendable {
    package var areaCode: String
    package var reading: Reading

    package init(areaCode: String, reading: Reading) {
        self.areaCode = areaCode
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
    package var facts: ReasonFacts {
        var facts = ReasonFacts()
        facts.value = reading.value
        facts.numerator = reading.numerator
        facts.denominator = reading.denominator
        facts.expected = expected
        facts.target = target
        facts.gap = gap
        facts.requiredPace = requiredPace
        facts.readOn = readOn
        facts.spokenOn = (closedReading ?? reading).on
        facts.endedOn = endedOn
        facts.shortfall = shortfall
        facts.noun = shortfallNoun
        facts.needed = needed
        facts.neededNoun = neededNoun
        facts.staleDenominator = reading.staleDenominator
        facts.coverage = reading.coverage
        facts.unsetKeys = unsetKeys
        facts.failing = reading.failing
        facts.conditions = conditions.map {
            .init(
                name: $0.name, nameZh: $0.nameZh, limit: $0.limit, value: $0.value,
                isHeld: $0.isHeld)
        }
        facts.failingMembers = failingMembers.map { found in
            ReasonFacts.Members(
                areInstitutions: found.areInstitutions,
                members: found.members.map { .init(code: $0.code, area: $0.area, name: $0.name) },
                others: found.others)
        }
        facts.bestPace = bestPace
        facts.forecast = forecast
        facts.forecastLow = forecastLow
        facts.forecastHigh = forecastHigh
        facts.chance = chance
        facts.basis = outlook?.basis.map {
            ReasonFacts.Basis(readings: $0.count, from: $0.from, to: $0.to)
        }
        facts.closedValue = closedReading?.value
        facts.closedOn = closedReading?.on
        facts.movement = movement
        facts.numeratorBefore = readingBefore?.numerator
        facts.denominatorBefore = readingBefore?.denominator
        facts.beforeOn = readingBefore?.on
        facts.reporting = reporting.map {
            ReasonFacts.Reporting(
                areas: $0.areas, silentAreas: $0.silentAreas, institutions: $0.institutions,
                silentInstitutions: $0.silentInstitutions)
        }
        facts.places = shortfalls.map {
            .init(area: $0.areaCode, shortfall: $0.shortfall, needed: $0.needed)
        }
        return facts
    }

    /// The judgement as it is put into words; other areas by their codes.
    package var situation: Situation {
        Situation(status: status, facts: facts, commitment: commitment)
    }

    /// One English sentence that stands alone, other areas by their codes; empty where the row is
    /// not judged.
    package var sentence: String { reason?.sentence(situation, in: .en) ?? "" }

    /// The same in either language, other areas by the names that are given.
    package func sentence(
        in language: Language, areas name: @escaping @Sendable (String, Language) -> String
    ) -> String {
        let situation = Situation(
            status: status, facts: facts, commitment: commitment, areaName: name)
        return reason?.sentence(situation, in: language) ?? ""
    }

    /// What would clear it; nil where there is nothing to clear.
    package var remedy: String? { Phrasing(situation, in: .en).remedy }
}
