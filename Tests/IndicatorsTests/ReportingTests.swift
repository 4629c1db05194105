import Calendar
import Codes
import Exact
import Language
import LanguageSupport
import Plans
import Subjects
import Testing

@testable import Indicators

/// Who has reported what a value counts (contract §5).
struct ReportingTests {
    private func reporting(
        _ area: String = "371500", of world: World, on day: CivilDay
    ) -> Reporting? {
        let index = World.areas.index[area]
        var survey = ReportingSurvey(of: world.indicatorIndex)
        return world.indicatorIndex.rows.first { $0.area == index }.flatMap {
            survey.reporting(of: $0, inForceOn: day)
        }
    }

    /// Two kindergartens and a school in two of the city's three areas.
    private func city(_ measure: Formula = Counts.publicShare) -> World {
        var world = World(measure)
        world.open("K1", area: "371502", stages: [.kindergarten])
        world.open("K2", area: "371521", stages: [.kindergarten])
        world.open("P1", area: "371521", kind: .primarySchool, stages: [.primary])
        return world
    }

    @Test func `open institutions of the base's stage are expected, and silent until one counts`() {
        var world = city()
        let today = day(2023, 6, 1)
        world.count(10, at: "K1", from: day(2022, 9, 1))
        #expect(
            reporting(of: world, on: today)
                == Reporting(
                    areas: 3, silentAreas: ["371503", "371521"], institutions: 2,
                    silentInstitutions: 1))
        #expect(
            reporting("371521", of: world, on: today)
                == Reporting(
                    areas: 1, silentAreas: ["371521"], institutions: 1, silentInstitutions: 1))
        world.count(5, at: "K2", from: day(2023, 6, 1))
        #expect(reporting(of: world, on: today)?.silentAreas == ["371503"])
        #expect(reporting(of: world, on: today)?.silentInstitutions == 0)
        #expect(reporting(of: world, on: day(2023, 5, 31))?.silentInstitutions == 1)
    }

    @Test func `pupils of another stage are not what the base asks for`() {
        var world = city()
        world.count(10, stage: .primary, at: "P1", from: day(2022, 9, 1))
        #expect(reporting(of: world, on: day(2023, 6, 1))?.silentAreas.count == 3)
    }

    @Test func `an institution is expected without the conditions that the part puts on it`() {
        var world = city()
        world.open("K3", area: "371503", ownership: .privateOther, stages: [.kindergarten])
        world.count(7, at: "K3", from: day(2022, 9, 1))
        let found = reporting(of: world, on: day(2023, 6, 1))
        #expect(found?.institutions == 3)
        #expect(found?.silentAreas == ["371502", "371521"])
    }

    @Test func `a merged institution reports under another, and a closed one not at all`() {
        var world = city()
        world.count(10, at: "K1", from: day(2022, 9, 1))
        world.count(5, at: "K2", from: day(2022, 9, 1))
        let opened = world.span(from: day(2010, 9, 1), area: "371521", stages: [.kindergarten])
        let merged = world.span(from: day(2023, 9, 1), .merged, into: "K1")
        world.history(of: "K2", [opened, merged])
        #expect(
            reporting(of: world, on: day(2023, 9, 1))
                == Reporting(
                    areas: 3, silentAreas: ["371503", "371521"], institutions: 1,
                    silentInstitutions: 0))
        let closed = world.span(from: day(2023, 9, 1), .closed)
        world.history(of: "K2", [opened, closed])
        #expect(reporting(of: world, on: day(2023, 8, 31))?.institutions == 2)
        #expect(reporting(of: world, on: day(2023, 9, 1))?.institutions == 1)
    }

    @Test func `what is only stated asks no institution`() {
        let stated = Formula.statistic(
            Statistic(series: "population", group: World.threeToFive, own: false))
        #expect(reporting(of: World(stated), on: day(2023, 1, 1)) == nil)
    }

    @Test func `somebody who moves between institutions changes who is silent`() {
        var world = city()
        world.count(10, at: "K1", from: day(2022, 9, 1))
        world.open("K4", area: "371502", stages: [.kindergarten])
        _ = world.indicatorIndex.takeReportingChanged()
        world.count(-10, at: "K1", from: day(2023, 3, 1))
        world.count(10, at: "K4", from: day(2023, 3, 1))
        let place = IndicatorPlace(plan: 0, indicator: 0)
        #expect(world.indicatorIndex.takeReportingChanged().contains(place))
        world.open("K5", area: "371502", stages: [.kindergarten])
        #expect(world.indicatorIndex.takeReportingChanged().contains(place))
    }

    @Test func `a row that holds has no value while an area is silent`() {
        var row = World.indicator(Counts.publicShare)
        row.holdsForSilentAreas = true
        var world = World([row])
        for (unit, area) in [("K1", "371502"), ("K2", "371503"), ("K3", "371521")] {
            world.open(unit, area: area, stages: [.kindergarten])
        }
        world.count(10, at: "K1", from: day(2022, 9, 1))
        world.count(10, at: "K2", from: day(2022, 9, 1))
        world.count(10, at: "K3", from: day(2023, 1, 1))
        let before = world.reading(on: day(2022, 12, 31))
        #expect(before?.value == nil && before?.absence == .lowCoverage)
        #expect(before?.coverage == nil && before?.numerator == Fraction(20))
        #expect(world.value(on: day(2023, 1, 1)) == Fraction(100))
        #expect(world.value("371502", on: day(2022, 12, 31)) == Fraction(100))
    }
}
