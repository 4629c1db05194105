/// The sizes in which a chart is drawn. Each gives the text of one `<svg>` element.
extension Chart {
    /// 980 × 400 units (a milestone 980 × 150 and what the timeline takes), with the line of today
    /// and, below, the statuses of all days.
    package func large(timeline: StatusTimeline? = nil) -> String {
        Drawing(drawable(), .large, timeline).finished()
    }

    /// 370 × 330 units: what a narrow screen shows in place of the large one.
    package func phone(timeline: StatusTimeline? = nil) -> String {
        Drawing(drawable(), .phone, timeline).finished()
    }

    /// 400 × 130 units (a milestone 400 × 104), for a card.
    package func card() -> String { Drawing(drawable(), .card, nil).finished() }
}
