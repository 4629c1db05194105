/// Does the parts of a work of which none bears upon another.
package protocol Workers: Sendable {
    /// How many cells it is worth adding up beside each other.
    var cellsWorthSharing: Int { get }

    /// What each part came to, in their order; all of them are done when it returns.
    func map<Result: Sendable>(
        _ parts: Int, _ body: @Sendable (_ part: Int) -> Result
    ) -> [Result]
}

/// One part after the other.
package struct OneByOne: Workers {
    package let cellsWorthSharing = Int.max

    package init() {}

    package func map<Result: Sendable>(
        _ parts: Int, _ body: @Sendable (_ part: Int) -> Result
    ) -> [Result] {
        (0..<parts).map(body)
    }
}
