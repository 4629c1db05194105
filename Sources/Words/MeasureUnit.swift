/// What an indicator is measured in; the raw value is the word of the plan file.
package enum MeasureUnit: String, CaseIterable, Sendable {
    case percent, persons, institutions, areas, count, yuan, years, perThousand, ratio, points
    case truth, places, attendances

    /// The decimals that a figure has at least.
    var leastPlaces: Int {
        switch self {
        case .persons, .institutions, .areas, .count, .places, .attendances, .yuan, .truth: 0
        case .points: 1
        case .percent, .perThousand, .years, .ratio: 2
        }
    }
}
