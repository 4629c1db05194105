import Codes
import Exact

extension FilterKey {
    /// 符合条件: measures of the institution or area itself reach their limits (language §4).
    package static let meets = FilterKey(
        "meets", .conditions, .measured,
        meaning: "All these conditions hold for the institution or area itself.")
}

extension Combination {
    /// Conditions of a single institution or area: 1 where all hold. One that is not known does
    /// not hold.
    package static func meets(_ measures: [Formula], _ limits: [NamedLimit]) -> Combination {
        Combination("meets", .meets, measures, ["meets": .limits(limits)])
    }

    /// 1 of an institution or area of which nothing is known of all this.
    fileprivate static func silent(_ asked: [Formula]) -> Combination {
        Combination("silent", .silent, asked)
    }

    /// `students ≥ 1 and activities ≥ 2`: the conditions as part of a filter.
    var metWords: String {
        if limits.isEmpty {
            return "nothing known of " + children.map(\.operandWords).joined(separator: ", ")
        }
        return zip(children, limits).map { measure, limit in
            limit.name ?? "\(measure.operandWords) \(limit.limit.sign)"
        }.joined(separator: " and ")
    }

    /// nil where a code has no name.
    func chineseMetWords(_ vocabulary: Vocabulary) -> String? {
        if limits.isEmpty {
            let said = children.map { $0.chineseOperand(vocabulary) }
            return said.contains(nil)
                ? nil : said.compactMap(\.self).joined(separator: "、") + "均无数据"
        }
        let said = zip(children, limits).map { measure, limit in
            limit.nameZh
                ?? measure.chineseOperand(vocabulary).map { "\($0) \(limit.limit.sign)" }
        }
        return said.contains(nil) ? nil : said.compactMap(\.self).joined(separator: "，且")
    }
}

extension CombinationRules {
    fileprivate static let meets = CombinationRules(
        magnitude: .number, order: ["meets"],
        value: { operands in
            Amount(value: operands.held.allSatisfy { $0 == true } ? Fraction(1) : .zero)
        },
        tested: { _ in [] }, cell: { _, _ in .none }, units: { _ in .only([.truth]) },
        missing: { _ in nil },
        english: { all, parts in all.conditions(parts) },
        chinese: { all, parts in all.conditions(parts) })

    /// A count among its children is 0 until anything was said.
    fileprivate static let silent = CombinationRules(
        magnitude: .number, order: [],
        value: { operands in
            let isSilent = zip(operands.combination.children, operands.amounts).allSatisfy {
                guard let value = $1.value else { return $1.absence != .building }
                if case .count(let count) = $0, count.measure.figure == nil { return value.isZero }
                return false
            }
            return Amount(value: isSilent ? Fraction(1) : .zero)
        },
        tested: { _ in [] }, cell: { _, _ in .none }, units: { _ in .only([.truth]) },
        missing: { _ in nil }, english: { all, _ in all.metWords },
        chinese: { all, _ in all.metWords })
}

extension Count {
    /// The members of a share's base, institutions or areas, of which nothing is known of what the
    /// share asks of them (language §7); nil where something always is.
    package func silent(to filter: Filter) -> Count? {
        guard measure.noun.itself == .unit || measure.noun.itself == .area else { return nil }
        var asked: [Formula] = []
        for condition in filter.units.conditions.flatMap(\.parts) {
            switch condition.value {
            case .holds(let measure):
                if let said = Count(measure: measure).said { asked.append(.count(said)) }
            case .meets(let conditions):
                for child in conditions.children {
                    guard case .count(let count) = child, count.measure.figure == nil else {
                        asked.append(child)
                        continue
                    }
                    // A number is 0 where nothing happened, so that it is always known.
                    guard let said = count.said else { return nil }
                    asked.append(.count(said))
                }
            default: continue
            }
        }
        guard !asked.isEmpty else { return nil }
        var silent = self
        silent.units = UnitFilter(
            units.conditions + [Condition(.meets, .meets(.silent(asked)))])
        return silent
    }

    /// What holds from when anything was said of it; nil where it always has an answer.
    private var said: Count? { measure.noun.heard.map { Count(measure: $0(measure)) } }
}
