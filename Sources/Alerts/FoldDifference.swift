/// What changes in the log of an alert when its days are folded anew.
///
/// Both are compared from their beginning up to the first transition that differs. Everything that
/// stood after it is taken back and given out again where it holds, even when a later step is the
/// same: who follows the log sees the steps in an order that leads to where the alert stands.
package struct FoldDifference: Hashable, Sendable {
    /// How many transitions from the first on go on standing.
    package let kept: Int
    /// Stood so far and are not part of the fold any more, the oldest first.
    package let noLonger: [Transition]
    /// Are part of the fold from now on, the oldest first.
    package let new: [Transition]

    package init(standing: [Transition], folded: [Transition]) {
        kept = zip(standing, folded).prefix { $0 == $1 }.count
        noLonger = Array(standing.dropFirst(kept))
        new = Array(folded.dropFirst(kept))
    }

    package var isEmpty: Bool { noLonger.isEmpty && new.isEmpty }
}
