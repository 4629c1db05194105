import Codes
import Words

/// Where an indicator stands on a day, and why. Both are nil of a row that is shown and not judged.
package struct Verdict: Hashable, Sendable {
    package let status: Status?
    package let reason: Reason?

    package init() {
        status = nil
        reason = nil
    }

    package init(_ status: Status, _ reason: Reason) {
        self.status = status
        self.reason = reason
    }
}
