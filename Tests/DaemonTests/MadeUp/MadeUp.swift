import Calendar
import Codes
import Documents
import Events
import Exact
import Language
import Subjects

/// A language with constructs that the product does not have, each made of a definition alone:
/// what a later one needs from the program must be there.
enum MadeUp {
    static let types = EventTypes(EventTypes.standard.definitions + [Clubs.definition])

    static let language = MeasureLanguage(
        nouns: Nouns(
            Nouns.standard.all + [schools, hirings, reports, Clubs.clubs, Clubs.meetings]),
        formulas: Formulas(
            Formulas.standard.all + [complying, evenness, filled]))

    // MARK: nouns

    private static let form = FilterKey("form", .members(.institutionKinds), .group)

    /// Units count themselves: a fact of an institution yields a cell, in groups that are no
    /// stages.
    static let schools = NounDefinition(
        "schools", chinese: "学校", meaning: "Units that are open on the day.",
        counted: [.institution], privacy: .nobody, keys: [form] + FilterKey.units,
        counting: .stock { life, states in
            let spans = life.unit.spans
            for (index, span) in spans.enumerated() {
                states.append(
                    State(
                        from: span.from,
                        end: index + 1 < spans.count ? spans[index + 1].from : .max,
                        counts: span.state == .open, group: UInt16(span.kind?.rawValue ?? 0),
                        spot: .unit(life.name)))
            }
        },
        groups: GroupKeys([GroupKey(form)]), units: .only([.institutions]),
        shortage: .of(schoolsShort, isProvided: true), dropsInSummer: false)

    private static let schoolsShort = ShortfallNoun(
        "schools", zh: "所学校", one: "school", many: "schools")

    /// What happened in a window: persons who were appointed, each once, at the first unit.
    static let hirings = NounDefinition(
        "hirings", chinese: "入职人员", meaning: "Persons who were appointed.",
        counted: [.staff], privacy: .nobody,
        keys: [
            FilterKey(
                "fullTime", .flag,
                .events(
                    EventQuestion(
                        answer: { life, one in
                            let fact = life.facts[Int(one.fact)]
                            let employment = life.arena[StaffAppointment.employment, of: fact]
                            return employment == .fullTime ? 1 : 0
                        }, takes: FilterValue.takesMember)), chinese: ("全职：", ""))
        ] + FilterKey.units,
        counting: .flow(
            Flow { life, happenings in
                for (place, fact) in life.facts(of: StaffAppointment.type) {
                    happenings.append(
                        Happening(
                            day: fact.day, group: 0,
                            spot: .unit(life.arena[StaffAppointment.unit, of: fact]), fact: place))
                }
            }), units: .only([.persons]), shortage: .of(.teachers, isProvided: true),
        dropsInSummer: false)

    /// An area reports: its facts count in the area itself, at no unit, and each series once in a
    /// window however often it is stated.
    static let reports = NounDefinition(
        "reports", chinese: "统计报送", meaning: "Series of which an area has stated something.",
        counted: [.area], privacy: .nobody, keys: [],
        counting: .flow(
            Flow(representative: .last) { life, happenings in
                for (place, fact) in life.facts(of: StatisticStatement.type) {
                    let series = life.arena[StatisticStatement.series, of: fact]
                    happenings.append(
                        Happening(
                            day: fact.day, group: 0, spot: .area(life.name), fact: place,
                            item: series))
                }
            }), units: .only([.count]), shortage: .none, dropsInSummer: false)

    // MARK: formulas

    /// The share of units at which a measure is at least a number: values of single units.
    static let complying = perUnit(
        "complying", keys: [FormulaKey("least", .whole(0...1_000_000))],
        english: { "the share of units with at least \($0.whole("least")) for \($1[0].operand)" },
        chinese: { "\($1[0].operand)不低于\($0.whole("least"))的学校占比" },
        value: { operands in
            let least = Fraction(operands.combination.whole("least"))
            let known = operands.units.compactMap { $0[0].value }
            return .quotient(
                Amount(value: Fraction(known.count { $0 >= least })),
                Amount(value: Fraction(known.count)), per: 100)
        })

    /// The square of the coefficient of variation over units.
    static let evenness = perUnit(
        "evenness", keys: [], english: { "the unevenness of \($1[0].operand)" },
        chinese: { "\($1[0].operand)的差异" },
        value: { operands in
            let values = operands.units.compactMap { $0[0].value }
            let sum = values.reduce(.zero, +)
            guard let mean = sum.divided(by: Fraction(values.count)), !mean.isZero else {
                return Amount(absence: .noDenominator)
            }
            let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(.zero, +)
            let variance = squares.divided(by: Fraction(values.count))
            return Amount(value: variance.flatMap { $0.divided(by: mean * mean) })
        })

    /// Of what every unit should have, how much is there: a surplus fills no gap elsewhere.
    static let filled = FormulaDefinition(
        "filled", meaning: "A ratio to which every unit adds at most its own due.",
        .combination(
            [
                FormulaKey("of", .measureOfUnits), FormulaKey("to", .measureOfUnits),
                FormulaKey("over", .units, isRequired: false),
            ],
            CombinationRules(
                magnitude: .proportion, asksUnits: true, order: ["of", "to"],
                value: { operands in
                    let capped = operands.units.compactMap { parts in
                        parts[0].value.flatMap { of in parts[1].value.map { min(of, $0) } }
                    }
                    let due = operands.units.compactMap { $0[1].value }
                    return .quotient(
                        Amount(value: capped.reduce(.zero, +)),
                        Amount(value: due.reduce(.zero, +)), per: 100)
                },
                tested: { _ in [] }, cell: { _, _ in .none }, units: { _ in .only([.percent]) },
                missing: { _ in nil }, english: { "\($1[0].text) filling \($1[1].text)" },
                chinese: { "\($1[0].text)补足\($1[1].text)" })))

    private static func perUnit(
        _ name: String, keys: [FormulaKey],
        english: @escaping @Sendable (Combination, [ChildWords]) -> String,
        chinese: @escaping @Sendable (Combination, [ChildWords]) -> String,
        value: @escaping @Sendable (borrowing Operands) -> Amount
    ) -> FormulaDefinition {
        FormulaDefinition(
            name, meaning: "A measure asked of every unit.",
            .combination(
                [
                    FormulaKey("of", .measureOfUnits),
                    FormulaKey("over", .units, isRequired: false),
                ] + keys,
                CombinationRules(
                    magnitude: .proportion, asksUnits: true, order: ["of"], value: value,
                    tested: { _ in [] }, cell: { _, _ in .none }, units: { _ in .any },
                    missing: { _ in nil }, english: english, chinese: chinese)))
    }
}
