/// The sizes in which a chart is drawn. Each gives the text of one `<svg>` element, or an empty
/// text where there is nothing to draw.
extension Chart {
    /// 980 × 400 units, with the line of today and, below, the statuses of all days.
    package func large(timeline: StatusTimeline? = nil) -> String { "" }

    /// 370 × 330 units: what a narrow screen shows in place of the large one.
    package func phone(timeline: StatusTimeline? = nil) -> String { "" }

    /// 400 × 130 units, for a card.
    package func card() -> String { "" }

    /// 84 × 22 pixels without text or role, for a row of a table that says it in words.
    package func row() -> String { "" }
}

extension CountyPanels {
    /// 210 × 112 units each, in the order of the counties.
    package func drawings() -> [String] { [] }
}

extension Chart {
    /// The rules that colour the drawings, for the page's style sheet.
    package static let styleSheet = ""
}

extension ChartStatus {
    /// Hidden symbols `g-<status>`, once a page: the shapes that timelines, tags and lists use.
    package static let sprite = ""
}
