/// The event types that are understood, one line each; what follows from them walks this table.
package struct EventTypes: Sendable {
    package let definitions: [EventDefinition]
    let rules: FieldRules

    /// Those of the contract.
    package static let standard = EventTypes([
        Enrolment.definition,
        LearnerExit.definition,
        StaffAppointment.definition,
        StaffQualification.definition,
        StaffRotation.definition,
        InstitutionChange.definition,
        StatisticStatement.definition,
        GraduateDestination.definition,
        FitnessTest.definition,
        VisionScreening.definition,
        LearnerAssessment.definition,
        AidGrant.definition,
        RotationEligibility.definition,
        TrainingCredit.definition,
        AttendanceCount.definition,
        FacilityChange.definition,
        StaffingStandard.definition,
        FinanceReport.definition,
        Designation.definition,
        SupervisionResult.definition,
        PolicyAdoption.definition,
        ResourcePublication.definition,
        ActivityHeld.definition,
        SurveyResult.definition,
    ])

    /// A table with these types. That two have one number or name is our own mistake.
    package init(_ definitions: [EventDefinition]) {
        precondition(Set(definitions.map(\.type)).count == definitions.count, "a number twice")
        precondition(Set(definitions.map(\.name)).count == definitions.count, "a name twice")
        self.definitions = definitions
        rules = FieldRules(definitions)
    }

    /// The definition of a type; nil of a number that no type here has.
    package subscript(type: EventType) -> EventDefinition? {
        definitions.first { $0.type == type }
    }

    /// What decides how payloads lie and which are accepted, as a text to be compared: those that
    /// were accepted under the same text are not looked at again when they are read as they rest.
    /// Who makes `accept` itself stricter gives `PackedFacts.layout` another number.
    package var layout: String {
        "\(rules.types) \(rules.fields) \(rules.conditions) \(rules.numbers)"
    }

    /// What a type is called, for people; of a number that no type here has, the number.
    package func name(of type: EventType) -> String { self[type]?.name ?? "\(type.number)" }
}
