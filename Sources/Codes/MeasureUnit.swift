/// What an indicator is measured in; the raw value is the word of the plan file.
package enum MeasureUnit: String, CaseIterable, Sendable {
    case percent, persons, institutions, areas, count, yuan, years, perThousand, ratio, points
    case truth, places, attendances

    /// Whether areas of any size can be held to one value: that of a rate or a mean.
    package var isRate: Bool {
        switch self {
        case .percent, .perThousand, .ratio, .years: true
        case .persons, .institutions, .areas, .count, .yuan, .points, .truth, .places,
            .attendances:
            false
        }
    }

    /// Whether it is a number of persons or things: a rate, an amount or the figure of a rule is
    /// none.
    package var isNumber: Bool {
        switch self {
        case .persons, .institutions, .areas, .count, .places, .attendances: true
        case .percent, .yuan, .years, .perThousand, .ratio, .points, .truth: false
        }
    }
}
