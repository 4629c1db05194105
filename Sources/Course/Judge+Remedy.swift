import Calendar
import Codes
import Exact
import Indicators
import Plans

extension Judge {
    /// What would clear a judgement that alerts: what is missing now, and the pace that still
    /// reaches the target. nil where nothing is to be cleared.
    package func remedy(for judgement: Judgement) -> String? {
        guard let target = indicator.target, let value = judgement.reading.value else {
            return nil
        }
        switch judgement.status {
        case .atRisk, .offCourse, .breached: break
        case .missed:
            return "The verdict is out: only corrected facts can change it."
        case .needsConfiguration, .noData, .notDue, .onCourse, .met, nil: return nil
        }
        let wording = Wording(unit: indicator.unit)
        let lowerIsBetter = target.comparator.lowerIsBetter
        let wanted = judgement.expected ?? target.comparator.limit
        var ways: [String] = []
        let level =
            (lowerIsBetter ? "at most " : "at least ")
            + wording.value(wanted, places: Wording.places(showing: [wanted, value]))
        if let shortfall = judgement.shortfall, let noun = judgement.shortfallNoun {
            ways.append(
                wording.people(shortfall, noun) + (lowerIsBetter ? " fewer" : " more")
                    + " now, which makes it \(level)")
        } else {
            ways.append("a value of \(level) now")
        }
        if let pace = judgement.requiredPace, pace.sign > 0, let due {
            ways.append(
                "\(wording.difference(pace)) a year from now on still reaches "
                    + wording.target(target.comparator) + " " + Wording.deadline(due.deadline))
        }
        let text = ways.joined(separator: "; ")
        return text.prefix(1).uppercased() + text.dropFirst() + "."
    }
}
