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
    /// The enrolment, for its other fields.
    package var fact: Fact
    /// False while suspended: on roll, but in no head count.
    package var isCounted: Bool
}

/// A learner's standing facts → where the learner is enrolled, day by day (contract §2.3.5).
package struct LearnerFold: Sendable {
    /// In the order of days; they never overlap.
    package private(set) var spans: [EnrolmentSpan] = []
    private let schoolOfEnrolment = Enrolment.school
    private let stage = Enrolment.stage
    private let schoolOfExit = LearnerExit.school
    private let outcome = LearnerExit.outcome

    package init() {}

    /// Folds the facts at the places of `standing`, in that order.
    package mutating func fold(
        _ timeline: TimelineFront, _ standing: [Int32]
    ) {
        let (facts, order) = (timeline.facts, timeline.order)
        spans.removeAll(keepingCapacity: true)
        var open: EnrolmentSpan?
        for place in standing {
            let fact = facts[Int(place)]
            if fact.type == Enrolment.type {
                close(open, on: fact.day)
                open = EnrolmentSpan(
                    from: fact.day, end: .max, school: order.arena[schoolOfEnrolment, of: fact],
                    stage: order.arena[stage, of: fact], fact: fact, isCounted: true)
            } else if fact.type == LearnerExit.type {
                guard var current = open,
                    current.school == order.arena[schoolOfExit, of: fact]
                else { continue }
                close(current, on: fact.day)
                current.from = fact.day
                current.isCounted = false
                open = order.arena[outcome, of: fact] == .suspended ? current : nil
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
