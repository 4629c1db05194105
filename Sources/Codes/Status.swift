/// Where an indicator stands on a day; the raw value is the contract's word.
package enum Status: String, CaseIterable, Sendable {
    case needsConfiguration = "needs_config"
    case noData = "no_data"
    case notDue = "not_due"
    case onCourse = "on_course"
    case atRisk = "at_risk"
    case offCourse = "off_course"
    case met
    case breached
    case missed
}
