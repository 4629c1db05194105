import Codes

extension Status {
    /// Hidden symbols `g-<status>` of 16 × 16 units, once a page: timelines use them, and so may
    /// tags and lists. Each status has a silhouette of its own, told apart without colour.
    package static let sprite =
        "<svg class=\"d\" aria-hidden=\"true\">"
        + allCases.map { status in
            "<symbol id=\"g-\(status.rawValue)\" viewBox=\"0 0 16 16\">\(status.shape)</symbol>"
        }.joined() + "</svg>"

    /// `k` is a mark cut out of the silhouette, `o` an outline.
    private var shape: String {
        switch self {
        case .missed:
            #"<path d="M1 1h14v14H1z"/><path class="k" d="M4.5 4.5l7 7m0-7l-7 7"/>"#
        case .breached:
            #"<path d="M8 0l8 8-8 8-8-8z"/><path class="k" d="M8 4v5m0 1.6v1.8"/>"#
        case .offCourse:
            #"<path d="M.5 2h15L8 15.5z"/><path class="k" d="M8 4v6M5.5 7.7 8 10.3l2.5-2.6"/>"#
        case .atRisk:
            #"<path class="o" d="M8 1.8 15 14.2H1z"/><path class="o" d="M8 6v4m0 1.2v1.4"/>"#
        case .onCourse:
            #"<circle cx="8" cy="8" r="7.2"/>"#
                + #"<path class="k" d="M4.4 8h6.4M8.2 5.2 11 8l-2.8 2.8"/>"#
        case .met:
            #"<circle cx="8" cy="8" r="7.2"/><path class="k" d="M4.4 8.2 7 10.8l4.7-5.4"/>"#
        case .noData:
            #"<circle class="o" stroke-dasharray="3 2.2" cx="8" cy="8" r="6.8"/>"#
                + #"<path class="o" d="M5 8h6"/>"#
        case .needsConfiguration:
            #"<path class="o" stroke-dasharray="3 2" d="M1.5 1.5h13v13h-13z"/>"#
                + #"<path class="o" d="M8 5v6M5 8h6"/>"#
        case .notDue:
            #"<circle class="o" cx="8" cy="8" r="6.8"/><path class="o" d="M8 4.2V8l2.6 1.8"/>"#
        }
    }
}
