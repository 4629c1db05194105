import Assessments
import Calendar
import Documents
import Events
import Language
import Plans

/// What scenarios are run with: the plans and tables of an installation.
package struct ScenarioSetting: Sendable {
    package var plans: [Plan]
    package var areas: AreaTree
    package var calendar: SchoolCalendar
    package var vocabulary: Vocabulary
    package var language: MeasureLanguage
    package var types: EventTypes
    package var rules: Assessment.Rules
    /// What silent areas mean for rows that do not say it.
    package var silentAreas: SilentAreas

    package init(
        plans: [Plan], areas: AreaTree, calendar: SchoolCalendar, vocabulary: Vocabulary,
        language: MeasureLanguage,
        types: EventTypes = .standard, rules: Assessment.Rules, silentAreas: SilentAreas
    ) {
        self.plans = plans
        self.areas = areas
        self.calendar = calendar
        self.vocabulary = vocabulary
        self.language = language
        self.types = types
        self.rules = rules
        self.silentAreas = silentAreas
    }
}

/// 情景: the story of some rows of a plan, from its file: what happens, and what is then to be read.
package struct Scenario: Sendable {
    package var file: String
    package var name: String
    /// With the rows alone that the scenario speaks of.
    package var plan: Plan
    package var setting: ScenarioSetting
    /// In the order of time.
    package var steps: [Step]
    /// Whether what is expected at the end is to be found in the reverse order of arrival too.
    package var isInAnyOrder = false

    /// A day, what becomes known on it, and what is expected then.
    package struct Step: Sendable {
        package var place: Place
        /// The clock's day.
        package var on: CivilDay
        package var events: [ScenarioEvent] = []
        package var expectations: [Expectation] = []
        /// Whether an alert that changes without being expected is a failure.
        package var hasNoOtherAlerts = false
    }
}

/// One event as a source would send it.
package struct ScenarioEvent: Sendable {
    /// Of the entry in the file that it comes from.
    package var place: Place
    /// Of the fields of its data, by name.
    package var fields: [String: Place]
    package var type: String
    /// The key of its record, `student/a`.
    package var subject: String
    /// A structured CloudEvent.
    package var text: String
    /// Why it is to be refused; nil of one that is to be accepted.
    package var refusal: RejectionReason?
}

/// What is expected of one row of the indicator table.
package struct Expectation: Sendable {
    package var place: Place
    /// The place of the indicator in the scenario's plan.
    package var indicator: Int
    /// Code of the row's area.
    package var area: String
    /// In the order of the file.
    package var demands: [Demand]

    /// One key with what it is to be.
    package struct Demand: Sendable {
        package var place: Place
        package var key: String
        /// As it stands in the file, to be shown.
        package var shown: String
        package var matches: Match
    }

    /// How a finding is held against the demand.
    package enum Match: Sendable {
        case judgement(@Sendable (RowFinding) -> Bool, found: @Sendable (RowFinding) -> String)
        /// The transitions that the step adds, in order.
        case alerts([ExpectedTransition])
    }

    /// Whether it says which alerts there are.
    var speaksOfAlerts: Bool {
        demands.contains { demand in
            if case .alerts = demand.matches { true } else { false }
        }
    }
}
