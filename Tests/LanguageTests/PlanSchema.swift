import JSONText
import Language

/// The part of `schemas/plan.schema.json` that follows from the definitions: what a measure may be.
struct PlanSchema {
    let language: MeasureLanguage

    /// The members of `$defs`, by name.
    var definitions: [(String, JSON)] {
        let nouns = language.nouns.all
        var all: [(String, JSON)] = [("at", at(language.nouns.atKeys))]
        all += nouns.map { ($0.name, noun($0)) }
        all += nouns.filter(\.takesFilters).map { ($0.name + "Filter", filter(of: $0)) }
        all += language.formulas.all.map { ($0.name, formula($0)) }
        let words = nouns.map(\.name) + language.formulas.all.map(\.name)
        let measure = described(
            anyOf(
                [reference("unset"), one(of: words)]), "One noun or one formula.")
        return all + [("measure", measure), ("condition", condition(words))]
    }

    /// A measure with a limit and perhaps a name.
    private func condition(_ words: [String]) -> JSON {
        let limit = reference("limit")
        let pair = JSON.object([
            ("type", .string("array")), ("items", limit), ("minItems", .integer(2)),
            ("maxItems", .integer(2)),
        ])
        var members: [(String, JSON)] = [
            ("name", anyOf([reference("text"), reference("name")]))
        ]
        members += MeasureLimit.words.map { word in
            (word, word == "between" ? anyOf([pair, reference("unset")]) : limit)
        }
        return described(
            object(members + words.map { ($0, reference($0)) }),
            "A measure and its limit; without one at least 1.")
    }

    // MARK: nouns

    private func at(_ keys: [FilterKey]) -> JSON {
        described(
            object(
                keys.map { ($0.name, value($0, filter: reference("at"))) },
                more: [("minProperties", .integer(1))]),
            "What belongs to the unit where the person counts.")
    }

    private func noun(_ noun: NounDefinition) -> JSON {
        var members = keys(of: noun)
        if noun.takesFilters { members += filters(of: noun) }
        if noun.takesUnits { members.append(("at", reference("at"))) }
        if noun.hasMean {
            members.append(("average", .object([("enum", .array([.string("monthEnds")]))])))
        }
        if case .flow(let flow) = noun.counting {
            members.append((FilterKey.followedBy.name, value(.followedBy)))
            members += [
                ("in", window()),
                ("count", .object([("enum", .array([.string("days"), .string("events")]))])),
                (
                    "each",
                    object(
                        [("atLeast", anyOf([number, reference("unset")]))],
                        more: [("required", .array([.string("atLeast")]))])
                ),
            ]
            if !flow.amounts.isEmpty {
                let words = flow.amounts.keys.sorted().map { JSON.string($0) }
                members.append(("sum", .object([("enum", .array(words))])))
            }
            if !flow.distinct.isEmpty {
                let words = flow.distinct.keys.sorted().map { JSON.string($0) }
                members.append(("distinct", .object([("enum", .array(words))])))
            }
        }
        if noun.isFlow, !noun.countsEvents { members.append(("in", window())) }
        guard !noun.isStated else {
            return described(
                object(members, more: [("required", .array(required(of: noun)))]), noun.meaning)
        }
        return described(
            anyOf([.object([("type", .string("null"))]), object(members)]), noun.meaning)
    }

    /// What stands under `any` and `not`, which may stand in it again.
    private func filter(of noun: NounDefinition) -> JSON {
        described(
            object(keys(of: noun) + filters(of: noun), more: [("minProperties", .integer(1))]),
            "A filter of `\(noun.name)` under `any` and `not`.")
    }

    private func filters(of noun: NounDefinition) -> [(String, JSON)] {
        [FilterKey.any, .not].map { ($0.name, value($0, filter: reference(noun.name + "Filter"))) }
    }

    /// Of what is stated: whose figure it is must be said.
    private func required(of noun: NounDefinition) -> [JSON] {
        noun.ownKeys.filter { key in
            if case .series = key.type { true } else { noun.required.contains(key.name) }
        }.map { .string($0.name) }
    }

    private func keys(of noun: NounDefinition) -> [(String, JSON)] {
        noun.ownKeys.map { ($0.name, value($0)) }
    }

    /// What asks a noun of something itself.
    private func filterOf(_ noun: NounDefinition) -> JSON {
        object(keys(of: noun), more: [("required", .array(noun.required.map { .string($0) }))])
    }

    /// A flow of the same person.
    private var happened: JSON {
        let flows = language.nouns.all.filter(\.countsEvents).map { ($0.name, reference($0.name)) }
        return object(
            flows + [
                ("atLeast", number), ("in", window(also: [Window.before.text])),
                ("proRata", .object([("type", .string("boolean"))])),
            ])
    }

    /// A flow of the same subject that follows another.
    private var followed: JSON {
        let flows = language.nouns.all.filter(\.countsEvents).map { ($0.name, reference($0.name)) }
        return object(
            flows + [("within", days), ("sameCase", .object([("type", .string("boolean"))]))],
            more: [("required", .array([.string("within")]))])
    }

    private var days: JSON {
        anyOf([
            object(
                [
                    (
                        "days",
                        anyOf([
                            .object([
                                ("type", .string("integer")), ("minimum", .integer(0)),
                                ("maximum", .integer(36_600)),
                            ]), reference("unset"),
                        ])
                    )
                ], more: [("required", .array([.string("days")]))]), reference("unset"),
        ])
    }

    private let number = JSON.object([
        ("type", .string("integer")), ("minimum", .integer(1)), ("maximum", .integer(1_000_000)),
    ])

    private func window(also more: [String] = []) -> JSON {
        let years = JSON.object([
            ("type", .string("integer")), ("minimum", .integer(1)), ("maximum", .integer(30)),
        ])
        return anyOf([
            .object([
                ("enum", .array((["plan"] + Window.words + more).map { .string($0) }))
            ]),
            object([("years", years)], more: [("required", .array([.string("years")]))]),
            object(
                [("cycleYears", years), ("from", reference("day"))],
                more: [("required", .array([.string("cycleYears"), .string("from")]))]),
            reference("unset"),
        ])
    }

    /// - Parameter filter: what stands under `any` and `not`.
    private func value(_ key: FilterKey, filter: JSON = .null) -> JSON {
        let schema: JSON =
            switch key.type {
            case .members(let list), .every(let list): oneOrMore(word(list))
            case .codes: oneOrMore(reference("code"))
            case .areaCodes, .townshipCodes: oneOrMore(reference("areaCode"))
            case .institutionCodes, .names: oneOrMore(.object([("type", .string("string"))]))
            case .since:
                anyOf([
                    reference("day"), .object([("enum", .array([.string("plan")]))]),
                    reference("unset"),
                ])
            case .filters:
                .object([
                    ("type", .string("array")), ("items", filter), ("minItems", .integer(1)),
                ])
            case .filter: filter
            case .asked(let noun): filterOf(noun)
            case .happened: happened
            case .conditions:
                anyOf([
                    reference("condition"),
                    .object([
                        ("type", .string("array")), ("items", reference("condition")),
                        ("minItems", .integer(1)),
                    ]),
                ])
            case .followed: followed
            case .member(let list): anyOf([word(list), reference("unset")])
            case .code, .series: anyOf([reference("code"), reference("unset")])
            case .flag: .object([("type", .string("boolean"))])
            case .limit: limits
            case .capabilities: capabilities
            case .ordered(let list):
                object(
                    ["atLeast", "below", "equals"].map {
                        ($0, anyOf([word(list), reference("unset")]))
                    }, more: [("minProperties", .integer(1)), ("maxProperties", .integer(2))])
            case .years:
                .object([
                    ("type", .string("integer")), ("minimum", .integer(0)),
                    ("maximum", .integer(30)),
                ])
            case .dayCount: days
            case .ages:
                anyOf([
                    .object([
                        ("type", .string("array")),
                        (
                            "items",
                            .object([
                                ("type", .string("integer")), ("minimum", .integer(0)),
                                ("maximum", .integer(150)),
                            ])
                        ), ("minItems", .integer(2)), ("maxItems", .integer(2)),
                    ]), reference("unset"),
                ])
            }
        return described(schema, key.sentences)
    }

    /// A number within a limit.
    private var limits: JSON {
        let limit = reference("limit")
        let pair = JSON.object([
            ("type", .string("array")), ("items", limit), ("minItems", .integer(2)),
            ("maxItems", .integer(2)),
        ])
        return object(
            MeasureLimit.words.map { ($0, $0 == "between" ? pair : limit) },
            more: [("minProperties", .integer(1))])
    }

    private var capabilities: JSON {
        .object([
            ("type", .string("object")),
            (
                "additionalProperties",
                anyOf([.object([("type", .string("boolean"))]), reference("limit"), limits])
            ), ("minProperties", .integer(1)),
        ])
    }

    private func word(_ list: CodeList) -> JSON {
        guard !list.areNumbers else {
            return .object([
                ("type", .string("integer")), ("minimum", .integer(1)),
                ("maximum", .integer(Int64(list.words.count))),
            ])
        }
        return .object([("enum", .array(list.words.map { .string($0) }))])
    }

    private func oneOrMore(_ member: JSON) -> JSON {
        anyOf([
            member,
            .object([
                ("type", .string("array")), ("items", member), ("minItems", .integer(1)),
                ("uniqueItems", .bool(true)),
            ]), reference("unset"),
        ])
    }

    // MARK: formulas

    private func formula(_ formula: FormulaDefinition) -> JSON {
        switch formula.body {
        case .row(let id, let units):
            let name = anyOf([reference("id"), reference("unset")])
            return described(
                anyOf([
                    reference("id"), reference("unset"),
                    object(
                        [(id, name), (units, reference("at"))],
                        more: [("required", .array([.string(id)]))]),
                ]), formula.meaning)
        case .definition:
            return described(
                anyOf([reference("code"), reference("unset")]), formula.meaning)
        case .combination(let keys, _):
            // A formula whose only key has its own name stands before the value itself.
            if keys.count == 1, keys[0].name == formula.name {
                return described(anyOf([value(keys[0]), reference("unset")]), formula.meaning)
            }
            var more: [(String, JSON)] = [
                ("required", .array(keys.filter(\.isRequired).map { .string($0.name) }))
            ]
            let narrowing = keys.compactMap { key -> (String, String)? in
                if case .narrowing(let base) = key.type { (key.name, base) } else { nil }
            }
            let rules = narrowing.flatMap { name, base in
                bases.map { rule($0, under: base, for: name) }
            }
            if !rules.isEmpty { more.append(("allOf", .array(rules))) }
            let members = keys.map { ($0.name, described(value($0), $0.meaning)) }
            return described(object(members, more: more), formula.meaning)
        }
    }

    private var bases: [String] { language.nouns.all.filter(\.isBase).map(\.name) }

    private func value(_ key: FormulaKey) -> JSON {
        switch key.type {
        case .measure, .measureOfUnits: reference("measure")
        case .measures:
            .object([
                ("type", .string("array")), ("items", reference("measure")),
                ("minItems", .integer(1)),
            ])
        case .base: one(of: bases)
        case .narrowing:
            anyOf([
                .object([("type", .string("object")), ("minProperties", .integer(1))]),
                reference("unset"),
            ])
        case .whole(let range):
            .object([
                ("type", .string("integer")), ("minimum", .integer(Int64(range.lowerBound))),
                ("maximum", .integer(Int64(range.upperBound))), ("default", .integer(1)),
            ])
        case .units: reference("at")
        case .word(let words): .object([("enum", .array(words.map { .string($0) }))])
        case .areas: oneOrMore(reference("areaCode"))
        case .strata:
            .object([("type", .string("object")), ("maxProperties", .integer(1))])
        case .weight: anyOf([.object([("const", .string("none"))]), reference("measure")])
        case .conditions:
            .object([
                ("type", .string("array")), ("items", reference("condition")),
                ("minItems", .integer(1)),
            ])
        case .since:
            anyOf([
                .object([("const", .string("plan"))]), reference("day"), reference("unset"),
            ])
        }
    }

    /// What narrows a noun takes that noun's keys.
    private func rule(_ noun: String, under base: String, for name: String) -> JSON {
        let condition = JSON.object([
            (
                "properties",
                .object([
                    (
                        base,
                        .object([
                            ("type", .string("object")), ("required", .array([.string(noun)])),
                        ])
                    )
                ])
            )
        ])
        // The base has said whose figure it is.
        let stated = language.nouns[noun].flatMap { $0.isStated ? object(keys(of: $0)) : nil }
        let consequence = JSON.object([
            (
                "properties",
                .object([(name, anyOf([stated ?? reference(noun), reference("unset")]))])
            )
        ])
        return .object([("if", condition), ("then", consequence)])
    }

    // MARK: pieces

    private func reference(_ name: String) -> JSON {
        .object([("$ref", .string("#/$defs/\(name)"))])
    }

    private func anyOf(_ choices: [JSON]) -> JSON { .object([("anyOf", .array(choices))]) }

    private func one(of words: [String]) -> JSON {
        object(
            words.map { ($0, reference($0)) },
            more: [("minProperties", .integer(1)), ("maxProperties", .integer(1))])
    }

    private func object(_ members: [(String, JSON)], more: [(String, JSON)] = []) -> JSON {
        .object(
            [
                ("type", .string("object")),
                ("properties", .object(members.map { ($0, $1.described(asMember: $0)) })),
                ("additionalProperties", .bool(false)),
            ] + more)
    }

    private func described(_ schema: JSON, _ meaning: String) -> JSON {
        schema.described(meaning)
    }
}
