import Events
import Foundation
import Testing

/// The definitions and `schemas/events` say the same: fields, types, limits, what is required, the
/// closed lists, the conditions.
struct EventSchemaTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "schemas/events")

    private static func schema(_ name: String) throws -> [String: Any] {
        let data = try Data(contentsOf: folder.appending(path: name))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test(arguments: EventTypes.standard.definitions.map(\.name))
    func `a type's definition is its schema`(name: String) throws {
        let type = try #require(EventTypes.standard.definitions.first { $0.name == name })
        let schema = try Self.schema("\(name).v1.schema.json")
        let definitions = schema["$defs"] as? [String: [String: Any]] ?? [:]
        let properties = try #require(schema["properties"] as? [String: [String: Any]])
        let required = Set(try #require(schema["required"] as? [String]))
        #expect(required == Set(type.fields.filter(\.isRequired).map(\.name)))
        #expect(
            lines(properties, required, definitions)
                == type.fields.map {
                    line($0.name, constraints($0.form), mayBeNull: !$0.isRequired)
                }
                .sorted())
        #expect(try condition(of: schema) == type.conditions.first.map(text) ?? "")
        #expect(type.conditions.count <= 1, "this test reads one condition")
    }

    @Test func `the envelope names the same types, each with the same kinds of subjects`() throws {
        let envelope = try Self.schema("envelope.schema.json")
        let rules = try #require(envelope["allOf"] as? [[String: Any]])
        var found: [String: String] = [:]
        for rule in rules {
            let asked = (rule["if"] as? [String: Any])?["properties"] as? [String: [String: Any]]
            guard let type = asked?["type"]?["const"] as? String else { continue }
            let then = (rule["then"] as? [String: Any])?["properties"] as? [String: [String: Any]]
            found[type] = then?["subject"]?["pattern"] as? String
        }
        let expected = EventTypes.standard.definitions.map { type in
            let kinds = type.subjects.map(\.word)
            let pattern = kinds.count == 1 ? kinds[0] : "(\(kinds.joined(separator: "|")))"
            return ("education.\(type.name).v1", "^\(pattern)/")
        }
        #expect(found == Dictionary(uniqueKeysWithValues: expected))
    }

    // MARK: The schema

    private func lines(
        _ properties: [String: [String: Any]], _ required: Set<String>,
        _ definitions: [String: [String: Any]]
    ) -> [String] {
        properties.map { name, property in
            let (constraints, mayBeNull) = plain(property, definitions)
            return line(name, constraints, mayBeNull: mayBeNull)
        }.sorted()
    }

    /// A property without references, descriptions and null, and whether it may be null.
    private func plain(
        _ property: [String: Any], _ definitions: [String: [String: Any]]
    ) -> (constraints: [String: Any], mayBeNull: Bool) {
        var whole = property
        if let reference = property["$ref"] as? String {
            let name = String(reference.split(separator: "/").last ?? "")
            whole = (definitions[name] ?? [:]).merging(property) { $1 }
        }
        whole["$ref"] = nil
        whole["description"] = nil
        var mayBeNull = false
        if let types = whole["type"] as? [String] {
            mayBeNull = types.contains("null")
            whole["type"] = types.first { $0 != "null" }
        } else if whole["type"] == nil, let words = whole["enum"] as? [Any] {
            mayBeNull = words.contains { $0 is NSNull }
        }
        if let words = whole["enum"] as? [Any] {
            whole["enum"] = words.filter { !($0 is NSNull) }
            whole["type"] = "string"
        }
        if let items = whole["items"] as? [String: Any] {
            whole["items"] = plain(items, definitions).constraints
        }
        if let inner = whole["properties"] as? [String: [String: Any]] {
            whole["properties"] = lines(inner, [], definitions)
        }
        return (whole, mayBeNull)
    }

    /// `if` and `then` as `text` writes a condition.
    private func condition(of schema: [String: Any]) throws -> String {
        guard let asked = schema["if"] as? [String: Any] else { return "" }
        let properties = try #require(asked["properties"] as? [String: [String: String]])
        let (field, word) = try #require(properties.first)
        let then = try #require(schema["then"] as? [String: Any])
        let more = then["properties"] as? [String: [String: Any]] ?? [:]
        let limits = more.compactMap { name, rule in
            (rule["enum"] as? [String]).map { "\(name) \($0)" }
        }
        let required = then["required"] as? [String] ?? []
        return "\(field) \(word["const"] ?? ""): \(required.sorted()) \(limits)"
    }

    private func line(
        _ name: String, _ constraints: [String: Any], mayBeNull: Bool
    ) -> String {
        let data = try? JSONSerialization.data(
            withJSONObject: constraints, options: [.sortedKeys, .withoutEscapingSlashes])
        return name + (mayBeNull ? "? " : " ") + String(decoding: data ?? Data(), as: UTF8.self)
    }

    // MARK: The definition

    private func text(_ condition: EventDefinition.Condition) -> String {
        switch condition.demand {
        case .requires(let names):
            "\(condition.field) \(condition.word): \(names.sorted()) \([String]())"
        case .limits(let name, let list):
            "\(condition.field) \(condition.word): \([String]()) "
                + "\(["\(name) \(list.words.map(\.word))"])"
        }
    }

    private func constraints(_ form: FieldForm) -> [String: Any] {
        switch form {
        case .text(let form): constraints(form)
        case .word(let list): ["type": "string", "enum": list.words.map(\.word)]
        case .words(let list):
            ["type": "array", "items": ["type": "string", "enum": list.words.map(\.word)]]
        case .flag: ["type": "boolean"]
        case .date: ["type": "string", "format": "date"]
        case .period:
            [
                "type": "string",
                "anyOf": [
                    ["pattern": "^(19[0-9]{2}|20[0-9]{2}|2100)(-[12])?$"],
                    ["pattern": "^(19|20|2100)", "format": "date"],
                ],
            ]
        case .semester: ["type": "string", "pattern": "^(19[0-9]{2}|20[0-9]{2}|2100)-[12]$"]
        case .whole(let bounds):
            ["type": "integer", "minimum": bounds.lowerBound, "maximum": bounds.upperBound]
        case .decimal(let form): constraints(form)
        case .personIDs: ["type": "array", "items": constraints(TextForm.id)]
        case .texts(let form): ["type": "array", "items": constraints(form)]
        case .map:
            [
                "type": "object", "propertyNames": constraints(TextForm.openCode),
                "additionalProperties": [
                    "anyOf": [
                        ["type": ["boolean", "null"]], constraints(FieldForm.number),
                    ]
                ],
            ]
        case .object(let fields), .group(let fields):
            [
                "type": "object",
                "properties": fields.map {
                    line($0.name, constraints($0.form), mayBeNull: !$0.isRequired)
                }.sorted(),
            ]
        }
    }

    private func constraints(_ form: DecimalForm) -> [String: Any] {
        let unit = pow(10, Double(form.places))
        guard form.low == -form.high else {
            return [
                "type": "number", "minimum": Double(form.low) / unit,
                "maximum": Double(form.high) / unit, "multipleOf": 1 / unit,
            ]
        }
        let limit = Int64((Double(form.high) / unit).rounded())
        return [
            "type": "number", "exclusiveMinimum": -limit, "exclusiveMaximum": limit,
            "multipleOf": 1 / unit,
        ]
    }

    private func constraints(_ form: TextForm) -> [String: Any] {
        switch form {
        case .id, .unit: ["type": "string", "pattern": "^[A-Za-z0-9._:-]{1,128}$"]
        case .openCode: ["type": "string", "pattern": "^[A-Za-z][A-Za-z0-9]{0,63}$"]
        case .areaCode: ["type": "string", "pattern": "^[0-9A-Za-z]{1,12}$"]
        case .name:
            [
                "type": "string", "minLength": 1, "maxLength": 256, "x-maxBytes": 256,
                "not": ["pattern": "[\\u0000-\\u001f\\u007f-\\u009f]", "type": "string"],
            ]
        }
    }
}
