import Calendar
import Codes
import Exact
import Judgements
import Words

/// What the page knows from the configuration and not from the database.
package struct Site: Sendable {
    /// The clock by its word in the configuration: `wall`, `events`, `fixed:2024-12-31`.
    package var clock: String
    /// Whether all figures are made up, which every page then says.
    package var isSimulated: Bool
    /// By code.
    package var areas: [String: Area]
    /// What plan files say of each indicator beyond its row.
    package var definitions: [IndicatorKey: Definition]

    /// What can be short.
    package var nouns: ShortfallNouns

    package init(
        clock: String, nouns: ShortfallNouns, isSimulated: Bool = false,
        areas: [String: Area] = [:],
        definitions: [IndicatorKey: Definition] = [:]
    ) {
        self.clock = clock
        self.nouns = nouns
        self.isSimulated = isSimulated
        self.areas = areas
        self.definitions = definitions
    }

    /// An area as the file of areas has it.
    package struct Area: Sendable, Equatable {
        package var nameZh: String
        package var nameEn: String
        package var parent: String?
        /// Its place in the file.
        package var order: Int

        package init(nameZh: String, nameEn: String, parent: String?, order: Int) {
            self.nameZh = nameZh
            self.nameEn = nameEn
            self.parent = parent
            self.order = order
        }
    }

    /// How an indicator is computed, and where its text is.
    package struct Definition: Sendable, Equatable {
        /// Empty where a construct has no Chinese wording.
        package var formulaZh: String
        package var formulaEn: String
        /// The part of the document, in its own language.
        package var section: String
        /// The sentence without the copying errors of its quote; empty where that has none.
        package var reads: String
        /// Of a ratio of two shares: what each is a share of.
        package var sides: Commitment.Sides?
        /// Of a milestone that says so: how many days before its own it is evaluated.
        package var leadDays: Int?
        /// Its place in the plan's file, which follows the document.
        package var order: Int
        /// Of a target of several conditions: their words, in the order of the file.
        package var conditions: [Condition]
        /// What people call its parts in Chinese, by their breakdown as JSON without spaces.
        package var parts: [String: String]
        /// From when on its figures are not comparable with those before, in order.
        package var breaks: [Break]
        /// What the plan names for days on the way to the target, in order.
        package var path: [Waypoint]

        package init(
            formulaZh: String, formulaEn: String, section: String, reads: String = "",
            sides: Commitment.Sides? = nil, leadDays: Int? = nil, order: Int = 0,
            conditions: [Condition] = [], parts: [String: String] = [:], breaks: [Break] = [],
            path: [Waypoint] = []
        ) {
            self.formulaZh = formulaZh
            self.formulaEn = formulaEn
            self.section = section
            self.reads = reads
            self.sides = sides
            self.leadDays = leadDays
            self.order = order
            self.conditions = conditions
            self.parts = parts
            self.breaks = breaks
            self.path = path
        }

        /// A day from which on figures mean something else, and where that was said.
        package struct Break: Sendable, Equatable {
            package var on: CivilDay
            package var source: String

            package init(on: CivilDay, source: String) {
                self.on = on
                self.source = source
            }
        }

        /// What is to be reached by a day before the deadline.
        package struct Waypoint: Sendable, Equatable {
            package var on: CivilDay
            package var value: Fraction

            package init(on: CivilDay, value: Fraction) {
                self.on = on
                self.value = value
            }
        }

        /// How readers are told of a condition.
        package struct Condition: Sendable, Equatable {
            /// As the figures of a reason have it.
            package var name: String
            /// Empty where a construct has no Chinese wording.
            package var nameZh: String
            package var nameEn: String
            package var isPercent: Bool

            package init(name: String, nameZh: String, nameEn: String, isPercent: Bool) {
                self.name = name
                self.nameZh = nameZh
                self.nameEn = nameEn
                self.isPercent = isPercent
            }
        }

        /// The part of the document as readers are shown it: what the file notes in brackets after
        /// it is for those who keep the file.
        var chapter: String {
            section.firstRange(of: " (").map { String(section[..<$0.lowerBound]) } ?? section
        }
    }

    /// The name of an area; `known` is its Chinese name where the file of areas lacks it.
    func area(_ code: String, in language: Language, known: String = "") -> String {
        guard let area = areas[code] else { return known.isEmpty ? code : known }
        return Wording(language).plainName(zh: area.nameZh, en: area.nameEn)
    }

    /// Whether an area lies in another one, at any depth.
    func lies(_ area: String, in other: String) -> Bool {
        var next = areas[area]?.parent
        for _ in 0..<8 {
            guard let parent = next else { return false }
            if parent == other { return true }
            next = areas[parent]?.parent
        }
        return false
    }
}
