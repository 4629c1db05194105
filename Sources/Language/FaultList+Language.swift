import Codes
import Documents
import Exact

extension FaultList {
    /// The value of a key as its type has it; nil if it is faulty. `unset` is not asked for here.
    package mutating func value(
        _ node: Node, of key: FilterKey, _ vocabulary: Vocabulary?, isUnset: inout Bool
    ) -> FilterValue? {
        switch key.type {
        case .members(let list): return members(node, of: list).map { .members($0) }
        case .every(let list): return members(node, of: list).map { .every($0) }
        case .member(let list):
            return member(node, of: list).map { .members(CodeList.bits([$0])) }
        case .ordered(let list):
            return place(node, key, list, isUnset: &isUnset)
        case .codes(let list):
            guard let nodes = self.list(node, "`\(key.name)`") else { return nil }
            let codes = nodes.compactMap { code($0, in: list, vocabulary) }
            return codes.count == nodes.count ? .codes(Set(codes).sorted()) : nil
        case .code(let list):
            return code(node, in: list, vocabulary).map { .codes([$0]) }
        case .series:
            return series(node, vocabulary).map { .codes([$0]) }
        case .flag:
            return boolean(node, "`\(key.name)`").map { .flag($0) }
        case .ages:
            return ages(node, key.name).map { .ages($0.youngest, $0.oldest) }
        case .dayCount:
            return days(node, key, isUnset: &isUnset).map { .days($0) }
        case .limit:
            return limit(node, key.name, isUnset: &isUnset).map { .limit($0) }
        case .capabilities:
            return capabilities(node, key.name, vocabulary, isUnset: &isUnset)
        case .institutionCodes, .townshipCodes, .names:
            return texts(node, "`\(key.name)`").map { .codes(Set($0).sorted()) }
        case .years, .areaCodes, .since, .filters, .filter, .asked, .happened, .followed,
            .conditions:
            preconditionFailure("\(key.name) is read with its plan and its noun")
        }
    }

    private mutating func members(_ node: Node, of list: CodeList) -> UInt64? {
        guard let nodes = self.list(node, list.name) else { return nil }
        let numbers = nodes.compactMap { member($0, of: list) }
        return numbers.count == nodes.count ? CodeList.bits(numbers) : nil
    }

    private mutating func days(
        _ node: Node, _ key: FilterKey, isUnset: inout Bool
    ) -> Int? {
        let shape = Construct("`\(key.name)`", required: ["days"])
        guard let days = fields(of: node, shape)?["days"] else { return nil }
        if days.isUnset {
            isUnset = true
            return nil
        }
        return whole(days, "number of days", 0...36_600)
    }

    /// One limit with its figure.
    private mutating func limit(
        _ node: Node, _ name: String, isUnset: inout Bool
    ) -> MeasureLimit? {
        guard let limits = limits(node, name, isUnset: &isUnset) else { return nil }
        guard limits.count == 1 else {
            add(
                .badValue, at: node.place, "`\(name)` is one limit",
                hint: "write `{atLeast: 56}`")
            return nil
        }
        return limits[0]
    }

    /// Limits of a number; nil if one is faulty or `unset`.
    private mutating func limits(
        _ node: Node, _ name: String, isUnset: inout Bool
    ) -> [MeasureLimit]? {
        let shape = Construct("`\(name)`", optional: MeasureLimit.words)
        guard let fields = fields(of: node, shape) else { return nil }
        var limits: [MeasureLimit] = []
        for word in MeasureLimit.words {
            guard let figure = fields[word] else { continue }
            if figure.isUnset {
                isUnset = true
                return nil
            }
            if word == "between" {
                guard case .sequence(let nodes) = figure.content, nodes.count == 2,
                    let low = decimal(nodes[0], "limit"), let high = decimal(nodes[1], "limit"),
                    low < high
                else {
                    add(
                        .badValue, at: figure.place, "`between` must be a pair of figures",
                        hint: "write the lower and the upper end, `[6, 8]`")
                    return nil
                }
                limits.append(.between(low, high))
            } else if let limit = decimal(figure, "limit").flatMap({ MeasureLimit(word, $0) }) {
                limits.append(limit)
            } else {
                return nil
            }
        }
        if limits.isEmpty {
            add(
                .missingKey, at: node.place, "`\(name)` has no limit",
                hint: "write `{atLeast: 1}`")
        }
        return limits.isEmpty ? nil : limits
    }

    /// Codes, each with true or false, a number, or limits of a number.
    private mutating func capabilities(
        _ node: Node, _ name: String, _ vocabulary: Vocabulary?, isUnset: inout Bool
    ) -> FilterValue? {
        guard let entries = entries(of: node, "`\(name)`") else { return nil }
        let before = faults.count
        if entries.isEmpty {
            add(
                .badValue, at: node.place, "`\(name)` is empty",
                hint: "write a capability, `{wifi: true}`")
        }
        var found: [Capability] = []
        for entry in entries {
            guard isKnown(entry.key, at: entry.place, in: name, vocabulary) else { continue }
            if entry.value.isUnset {
                isUnset = true
            } else if case .mapping = entry.value.content {
                limits(entry.value, entry.key, isUnset: &isUnset).map {
                    found.append(Capability(entry.key, .limits($0)))
                }
            } else if let figure = entry.value.text.flatMap({ Fraction(decimal: $0) }) {
                found.append(Capability(entry.key, .limits([.equals(figure)])))
            } else {
                boolean(entry.value, "`\(entry.key)`").map {
                    found.append(Capability(entry.key, .flag($0)))
                }
            }
        }
        guard faults.count == before, found.count == entries.count else { return nil }
        return .capabilities(found.sorted { $0.code < $1.code })
    }

    private mutating func member(_ node: Node, of list: CodeList) -> UInt8? {
        word(node, list.name, of: list.words).flatMap { list.number(of: $0) }
    }

    /// One limit on a list that has an order.
    private mutating func place(
        _ node: Node, _ key: FilterKey, _ list: CodeList, isUnset: inout Bool
    ) -> FilterValue? {
        let limits: [(word: String, value: (UInt8) -> FilterValue)] = [
            ("atLeast", { .atLeast($0) }), ("below", { .below($0) }), ("equals", { .exactly($0) }),
        ]
        let before = faults.count
        let shape = Construct("`\(key.name)`", optional: limits.map(\.word))
        guard let fields = fields(of: node, shape) else { return nil }
        let said = limits.filter { fields[$0.word] != nil }
        if said.count == 2, let low = fields["atLeast"], let high = fields["below"] {
            return between(low, high, of: list, isUnset: &isUnset)
        }
        guard said.count == 1, let member = fields[said[0].word] else {
            if faults.count == before {
                add(
                    said.isEmpty ? .missingKey : .badValue, at: node.place,
                    said.isEmpty
                        ? "missing key `atLeast` in `\(key.name)`"
                        : "`\(key.name)` has two limits",
                    hint: "write `{atLeast: \(list.words[list.words.count / 2])}`")
            }
            return nil
        }
        if member.isUnset {
            isUnset = true
            return nil
        }
        return self.member(member, of: list).map(said[0].value)
    }

    /// Two limits on a list that has an order, the second of which is above the first.
    private mutating func between(
        _ low: Node, _ high: Node, of list: CodeList, isUnset: inout Bool
    ) -> FilterValue? {
        if low.isUnset || high.isUnset {
            isUnset = true
            return nil
        }
        guard let lowest = member(low, of: list), let limit = member(high, of: list) else {
            return nil
        }
        guard lowest < limit else {
            add(
                .badValue, at: high.place, "no \(list.name) is at least and below these",
                hint: "write a higher one as `below`")
            return nil
        }
        return .within(lowest, below: limit)
    }

    /// An open code that the vocabulary has in that list.
    private mutating func code(
        _ node: Node, in list: String, _ vocabulary: Vocabulary?
    ) -> String? {
        guard let code = text(node, "a code of `\(list)`") else { return nil }
        return isKnown(code, at: node.place, in: list, vocabulary) ? code : nil
    }

    /// Whether the vocabulary, where there is one, has a code; a fault where not.
    private mutating func isKnown(
        _ code: String, at place: Place, in list: String, _ vocabulary: Vocabulary?
    ) -> Bool {
        guard let vocabulary else { return true }
        let known = vocabulary.codes[list] ?? []
        guard known.contains(code) else {
            add(
                .vocabulary, at: place, "the vocabulary has no `\(code)` under `\(list)`",
                hint: nearest(to: code, among: Array(known)).map { "did you mean `\($0)`?" }
                    ?? "add it to the vocabulary file, or write a code that is there")
            return false
        }
        return true
    }

    private mutating func series(_ node: Node, _ vocabulary: Vocabulary?) -> String? {
        guard let series = text(node, "a series") else { return nil }
        guard let vocabulary else { return series }
        guard vocabulary.series[series] != nil else {
            add(
                .vocabulary, at: node.place, "the vocabulary has no `\(series)` under `series`",
                hint: nearest(to: series, among: Array(vocabulary.series.keys))
                    .map { "did you mean `\($0)`?" } ?? "add it to the vocabulary file")
            return nil
        }
        return series
    }

    /// The youngest and the oldest, both included; nil if it is faulty.
    mutating func ages(_ node: Node, _ name: String) -> (youngest: Int, oldest: Int)? {
        guard case .sequence(let nodes) = node.content, nodes.count == 2 else {
            add(
                .badValue, at: node.place, "`\(name)` is not a pair of ages",
                hint: "write the youngest and the oldest, `[3, 5]`")
            return nil
        }
        guard let youngest = whole(nodes[0], "age", 0...150),
            let oldest = whole(nodes[1], "age", 0...150)
        else { return nil }
        guard youngest <= oldest else {
            add(
                .badValue, at: node.place, "`\(name)` is in the wrong order",
                hint: "write `[\(oldest), \(youngest)]`")
            return nil
        }
        return (youngest, oldest)
    }
}
