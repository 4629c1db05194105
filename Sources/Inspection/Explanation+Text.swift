import Calendar
import Codes
import Course
import Exact
import Indicators
import Language
import Plans
import Words

extension Explanation {
    /// For people: the promise, the figure and where it comes from, the path, the verdict.
    package var text: String {
        func figure(_ value: Fraction?) -> String { value?.decimalText(places: 2) ?? "unknown" }
        var lines = [
            "\(indicator.nameEn) (\(indicator.nameZh))",
            "in \(areaName), as of \(day)", "",
            "value     \(figure(judgement.reading.value)) \(indicator.unit)"
                + (judgement.readOn.map { ", read on \($0)" } ?? ""),
            "formula   \(indicator.measure.words)",
        ]
        for one in ingredients {
            lines.append(
                "          \(figure(one.amount))  \(one.formula.words)"
                    + (one.units.map { ", at \($0) units" } ?? ""))
        }
        lines.append("facts     \(facts) stored facts of those subjects")
        if let target = judgement.target {
            lines.append("target    \(figure(target)) \(indicator.unit)")
        }
        if !path.isEmpty {
            let points = path.map { "\($0.on.year): \(figure($0.value))" }
            lines.append("path      \(points.joined(separator: "  "))")
            lines.append("expected  \(figure(judgement.expected)) of this reading")
        }
        if let forecast = judgement.forecast.flatMap({ $0.decimalText(places: 2) }) {
            let chance =
                judgement.chance.map {
                    ", probability of meeting the target: \(Wording(.en).percent($0))"
                } ?? ""
            lines.append("forecast  \(forecast)\(chance)")
        }
        lines.append("status    \(judgement.status?.rawValue ?? "not rated")")
        if judgement.reason != nil { lines.append("why       \(judgement.sentence)") }
        if let remedy = remedy { lines.append("clears    \(remedy)") }
        lines += ["", "\(plan.document): \(indicator.sourceQuote)"]
        return lines.joined(separator: "\n") + "\n"
    }
}
