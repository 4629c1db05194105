import Documents
import Exact
import Words

/// A comparator as plan files write it: its word, what stands behind it, and what it asks for. A
/// kind of target names those that fit (`TargetShape.comparators`).
package struct ComparatorShape: Sendable {
    /// The word of the file.
    package let word: String
    /// What its figures mean, and how they are said.
    package let comparison: Comparison
    /// The figures, from what stands behind the word and, where that is not all, from the whole
    /// target; nil with a fault.
    package let read: @Sendable (Node, _ target: Node, inout FaultList) -> Comparison.Ends?

    package init(
        _ word: String, _ comparison: Comparison,
        read: @escaping @Sendable (Node, _ target: Node, inout FaultList) -> Comparison.Ends?
    ) {
        self.word = word
        self.comparison = comparison
        self.read = read
    }

    package static let atLeast = ComparatorShape("atLeast", .atLeast) { node, _, faults in
        faults.decimal(node, "limit").map { Comparison.Ends(low: $0) }
    }

    package static let atMost = ComparatorShape("atMost", .atMost) { node, _, faults in
        faults.decimal(node, "limit").map { Comparison.Ends(high: $0) }
    }

    package static let equals = ComparatorShape("equals", .equals) { node, _, faults in
        faults.decimal(node, "limit").map { Comparison.Ends(low: $0) }
    }
}

extension FaultList {
    /// `[6, 8]`: two figures, the lower one first; nil with a fault.
    package mutating func ends(_ node: Node, _ name: String) -> Comparison.Ends? {
        guard case .sequence(let nodes) = node.content, nodes.count == 2 else {
            add(
                .badValue, at: node.place, "`\(name)` must be a pair of figures",
                hint: "write the lower and the upper end, `[6, 8]`")
            return nil
        }
        guard let low = decimal(nodes[0], "limit"), let high = decimal(nodes[1], "limit") else {
            return nil
        }
        guard low < high else {
            add(
                .target, at: node.place, "`\(name)` is upside down",
                hint: "write the lower end first")
            return nil
        }
        return Comparison.Ends(low: low, high: high)
    }
}
