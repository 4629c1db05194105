/// The sizes in which a chart is drawn.
enum ChartSize {
    case card
    case large
    case phone

    var width: Double {
        switch self {
        case .card: 400
        case .large: 980
        case .phone: 370
        }
    }

    var height: Double {
        switch self {
        case .card: 130
        case .large: 400
        case .phone: 330
        }
    }

    /// A milestone is one line of time and needs no height.
    var heightOfMilestone: Double { self == .card ? 104 : 150 }

    /// Whether today, revisions' hints and the timeline are part of it.
    var isDetailed: Bool { self != .card }

    /// How much larger the text of a card is made on a narrow screen, which scales the card down.
    var textScale: Double { self == .card ? 13.5 / 12 : 1 }

    var top: Double { isDetailed ? 34 : 12 }

    var mostTicks: Int { isDetailed ? 5 : 4 }
}
