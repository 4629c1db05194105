import Charts
import Testing

/// Which kinds of target have a drawing.
struct FormTests {
    @Test(arguments: [
        ("level_by_date", Chart.Form.level), ("ratio_of_ratios", .level), ("maintain", .limit),
        ("staffing_ratio", .limit), ("cumulative_count", .count), ("annual_quota", .quota),
        ("milestone", .milestone), ("range", .range),
    ])
    func `a kind of target has its form`(kind: String, form: Chart.Form) {
        #expect(Chart.Form(kind: kind) == form)
    }

    @Test func `a kind without a figure to draw has none`() {
        #expect(Chart.Form(kind: "other") == nil)
        #expect(Chart.Form(kind: "") == nil)
    }
}
