import Codes
import Documents

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
        case .institutionCodes, .townshipCodes:
            return texts(node, "`\(key.name)`").map { .codes(Set($0).sorted()) }
        case .years, .areaCodes, .since, .filters, .filter, .asked, .happened:
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

    /// An open code that the vocabulary has in that list.
    private mutating func code(
        _ node: Node, in list: String, _ vocabulary: Vocabulary?
    ) -> String? {
        guard let code = text(node, "a code of `\(list)`") else { return nil }
        guard let vocabulary else { return code }
        let known = vocabulary.codes[list] ?? []
        guard known.contains(code) else {
            add(
                .vocabulary, at: node.place, "the vocabulary has no `\(code)` under `\(list)`",
                hint: nearest(to: code, among: Array(known)).map { "did you mean `\($0)`?" }
                    ?? "add it to the vocabulary file, or write a code that is there")
            return nil
        }
        return code
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
