import Codes
import Events

/// A learner at a school: from a day on, until another.
package struct EnrolmentSpan: Equatable, Sendable {
    /// `CivilDay.number` of the first day.
    package var from: Int32
    /// The first day that is no longer part of it; `Int32.max` = still open.
    package var end: Int32
    package var school: Term
    package var stage: Stage
    /// The enrolment whole, as it is stored.
    package var payload: Payload
    /// False while suspended: on roll, but in no head count.
    package var isCounted: Bool
}

/// A learner's standing facts → where the learner is enrolled, day by day (contract §2.3.5).
package struct LearnerFold: Sendable {
    /// In the order of days; they never overlap.
    package private(set) var spans: [EnrolmentSpan] = []

    package init() {}

    /// Folds the facts at the places of `standing`, in that order.
    package mutating func fold(_ facts: [StoredFact], _ standing: [Int32]) {
        spans.removeAll(keepingCapacity: true)
        var open: EnrolmentSpan?
        for place in standing {
            let fact = facts[Int(place)].fact
            switch fact.type {
            case .enrolment:
                close(open, on: fact.day)
                let enrolment = Enrolment.schoolAndStage(of: fact.payload)
                open = EnrolmentSpan(
                    from: fact.day, end: .max, school: enrolment.school,
                    stage: enrolment.stage, payload: fact.payload, isCounted: true)
            case .learnerExit:
                let exit = LearnerExit(fact.payload)
                guard var current = open, current.school == exit.school else { continue }
                close(current, on: fact.day)
                current.from = fact.day
                current.isCounted = false
                open = exit.outcome == .suspended ? current : nil
            default: continue
            }
        }
        close(open, on: .max)
    }

    /// Ends a span on a day; one that was over on its first day leaves nothing.
    private mutating func close(_ span: EnrolmentSpan?, on day: Int32) {
        guard var span, span.from < day else { return }
        span.end = day
        spans.append(span)
    }
}
