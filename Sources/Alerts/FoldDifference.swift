import Calendar
import Codes

/// What changes in the log of an alert when its days are folded again.
///
/// A transition that is part of both folds goes on standing, whatever has changed before or after
/// it: what is unchanged is neither retracted nor delivered a second time. Two transitions are
/// the same when kind, day, state after, status and severity are, and of what an operator said its
/// number; the state *before* is not compared, since an earlier episode that was found late gives
/// it to an unchanged transition.
package struct FoldDifference: Hashable, Sendable {
    /// Indices in `standing` of what is not part of the fold any more, in its order.
    package let noLonger: [Int]
    /// Are part of the fold from now on, the oldest first.
    package let new: [Transition]

    /// Both lists are in order of days, so what they have in common is in one order in both, and
    /// counting it is enough: it is their longest common subsequence. What stands more often than
    /// it was folded keeps its first places.
    package init(standing: [Transition], folded: [Transition]) {
        var missing: [Step: Int] = [:]
        for transition in folded { missing[Step(transition), default: 0] += 1 }
        var noLonger: [Int] = []
        for (place, transition) in standing.enumerated() {
            let step = Step(transition)
            if let count = missing[step], count > 0 {
                missing[step] = count - 1
            } else {
                noLonger.append(place)
            }
        }
        // Of equal ones those that are kept come first, so that the last are the new ones.
        var new: [Transition] = []
        for transition in folded.reversed() {
            let step = Step(transition)
            guard let count = missing[step], count > 0 else { continue }
            missing[step] = count - 1
            new.append(transition)
        }
        self.noLonger = noLonger
        self.new = new.reversed()
    }

    package var isEmpty: Bool { noLonger.isEmpty && new.isEmpty }

    /// What makes two transitions the same (contract §6).
    private struct Step: Hashable {
        let kind: Transition.Kind
        let asOf: CivilDay
        let toState: Transition.State
        let status: Status
        let severity: Severity
        let acknowledgement: Int64?

        init(_ transition: Transition) {
            kind = transition.kind
            asOf = transition.asOf
            toState = transition.toState
            status = transition.status
            severity = transition.severity
            acknowledgement = transition.acknowledgement
        }
    }
}
