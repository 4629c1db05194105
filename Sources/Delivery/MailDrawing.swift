import Calendar
import Charts
import Codes
import Storage
import Words

/// A row's course as one picture for a mail: values, path, target.
enum MailDrawing {
    /// Mail programs know no style sheet of the page: the light palette, written into the picture.
    private static let palette = [
        ("--panel", "#ffffff"), ("--ink", "#1a1d21"), ("--soft", "#525a64"), ("--rule", "#d9d7cf"),
        ("--hair", "#eae8e1"), ("--inv", "#ffffff"), ("--on", "#1a64c0"),
    ]

    private static func colour(_ status: Status?) -> String {
        switch status {
        case .missed: "#520d34"
        case .breached: "#a71725"
        case .offCourse: "#b5500a"
        case .atRisk: "#574000"
        case .onCourse: "#1a64c0"
        case .met: "#03545d"
        case .noData, .needsConfiguration, .notDue, nil: "#686f76"
        }
    }

    /// nil where there are not two days with a value to draw a line between.
    static func svg(_ course: RowCourse, status: Status?, sentence: String) -> String? {
        let known = course.days.filter { $0.value != nil }
        guard let first = course.days.first?.day, let last = known.last, known.count > 1 else {
            return nil
        }
        // A card draws its line through readings alone: year ends, and the latest one.
        let drawn = known.filter {
            $0.day == last.day || $0.day == CivilDay.last(of: $0.day.year)
        }
        var chart = Chart(
            .level, status: status, days: first...max(last.day, course.targetOn ?? last.day),
            today: last.day,
            readings: drawn.map { Chart.Reading($0.day, $0.value, isOpen: $0.isOpen) },
            sentence: sentence)
        if let low = course.targetLow, let high = course.targetHigh, low < high {
            chart.form = .range
            chart.range = low...high
            chart.readings = known.map { Chart.Reading($0.day, $0.value, isOpen: $0.isOpen) }
        } else {
            chart.target = course.targetLow ?? course.targetHigh
            chart.path = course.days.compactMap { day in
                day.expected.map { Chart.Point(day.day, $0) }
            }
        }
        chart.lowerIsBetter = course.targetLow == nil && course.targetHigh != nil
        chart.expected = last.expected
        chart.unit = course.unit == MeasureUnit.percent.rawValue ? "%" : ""
        chart.decimals = course.unit == MeasureUnit.percent.rawValue ? 2 : 0
        return standalone(chart.card(), colour: colour(status))
    }

    /// A drawing of the page as a file of its own.
    private static func standalone(_ drawing: String, colour: String) -> String? {
        guard drawing.hasPrefix("<svg "), let end = drawing.firstIndex(of: ">") else { return nil }
        var style = Chart.styleSheet.replacing(
            "color-mix(in srgb, var(--soft) 20%, transparent)", with: "rgba(82,90,100,.2)")
        style = style.replacing("var(--k, var(--ink))", with: colour)
            .replacing("var(--k)", with: colour)
        for (name, value) in palette { style = style.replacing("var(\(name))", with: value) }
        let head = drawing[..<end].dropFirst(5)
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"400\" height=\"130\" \(head)>"
            + "<style>text{font-family:sans-serif}\(style)</style>"
            + drawing[drawing.index(after: end)...]
    }
}

extension DeliveryStore {
    /// What a mail draws of a transition's row; nil where nothing can be drawn, or the database
    /// does not answer: a mail goes out without its pictures too.
    package func drawing(of transition: OutboxTransition, in language: Language) async -> String? {
        let course = try? await course(
            plan: transition.plan, indicator: transition.indicator, area: transition.area)
        let words = Wording(language)
        let title = words(
            transition.shown?.titleZh ?? transition.indicator,
            transition.shown?.titleEn ?? transition.indicator)
        return course.flatMap {
            MailDrawing.svg($0, status: Status(rawValue: transition.status), sentence: title)
        }
    }
}
