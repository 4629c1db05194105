import Calendar

/// Reads an event's data by the fields of its type, and refuses what breaks the schema.
///
/// A field is absent when it is missing or null. The fields are read in the order of their
/// definition, and the first that is wrong is named.
struct FieldReader {
    var document = JSONDocument()
    var terms: Interner
    let rules: FieldRules
    /// What the data that was read last states.
    private(set) var payload = Payload()
    /// Where the fields of the data at hand are among the members of the document, −1 = absent.
    private var places: [Int32]
    private var wordCount = 0
    private var day = CivilDay(number: 0)
    /// The day on which the data that was looked through last takes effect; nil where it has none.
    private(set) var effectiveDay: CivilDay?

    init(rules: FieldRules, terms: Interner) {
        self.rules = rules
        self.terms = terms
        places = [Int32](repeating: -1, count: rules.fields.count)
    }

    /// Reads the data of an event of the type at that place into `payload`; gives the day on which
    /// it takes effect.
    mutating func read(_ data: JSONNode, of type: Int) throws(Rejection) -> CivilDay {
        let rule = rules.types[type]
        wordCount = rule.wordCount
        payload.begin(wordCount)
        try read(data, fields: rule.fields.range)
        for place in rule.conditions.range { try check(rules.conditions[place]) }
        return day
    }

    /// Finds and reads the fields of an object.
    private mutating func read(_ object: JSONNode, fields: Range<Int>) throws(Rejection) {
        rules.find(fields, in: object, of: document, &places)
        for index in fields {
            let place = Int(places[index])
            if place >= 0 {
                try read(rules.fields[index], document.members[place].value)
            } else if rules.fields[index].isRequired {
                throw missing(index)
            }
        }
    }

    /// Everything that is wrong with the data of an event of the type at that place: of each field
    /// the first fault in it. `effectiveDay` is that of the data where it has one.
    mutating func faults(of data: JSONNode, of type: Int) -> [Rejection] {
        let rule = rules.types[type]
        wordCount = rule.wordCount
        payload.begin(wordCount)
        effectiveDay = nil
        var wrong: Set<Int> = []
        var found = faults(in: data, fields: rule.fields.range, wrong: &wrong)
        for place in rule.conditions.range {
            let condition = rules.conditions[place]
            if wrong.contains(Int(condition.field)) || wrong.contains(Int(condition.target)) {
                continue
            }
            do throws(Rejection) { try check(condition) } catch { found.append(error) }
        }
        return found
    }

    private mutating func faults(
        in object: JSONNode, fields: Range<Int>, wrong: inout Set<Int>
    ) -> [Rejection] {
        rules.find(fields, in: object, of: document, &places)
        var found: [Rejection] = []
        for index in fields {
            let rule = rules.fields[index]
            let place = Int(places[index])
            guard place >= 0 else {
                if rule.isRequired { found.append(missing(index)) }
                continue
            }
            let node = document.members[place].value
            do throws(Rejection) {
                if rule.kind == .object || rule.kind == .group, node.kind == .object {
                    found += faults(in: node, fields: rule.items.range, wrong: &wrong)
                } else {
                    try read(rule, node)
                    if rule.dating != .none { effectiveDay = day }
                }
            } catch {
                wrong.insert(index)
                found.append(error)
            }
        }
        return found
    }

    private mutating func check(_ condition: FieldRules.ConditionRule) throws(Rejection) {
        let place = Int(places[Int(condition.field)])
        guard place >= 0 else { return }
        let list = rules.fields[Int(condition.field)].items
        let word = document.word(document.members[place].value)
        guard rules.number(of: word, among: list) == condition.number else { return }
        let target = Int(places[Int(condition.target)])
        guard let slot = condition.slot else {
            if target < 0 { throw missing(Int(condition.target)) }
            return
        }
        guard target >= 0 else { return }
        let value = document.word(document.members[target].value)
        let number = rules.number(of: value, among: condition.items)
        guard number > 0 else {
            throw violation(rules.fields[Int(condition.target)], "not a member of the list")
        }
        payload.put(UInt64(number), at: slot)
    }

    private mutating func read(
        _ rule: FieldRules.FieldRule, _ node: JSONNode
    ) throws(Rejection) {
        switch rule.kind {
        case .text: try readText(rule, node)
        case .word:
            guard node.isString else { throw violation(rule, "not a member of the list") }
            let number = rules.number(of: document.word(node), among: rule.items)
            guard number > 0 else { throw violation(rule, "not a member of the list") }
            keep(UInt64(number), rule)
        case .words: try readWords(rule, node)
        case .flag:
            switch node.kind {
            case .yes: keep(2, rule)
            case .no: keep(1, rule)
            default: throw violation(rule, "neither true nor false")
            }
        case .date: try readDate(rule, node)
        case .period, .semester: try readPeriod(rule, node)
        case .whole: try readWhole(rule, node)
        case .decimal: try readDecimal(rule, node)
        case .personIDs: try readPersonIDs(rule, node)
        case .texts: try readTexts(rule, node)
        case .map: try readMap(rule, node)
        case .object:
            guard node.kind == .object else { throw violation(rule, "not an object") }
            try read(node, fields: rule.items.range)
        case .group: try readGroup(rule, node)
        }
    }

    @inline(__always)
    private mutating func keep(_ value: UInt64, _ rule: FieldRules.FieldRule) {
        if let slot = rule.slot { payload.put(value, at: slot) }
    }

    // MARK: Refusals

    /// Where a field stands, from the whole event.
    private func pointer(of rule: FieldRules.FieldRule) -> String {
        guard rule.parent >= 0 else { return "/data/" + rule.name.text }
        return pointer(of: rules.fields[Int(rule.parent)]) + "/" + rule.name.text
    }

    private func missing(_ index: Int) -> Rejection {
        Rejection(
            .schemaViolation, "a required field is missing",
            pointer: pointer(of: rules.fields[index]))
    }

    /// What is wrong with a field, or with something in it.
    private func violation(
        _ rule: FieldRules.FieldRule, _ detail: String, inside: String? = nil
    ) -> Rejection {
        let inner = inside.map { "/" + $0 } ?? ""
        return Rejection(.schemaViolation, detail, pointer: pointer(of: rule) + inner)
    }

    // MARK: Texts

    private func fits(_ node: JSONNode, _ form: TextForm) -> Bool {
        node.isString && form.fits(document.bytes.span.extracting(node.range))
    }

    private mutating func readText(
        _ rule: FieldRules.FieldRule, _ node: JSONNode
    ) throws(Rejection) {
        guard fits(node, rule.text) else { throw violation(rule, rule.text.expectation) }
        if let slot = rule.slot {
            payload.put(UInt64(terms.term(of: node.range, in: document.bytes)), at: slot)
        }
    }

    private mutating func readWords(
        _ rule: FieldRules.FieldRule, _ node: JSONNode
    ) throws(Rejection) {
        guard node.kind == .array else { throw violation(rule, "not a list") }
        var bits: UInt64 = 0
        for (index, place) in node.range.enumerated() {
            let item = document.members[place].value
            let number =
                item.isString ? rules.number(of: document.word(item), among: rule.items) : 0
            guard number > 0 else {
                throw violation(rule, "not a member of the list", inside: String(index))
            }
            bits |= 1 << UInt64(number - 1)
        }
        keep(bits << 1 | 1, rule)
    }

    /// How many different ids a list has; the ids of persons are not kept.
    private mutating func readPersonIDs(
        _ rule: FieldRules.FieldRule, _ node: JSONNode
    ) throws(Rejection) {
        guard node.kind == .array else { throw violation(rule, "not a list") }
        var ids = Set<ArraySlice<UInt8>>()
        for (index, place) in node.range.enumerated() {
            let item = document.members[place].value
            guard fits(item, .id) else {
                throw violation(rule, TextForm.id.expectation, inside: String(index))
            }
            ids.insert(document.bytes[item.range])
        }
        if let slot = rule.slot { payload.put(number: Int64(ids.count), at: slot) }
    }

    private mutating func readTexts(
        _ rule: FieldRules.FieldRule, _ node: JSONNode
    ) throws(Rejection) {
        guard node.kind == .array else { throw violation(rule, "not a list") }
        for (index, place) in node.range.enumerated()
        where !fits(document.members[place].value, rule.text) {
            throw violation(rule, rule.text.expectation, inside: String(index))
        }
        guard let slot = rule.slot else { return }
        var items: [UInt32] = []
        for place in node.range {
            items.append(
                terms.term(of: document.members[place].value.range, in: document.bytes))
        }
        payload.put(items: items, at: slot, behind: wordCount)
    }

    private mutating func readMap(
        _ rule: FieldRules.FieldRule, _ node: JSONNode
    ) throws(Rejection) {
        guard node.kind == .object else { throw violation(rule, "not an object") }
        var items: [UInt32] = []
        for place in node.range {
            let (name, value) = (document.members[place].nameNode, document.members[place].value)
            guard fits(name, .openCode) else { throw violation(rule, "a name that is no code") }
            let kept: MapEntry.Value
            switch value.kind {
            case .null: continue
            case .yes: kept = .flag(true)
            case .no: kept = .flag(false)
            case .number, .string, .stringToEscape, .array, .object:
                guard let number = scaled(value, places: 6) else {
                    let code = String(decoding: document.bytes[name.range], as: UTF8.self)
                    throw violation(
                        rule, "neither a flag nor a number below 10^12 with at most six decimals",
                        inside: code)
                }
                kept = .number(number)
            }
            if rule.slot != nil {
                let code = terms.term(of: name.range, in: document.bytes)
                items += MapEntry(code: code, value: kept).words
            }
        }
        if let slot = rule.slot { payload.put(items: items, at: slot, behind: wordCount) }
    }

    /// The group in one spelling, so that equal groups are one term: its known fields, sorted,
    /// numbers by value. A group that says nothing is none.
    private mutating func readGroup(
        _ rule: FieldRules.FieldRule, _ node: JSONNode
    ) throws(Rejection) {
        guard node.kind == .object else { throw violation(rule, "not an object") }
        try read(node, fields: rule.items.range)
        guard let slot = rule.slot else { return }
        var text: [UInt8] = []
        for index in rule.items.range {
            let place = Int(places[Int(rules.named[index])])
            guard place >= 0 else { continue }
            text.append(UInt8(ascii: text.isEmpty ? "{" : ","))
            text += "\"\(rules.names[index].text)\":".utf8
            let value = document.members[place].value
            text +=
                value.kind == .number
                ? document.plainForm(of: value)[...] : document.bytes[value.quotedRange]
        }
        guard !text.isEmpty else { return }
        text.append(UInt8(ascii: "}"))
        payload.put(UInt64(terms.term(of: text.indices, in: text)), at: slot)
    }

    // MARK: Days

    private mutating func readDate(
        _ rule: FieldRules.FieldRule, _ node: JSONNode
    ) throws(Rejection) {
        guard node.isString, let date = CivilDay(document.bytes.span.extracting(node.range)) else {
            throw violation(rule, "not a date in the form YYYY-MM-DD")
        }
        if rule.dating == .day { day = date }
        // What lies before 1801 is kept as 1801, earlier than every reading.
        let kept = max(date, FieldReader.earliest)
        if let slot = rule.slot { payload.put(UInt64(storedDay(kept.number)), at: slot) }
    }

    private static var earliest: CivilDay { CivilDay(number: -61_726) }

    private mutating func readPeriod(
        _ rule: FieldRules.FieldRule, _ node: JSONNode
    ) throws(Rejection) {
        let (period, first) = try period(rule, node)
        if rule.dating == .day { day = first }
        keep(UInt64(period.bits), rule)
    }

    /// A period and its first day.
    private func period(
        _ rule: FieldRules.FieldRule, _ node: JSONNode
    ) throws(Rejection) -> (StatementPeriod, CivilDay) {
        guard node.isString else { throw violation(rule, "not a text") }
        let text = document.bytes.span.extracting(node.range)
        guard text.count >= 4, let year = yearOf(text), 1900...2100 ~= year else {
            throw violation(rule, "not a period from 1900 to 2100: \(form(of: rule))")
        }
        if rule.kind == .period {
            if text.count == 4 { return (.year(year), .on(1, 1, year)) }
            if let day = CivilDay(text) { return (.day(day.number), day) }
        }
        if text.count == 6, text[4] == UInt8(ascii: "-") {
            if text[5] == UInt8(ascii: "1") { return (.autumn(year), .on(9, 1, year)) }
            if text[5] == UInt8(ascii: "2") { return (.spring(year), .on(3, 1, year + 1)) }
        }
        throw violation(
            rule,
            (rule.kind == .period
                ? "not a year, a semester or a day that exists" : "not a semester")
                + ": " + form(of: rule))
    }

    /// How a period or a semester is written.
    private func form(of rule: FieldRules.FieldRule) -> String {
        let semesters = "YYYY-1 (autumn) or YYYY-2 (spring)"
        return rule.kind == .period
            ? "wanted is YYYY, YYYY-MM-DD, \(semesters)" : "wanted is \(semesters)"
    }

    private func yearOf(_ text: Span<UInt8>) -> Int? {
        var year = 0
        for index in 0..<4 {
            guard text[index].isDigit else { return nil }
            year = year * 10 + Int(text[index] - UInt8(ascii: "0"))
        }
        return year
    }

    // MARK: Numbers

    /// A whole number in its bounds, by value: `2023.0` is one.
    private mutating func readWhole(
        _ rule: FieldRules.FieldRule, _ node: JSONNode
    ) throws(Rejection) {
        let (low, high) = (rule.decimal.low, rule.decimal.high)
        guard let value = plainInteger(node) ?? scaled(node, places: 0), low...high ~= value
        else { throw violation(rule, "not a whole number from \(low) to \(high)") }
        switch rule.dating {
        case .year: day = .on(1, 1, Int(value))
        case .schoolYear: day = .on(9, 1, Int(value))
        case .none, .day: break
        }
        if let slot = rule.slot { payload.put(number: value, at: slot) }
    }

    private mutating func readDecimal(
        _ rule: FieldRules.FieldRule, _ node: JSONNode
    ) throws(Rejection) {
        guard let value = scaled(node, places: rule.decimal.places),
            rule.decimal.low...rule.decimal.high ~= value
        else { throw violation(rule, rule.decimal.expectation) }
        if let slot = rule.slot { payload.put(number: value, at: slot) }
    }

    private func scaled(_ node: JSONNode, places: Int) -> Int64? {
        guard node.kind == .number else { return nil }
        return DecimalNumber(document.bytes.span.extracting(node.range)).scaled(places: places)
    }

    /// A number of at most twelve digits and nothing else, as most are.
    private func plainInteger(_ node: JSONNode) -> Int64? {
        guard node.kind == .number, node.count <= 12 else { return nil }
        var value: Int64 = 0
        for index in node.range {
            guard document.bytes[index].isDigit else { return nil }
            value = value * 10 + Int64(document.bytes[index] & 15)
        }
        return value
    }
}
