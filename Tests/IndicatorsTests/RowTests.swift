import Codes
import Indicators
import Language
import Plans
import Testing

private func rows(_ indicator: Indicator) -> [String] {
    World([indicator]).indicatorIndex.rows.map {
        World.areas.areas[$0.area].code + ($0.isJudged ? "!" : "")
    }
}

@Test func `the plan's area is judged and the areas below only show their values`() {
    #expect(
        rows(World.indicator(.count(Counts.children))) == ["371500!", "371502", "371503", "371521"])
    #expect(rows(World.indicator(.count(Counts.children), rowsBelow: false)) == ["371500!"])
}

@Test func `each county is judged and the city only shows its value`() {
    let each = World.indicator(.count(Counts.children), scope: .eachCounty)
    #expect(rows(each) == ["371500", "371502!", "371503!", "371521!"])
    let only = World.indicator(.count(Counts.children), scope: .eachCounty, rowsBelow: false)
    #expect(rows(only) == ["371502!", "371503!", "371521!"])
}

@Test func `listed areas are judged, under whichever code, once`() {
    let listed = World.indicator(
        .count(Counts.children), scope: .areas(["371523", "371503", "230600"]))
    #expect(rows(listed) == ["371503!", "230600!", "230621"])
}

@Test func `a row without a target is not judged unless it waits for one`() {
    var indicator = World.indicator(.count(Counts.children), rowsBelow: false)
    indicator.target = nil
    #expect(rows(indicator) == ["371500"])
    indicator.needsConfiguration = true
    #expect(rows(indicator) == ["371500!"])
    // What is only charted waits for nothing.
    indicator.tier = "C"
    #expect(rows(indicator) == ["371500"])
}
