import Calendar
import Codes
import Language

/// A published programme as its file says it, checked: every word below has a meaning.
package struct Plan: Equatable, Sendable {
    package var id: String
    /// The first 12 hex digits of the SHA-256 of the parsed file; the loader's edge fills it in.
    package var version: String
    /// What the version is computed from: the parsed file as a line of JSON.
    package var content = "{}"
    package var titleZh: String
    package var titleEn: String
    /// Area code; nil while `unset`.
    package var area: String?
    package var startsOn: CivilDay
    package var endsOn: CivilDay
    package var document: String
    /// The plan's own alert policy where it has one.
    package var hold: Int?
    package var recovery: Int?
    /// Whether alerts of areas are part of that of a wider area while it fires.
    package var inhibits = true
    /// In the order of the file.
    package var indicators: [Indicator]
    /// The semesters of the installation.
    package var calendar = SchoolCalendar()

    package init(
        id: String, version: String = "", titleZh: String, titleEn: String, area: String?,
        startsOn: CivilDay, endsOn: CivilDay, document: String = "", hold: Int? = nil,
        recovery: Int? = nil, indicators: [Indicator]
    ) {
        self.id = id
        self.version = version
        self.titleZh = titleZh
        self.titleEn = titleEn
        self.area = area
        self.startsOn = startsOn
        self.endsOn = endsOn
        self.document = document
        self.hold = hold
        self.recovery = recovery
        self.indicators = indicators
    }
}

/// A commitment made computable.
package struct Indicator: Equatable, Sendable {
    package var id: String
    package var nameZh: String
    package var nameEn: String
    package var unit: MeasureUnit
    /// A, B or C; C is charted and never judged.
    package var tier: String
    /// What it measures, as a code that rows of several plans share; nil where the file says none.
    package var concept: String?
    package var property: CommitmentProperty
    package var scope: Scope
    /// Whether the areas below have rows too.
    package var rowsBelow: Bool
    package var reading: ReadingKind
    /// Under reading `latest` only statements of whole years are used, not those of a day or a
    /// semester.
    package var takesYearsOnly: Bool
    /// While a district or county in the row's area reports nobody, the row has no value.
    package var holdsForSilentAreas: Bool
    /// When it has a value at all.
    package var effective = Effective()
    package var measure: Formula
    /// The same counted in the window of its target, where that has one.
    package var recentMeasure: Formula?
    /// 分项: the same of parts, each shown beside it and never judged.
    package var parts: [Part] = []
    /// nil where the row has none, or is tier C.
    package var target: Target?
    /// Something is `unset`: the row is `needs_config` and never alerts.
    package var needsConfiguration: Bool
    /// Where, as keys of the row: `target.by`, `measure.classes.size.atLeast`; `area` is the
    /// plan's.
    package var unsetKeys: [String] = []
    package var sourceSection: String
    /// Exactly as the document has it, with its copying errors.
    package var sourceQuote: String
    /// The same with these mended, for people; the cells of a table separated by ` | `. Empty
    /// where the quote reads well.
    package var sourceReads: String

    package init(
        id: String, nameZh: String, nameEn: String, unit: MeasureUnit, tier: String,
        property: CommitmentProperty, scope: Scope = .plan, rowsBelow: Bool = true,
        reading: ReadingKind = .running, takesYearsOnly: Bool = false,
        holdsForSilentAreas: Bool = false, measure: Formula,
        target: Target?, needsConfiguration: Bool = false, sourceSection: String = "",
        sourceQuote: String = "", sourceReads: String = ""
    ) {
        self.id = id
        self.nameZh = nameZh
        self.nameEn = nameEn
        self.unit = unit
        self.tier = tier
        self.property = property
        self.scope = scope
        self.rowsBelow = rowsBelow
        self.reading = reading
        self.takesYearsOnly = takesYearsOnly
        self.holdsForSilentAreas = holdsForSilentAreas
        self.measure = measure
        self.target = target
        self.needsConfiguration = needsConfiguration
        self.sourceSection = sourceSection
        self.sourceQuote = sourceQuote
        self.sourceReads = sourceReads
    }

    /// Those who have a member of a key.
    package struct Part: Equatable, Sendable {
        package let key: String
        package let member: String
        package let measure: Formula

        package init(key: String, member: String, measure: Formula) {
            self.key = key
            self.member = member
            self.measure = measure
        }

        /// `{"setting":"urban"}`
        package var breakdown: String { "{\"\(key)\":\"\(member)\"}" }
    }

    /// A part as a row that promises nothing.
    package func part(_ part: Part) -> Indicator {
        var indicator = self
        indicator.measure = part.measure
        indicator.recentMeasure = nil
        indicator.target = nil
        indicator.needsConfiguration = false
        indicator.parts = []
        return indicator
    }

    /// From its first day to the last that counts; nil at an end that is open.
    package struct Effective: Equatable, Sendable {
        package var from: CivilDay?
        package var to: CivilDay?

        package init(from: CivilDay? = nil, to: CivilDay? = nil) {
            self.from = from
            self.to = to
        }

        package func contains(_ day: CivilDay) -> Bool {
            (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
        }
    }

    /// Which areas have a judged row.
    package enum Scope: Equatable, Sendable {
        case plan
        case eachCounty
        case areas([String])
    }
}

/// What it means for a value that a district or county in the row's area reports nobody.
package enum SilentAreas: String, CaseIterable, Sendable {
    /// The value is shown, and who is silent beside it.
    case warn
    /// There is no value.
    case hold

    package static let words = allCases.map(\.rawValue)
}

extension Plan {
    /// The measures that its indicators read.
    package var measures: Set<Measure> {
        indicators.reduce(into: []) { $0.formUnion($1.measures) }
    }
}

extension Indicator {
    /// The measures that it reads: for itself and its parts, and what its target waits for.
    package var measures: Set<Measure> {
        var formulas = [measure] + parts.map(\.measure)
        if let recentMeasure { formulas.append(recentMeasure) }
        var found = formulas.flatMap(\.measures)
        if let occasion = target?.occasion { found.append(occasion.measure) }
        return Set(found.filter { !$0.noun.isOfAreas })
    }
}
