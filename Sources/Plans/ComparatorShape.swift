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
    /// The word that stands behind it in place of a figure; nil where a figure does.
    package let standIn: String?
    /// Keys of the target that stand beside it and nowhere else.
    package let beside: [String]
    /// The figures, from what stands behind the word and, where that is not all, from the whole
    /// target; nil with a fault.
    package let read: @Sendable (Node, _ target: Node, inout FaultList) -> Comparison.Ends?

    package init(
        _ word: String, _ comparison: Comparison, standIn: String? = nil, beside: [String] = [],
        read: @escaping @Sendable (Node, _ target: Node, inout FaultList) -> Comparison.Ends?
    ) {
        self.word = word
        self.comparison = comparison
        self.standIn = standIn
        self.beside = beside
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

    /// Of something that several parts make up: how many.
    package static let parts = ComparatorShape("parts", .atLeast) { node, _, faults in
        faults.whole(node, "`parts`", 1...1_000_000).map { Comparison.Ends(low: Fraction($0)) }
    }

    package static let above = ComparatorShape("above", .above) { node, _, faults in
        faults.decimal(node, "limit").map { Comparison.Ends(low: $0) }
    }

    package static let below = ComparatorShape("below", .below) { node, _, faults in
        faults.decimal(node, "limit").map { Comparison.Ends(high: $0) }
    }

    /// All there is of a percentage.
    package static let whole = ComparatorShape("equals", .equals) { node, _, faults in
        guard let limit = faults.decimal(node, "limit") else { return nil }
        guard limit == Fraction(100) else {
            faults.add(
                .target, at: node.place, "`equals` is not 100, which is all there is",
                hint: "write `equals: 100`, or another kind of target")
            return nil
        }
        return Comparison.Ends(low: limit)
    }

    package static let atLeastFirst = first("atLeast", .atLeastFirst)
    package static let atMostFirst = first("atMost", .atMostFirst)

    /// The value of the first observed year.
    private static func first(_ word: String, _ comparison: Comparison) -> ComparatorShape {
        ComparatorShape(word, comparison, standIn: "first") { _, _, _ in Comparison.Ends() }
    }

    package static let increaseBy = step("increaseBy", .increaseBy)
    package static let decreaseBy = step("decreaseBy", .decreaseBy)
    package static let abovePrevious = previous("above", .abovePrevious)
    package static let belowPrevious = previous("below", .belowPrevious)

    /// How much more, or less, than the year before.
    private static func step(_ word: String, _ comparison: Comparison) -> ComparatorShape {
        ComparatorShape(word, comparison) { node, _, faults in
            guard let step = faults.decimal(node, "step") else { return nil }
            guard step.sign > 0 else {
                faults.add(
                    .target, at: node.place, "`\(word)` is not above 0",
                    hint: "write how much the value changes a year, such as 1")
                return nil
            }
            return word == "increaseBy"
                ? Comparison.Ends(low: step) : Comparison.Ends(high: step)
        }
    }

    private static func previous(_ word: String, _ comparison: Comparison) -> ComparatorShape {
        ComparatorShape(word, comparison) { node, _, faults in
            faults.word(node, "reference", of: ["previous"]).map { _ in Comparison.Ends() }
        }
    }

    package static let between = ComparatorShape("between", .between) { node, _, faults in
        faults.ends(node, "between")
    }

    package static let about = about(.about)

    /// Of counts, of which nobody complains that they are too many.
    package static let aboutCount = about(.aboutCount)

    /// The figure of the text, beside the `tolerance` that counts.
    private static func about(_ comparison: Comparison) -> ComparatorShape {
        ComparatorShape("about", comparison, beside: ["tolerance"]) { node, target, faults in
            guard let about = faults.decimal(node, "limit") else { return nil }
            guard let tolerance = target["tolerance"] else {
                faults.add(
                    .missingKey, at: node.place, "missing key `tolerance` beside `about`",
                    hint: "write how far below and above still counts, `tolerance: [6, 8]`")
                return nil
            }
            guard let ends = faults.ends(tolerance, "tolerance") else { return nil }
            guard let low = ends.low, let high = ends.high, low <= about, about <= high else {
                faults.add(
                    .target, at: tolerance.place, "`about` lies outside its `tolerance`",
                    hint: "write an end below and one above it")
                return nil
            }
            return ends
        }
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
