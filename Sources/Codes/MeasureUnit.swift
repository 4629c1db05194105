/// What an indicator is measured in; the raw value is the word of the plan file.
package enum MeasureUnit: String, CaseIterable, Sendable {
    case percent, persons, institutions, areas, count, yuan, years, perThousand, ratio, points
    case truth, places, attendances
}
