import Codes

/// Where an indicator stands on a day, and why. Both are nil of a row that is shown and not judged.
package struct Verdict: Hashable, Sendable {
    package let status: Status?
    package let reasonCode: ReasonCode?

    init() {
        status = nil
        reasonCode = nil
    }

    init(_ status: Status, _ reasonCode: ReasonCode) {
        self.status = status
        self.reasonCode = reasonCode
    }
}
