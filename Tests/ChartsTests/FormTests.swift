import Calendar
import Charts
import PropertySupport
import Testing

/// Which kinds of target have a drawing.
struct FormTests {
    @Test func `a kind that has no figure to draw has no form`() {
        #expect(Chart.Form(kind: "other") == nil)
        #expect(Chart.Form(kind: "staffing_ratio") == .limit)
        var dice = Dice(seed: 1)
        #expect(CivilDay.last(of: 2020 + dice.below(1)).year == 2020)
    }
}
