extension FilterKey {
    /// What is asked of a person: held on the day; the last result up to the day.
    package static let ofPersons = [held, asked(.verdict, .asked)]

    /// That a person, or a thing, holds a designation on the day.
    package static let held = asked(.holds, .asked)

    /// The same of a unit or an area itself.
    package static let ofPlaces = [
        asked(.holds, .askedOfPlace), asked(.verdict, .askedOfPlace),
        asked(.policyInForce, .askedOfPlace), .meets,
    ]

    /// A filter of a noun that says something of a subject itself, which must hold.
    private static func asked(_ noun: NounDefinition, _ side: Side) -> FilterKey {
        FilterKey(noun.name, .asked(noun), side, meaning: noun.meaning)
    }

    /// Events of the same person in a window.
    package static let has = FilterKey(
        "has", .happened, .asked, meaning: "The same person's events reach a number.")
}
