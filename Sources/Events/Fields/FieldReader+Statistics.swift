import Calendar
import Codes

extension FieldReader {
    /// The data of a `statistic`.
    mutating func statistic() throws(Rejection) -> Statement {
        var statement = StatisticStatement()
        statement.series = try term(required(.series), .openCode)
        let (period, day) = try period(required(.period))
        statement.period = period
        statement.group = try group(optional(.group))
        statement.millionths = try millionths(required(.value))
        statement.status = try choice(required(.status), lists.statisticStatus)
        return Statement(day: day, payload: statement.payload)
    }

    /// A period and the day on which a statement about it takes effect.
    private func period(_ field: Field) throws(Rejection) -> (StatementPeriod, CivilDay) {
        let node = node(field)
        guard node.isString else { throw violation(field, "not a text") }
        let text = document.bytes.span.extracting(node.range)
        guard text.count >= 4, let year = year(text), 1900...2100 ~= year else {
            throw violation(field, "not a period from 1900 to 2100")
        }
        if text.count == 4 { return (.year(year), .on(1, 1, year)) }
        if let day = CivilDay(text) { return (.day(day.number), day) }
        if text.count == 6, text[4] == UInt8(ascii: "-") {
            if text[5] == UInt8(ascii: "1") { return (.autumn(year), .on(9, 1, year)) }
            if text[5] == UInt8(ascii: "2") { return (.spring(year), .on(3, 1, year + 1)) }
        }
        throw violation(field, "not a year, a semester or a day that exists")
    }

    private func year(_ text: Span<UInt8>) -> Int? {
        var year = 0
        for index in 0..<4 {
            guard text[index].isDigit else { return nil }
            year = year * 10 + Int(text[index] - UInt8(ascii: "0"))
        }
        return year
    }

    /// The group in one spelling, so that equal groups are one term: the fields of the contract,
    /// sorted, numbers by value. 0 for a group that says nothing.
    private mutating func group(_ field: Field?) throws(Rejection) -> Term {
        guard let field else { return 0 }
        let group = node(field)
        guard group.kind == .object else { throw violation(field, "not an object") }
        open(group, as: .group)
        let ageFrom = try integer(optional(.ageFrom, .group), in: Bounds.count)
        let ageTo = try integer(optional(.ageTo, .group), in: Bounds.count)
        let sex = try choice(optional(.sex, .group), lists.sex)
        let setting = try choice(optional(.setting, .group), lists.setting)
        let stage = try choice(optional(.stage, .group), lists.stage)
        let item = try code(optional(.item, .group))
        let members = [
            ageFrom.map { "\"ageFrom\":\($0)" }, ageTo.map { "\"ageTo\":\($0)" },
            item.map { "\"item\":\"\($0)\"" }, setting.map { "\"setting\":\"\($0.word)\"" },
            sex.map { "\"sex\":\"\($0.word)\"" }, stage.map { "\"stage\":\"\($0.word)\"" },
        ].compactMap(\.self)
        if members.isEmpty { return 0 }
        let text = Array("{\(members.joined(separator: ","))}".utf8)
        return terms.term(of: text.indices, in: text)
    }

    /// An open code as it is, not interned.
    private func code(_ field: Field?) throws(Rejection) -> String? {
        guard let field else { return nil }
        let node = node(field)
        guard node.isString, TextForm.openCode.fits(document.bytes.span.extracting(node.range))
        else { throw violation(field, TextForm.openCode.expectation) }
        return String(decoding: document.bytes[node.range], as: UTF8.self)
    }
}
