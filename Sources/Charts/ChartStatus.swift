/// The status that colours a chart; the raw value is the contract's word, and `k-` before it the
/// class that carries the colour.
package enum ChartStatus: String, CaseIterable, Sendable {
    case missed
    case breached
    case offCourse = "off_course"
    case atRisk = "at_risk"
    case onCourse = "on_course"
    case met
    case noData = "no_data"
    case needsConfiguration = "needs_config"
    case notDue = "not_due"
}
