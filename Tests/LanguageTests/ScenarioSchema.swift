import Codes
import Events
import JSONText
import Scenarios

/// `schemas/scenario.schema.json`, as the event types and the keys of `expect` have it.
struct ScenarioSchema {
    let types: EventTypes

    var document: JSON {
        .object([
            ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
            ("title", .string("A scenario of Planwatch")),
            (
                "description",
                .string(
                    "What happens, day by day, and what is then expected of a plan's rows. "
                        + "`planwatch test` plays it; docs/SCENARIOS.md explains it.")
            ),
            ("type", .string("object")), ("properties", .object(head)),
            ("additionalProperties", .bool(false)),
            ("required", .array([.string("plan"), .string("steps")])),
            ("$defs", .object(definitions)),
        ])
    }

    private var head: [(String, JSON)] {
        [
            ("scenario", said("What it shows, in a line; the file's name unless said.", text)),
            ("note", text),
            (
                "plan",
                said(
                    "The id of a plan of the installation, or a plan: with `indicators`, of which "
                        + "names, tier and source may be left out.",
                    either([text, .object([("type", .string("object"))])]))
            ),
            ("row", said("The row that is meant where an expectation names none.", text)),
            (
                "rows",
                said("Further rows that are evaluated, or `all`.", either([text, list(of: text)]))
            ),
            ("area", said("The area that is meant where an expectation names none.", text)),
            (
                "areas",
                said(
                    "Areas instead of those of the installation; kind and name may be left out.",
                    list(
                        of: .object([
                            ("type", .string("object")), ("required", .array([.string("code")])),
                        ])))
            ),
            (
                "vocabulary",
                said(
                    "Codes beside those of the installation, as in vocabulary.yaml.",
                    .object([("type", .string("object"))]))
            ),
            (
                "defaults",
                said(
                    "What events of a type have where they do not say it.",
                    object(types.definitions.map { ($0.name, reference($0.name)) }))
            ),
            ("alerts", object([("hold", days), ("recovery", days)])),
            ("periods", object([("graceDays", days)])),
            (
                "anyOrder",
                said(
                    "Whether the end is also looked at after all events in the reverse order.",
                    boolean)
            ),
            ("steps", either([reference("step"), list(of: reference("step"))])),
        ]
    }

    private var definitions: [(String, JSON)] {
        let envelope: [(String, JSON)] = [
            ("id", said("By which it can be corrected or retracted.", text)), ("source", text),
            ("time", said("When it was recorded, RFC 3339.", text)),
            ("corrects", said("The id of an event above; what is not said stays.", text)),
            ("retracts", said("The id of an event above.", text)),
            ("times", said("How often, with `{n}` for the number.", count)),
            (
                "refused",
                said("Why it is to be refused.", words(RejectionReason.allCases.map(\.rawValue)))
            ),
        ]
        let subjects = SubjectKind.allCases.map { ($0.word, reference("ids")) }
        let bodies = types.definitions.map { definition in
            (
                definition.name,
                either([reference(definition.name), list(of: reference(definition.name))])
            )
        }
        return [
            (
                "step",
                object([
                    ("on", said("The clock's day; that of the step before unless said.", day)),
                    ("note", text),
                    ("events", either([reference("event"), list(of: reference("event"))])),
                    (
                        "expect",
                        either([reference("expectation"), list(of: reference("expectation"))])
                    ),
                    (
                        "noOtherAlerts",
                        said("Whether no alert changes but those that are expected.", boolean)
                    ),
                ])
            ),
            ("event", object(bodies + envelope + subjects)),
            (
                "ids",
                said(
                    "An id, a list of ids, or a run of them: `p1..p30`.",
                    either([text, list(of: text)]))
            ),
            (
                "expectation",
                object(
                    [
                        ("row", text),
                        ("area", said("Several: each of them.", either([text, list(of: text)]))),
                    ] + ExpectationKey.all.map { ($0.name, said($0.meaning + ".", form($0.form))) })
            ),
            ("transition", either([words(kinds), transition])),
        ] + types.definitions.map { ($0.name, body($0)) }
    }

    private let kinds = TransitionKind.allCases.map(\.rawValue)

    private var transition: JSON {
        object(
            kinds.map { ($0, either([day, .object([("type", .string("null"))])])) } + [
                ("severity", words(Severity.allCases.map(\.rawValue))),
                ("status", words(Status.allCases.map(\.rawValue))),
            ])
    }

    private func form(_ form: ExpectationKey.Form) -> JSON {
        switch form {
        case .figure:
            either([
                .object([("type", .string("number"))]),
                pattern("^(none|about -?[0-9.]+|-?[0-9.]+)$"),
            ])
        case .word(let members, _): members.isEmpty ? text : words(members + ["none"])
        case .reasonCode, .part: text
        case .day: either([day, words(["none"])])
        case .alerts:
            either([
                reference("transition"), words(["none"]),
                .object([("type", .string("array")), ("items", reference("transition"))]),
            ])
        }
    }

    /// An event's fields; none is required, since defaults may have it.
    private func body(_ definition: EventDefinition) -> JSON {
        let subjects = definition.subjects.map { ($0.word, reference("ids")) }
        let fields = definition.fields.map { ($0.name, field($0.form)) }
        return either([object(subjects + fields), .object([("type", .string("null"))])])
    }

    private func field(_ form: FieldForm) -> JSON {
        switch form {
        case .text, .period, .semester: text
        case .word(let list): words(list.words.map(\.word))
        case .words(let list):
            either([
                words(list.words.map(\.word)),
                .object([
                    ("type", .string("array")), ("items", words(list.words.map(\.word))),
                ]),
            ])
        case .texts, .personIDs:
            either([text, .object([("type", .string("array")), ("items", text)])])
        case .flag: boolean
        case .date: day
        case .whole, .decimal: .object([("type", .string("number"))])
        case .map: .object([("type", .string("object"))])
        case .object(let fields), .group(let fields):
            object(fields.map { ($0.name, field($0.form)) })
        }
    }

    // MARK: parts

    private let text = JSON.object([
        ("type", .array([.string("string"), .string("number")])), ("minLength", .integer(1)),
    ])
    private let boolean = JSON.object([("type", .string("boolean"))])
    private let count = JSON.object([
        ("type", .string("integer")), ("minimum", .integer(1)), ("maximum", .integer(10_000)),
    ])
    private let days = JSON.object([
        ("type", .string("integer")), ("minimum", .integer(0)), ("maximum", .integer(3_660)),
    ])
    private var day: JSON { pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$") }

    private func pattern(_ pattern: String) -> JSON {
        .object([("type", .string("string")), ("pattern", .string(pattern))])
    }

    private func words(_ words: [String]) -> JSON {
        .object([("enum", .array(words.map { .string($0) }))])
    }

    private func reference(_ name: String) -> JSON {
        .object([("$ref", .string("#/$defs/\(name)"))])
    }

    private func list(of item: JSON) -> JSON {
        .object([
            ("type", .string("array")), ("items", item), ("minItems", .integer(1)),
        ])
    }

    private func either(_ choices: [JSON]) -> JSON { .object([("anyOf", .array(choices))]) }

    private func object(_ members: [(String, JSON)]) -> JSON {
        .object([
            ("type", .string("object")), ("properties", .object(members)),
            ("additionalProperties", .bool(false)),
        ])
    }

    private func said(_ description: String, _ schema: JSON) -> JSON {
        guard case .object(let members) = schema else { return schema }
        return .object(members + [("description", .string(description))])
    }
}
