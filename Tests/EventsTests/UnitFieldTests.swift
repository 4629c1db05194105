import Events
import Testing

/// Which fields of an event name an institution, as their definitions say.
struct UnitFieldTests {
    @Test func `the ids of schools and units are fields of institutions, and no others`() {
        for definition in EventTypes.standard.definitions {
            let named = definition.fields.filter { field in
                if case .text(.unit) = field.form { true } else { false }
            }.map(\.name)
            let byName = definition.fields.map(\.name).filter { name in
                let name = name.lowercased()
                return name.hasSuffix("schoolid") || name.hasSuffix("unitid")
                    || name == "mergedinto"
            }
            #expect(named == byName, "\(definition.name)")
            #expect(definition.unitFields.count == byName.count, "\(definition.name)")
        }
    }
}
