import Codes
import Exact

extension Words {
    /// A number with commas from 1,000 on and a true minus. With `isFixed` as many decimals as
    /// said, else no zeros at the end.
    func number(_ value: Fraction, places: Int = 12, isFixed: Bool = false) -> String {
        let text = value.decimalText(places: places)
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: ".")
        var whole = ""
        for (place, digit) in (parts.first ?? "0").reversed().enumerated() {
            if place > 0, place.isMultiple(of: 3) { whole.append(",") }
            whole.append(digit)
        }
        var behind = parts.count > 1 ? String(parts[1]) : ""
        if isFixed {
            behind += String(repeating: "0", count: max(0, places - behind.utf8.count))
        }
        return (isNegative ? "−" : "") + String(whole.reversed())
            + (behind.isEmpty ? "" : "." + behind)
    }

    /// A count of records or persons.
    func number(_ value: Int64) -> String { number(Fraction(value), places: 0) }

    /// The decimals that an indicator needs to tell these figures apart: none of whole counts, else
    /// two at least.
    func places(_ unit: String, showing values: [Fraction?]) -> Int {
        let given = Set(values.compactMap(\.self))
        let least = Self.wholeUnits.contains(unit) ? 0 : unit == "points" ? 1 : 2
        return (least...6).first { places in
            Set(given.map { $0.decimalText(places: places) }).count == given.count
        } ?? 6
    }

    private static let wholeUnits: Set = [
        "persons", "institutions", "areas", "count", "places", "attendances", "yuan", "truth",
    ]

    /// A value with its unit: 93.27%, 81, 10.5 年.
    func value(_ value: Fraction, _ unit: String, places: Int, isFixed: Bool = true) -> String {
        unitAround(number(value, places: places, isFixed: isFixed), unit)
    }

    /// A target: without zeros at the end.
    func target(_ value: Fraction, _ unit: String) -> String { unitAround(number(value), unit) }

    private func unitAround(_ number: String, _ unit: String) -> String {
        switch unit {
        case "percent": number + "%"
        case "perThousand": self("每千人 \(number)", "\(number) per 1,000")
        case "persons": self("\(number) 人", "\(number) \(number == "1" ? "person" : "people")")
        case "institutions": self("\(number) 所", number)
        case "areas": self("\(number) 个", number)
        case "yuan": self("\(number) 元", "\(number) yuan")
        case "years": self("\(number) 年", "\(number) years")
        case "points": self("\(number) 分", "\(number) points")
        case "attendances": self("\(number) 人次", "\(number) attendances")
        default: number
        }
    }

    /// A difference of two values: points where they are shares. Decimals: as few as show it,
    /// `places` at least.
    func difference(_ value: Fraction, _ unit: String, places: Int) -> String {
        let places = (places...6).first { value.decimalText(places: $0) != "0" } ?? places
        guard unit == "percent" else {
            return unit == "perThousand" || unit == "ratio"
                ? number(value, places: max(places, 2))
                : unitAround(number(value, places: places), unit)
        }
        let text = number(value, places: places)
        return self("\(text) 个百分点", text == "1" ? "1 point" : "\(text) points")
    }

    /// 少 2,357 名儿童 without its first word; 2,357 children.
    func counted(_ count: Fraction, _ noun: ShortfallNoun?) -> String {
        let text = number(count, places: 0)
        let isOne = text == "1"
        return switch noun {
        case .children: self("\(text) 名儿童", "\(text) \(isOne ? "child" : "children")")
        case .students: self("\(text) 名学生", "\(text) \(isOne ? "student" : "students")")
        case .teachers: self("\(text) 名教师", "\(text) \(isOne ? "teacher" : "teachers")")
        case .staff: self("\(text) 名教职工", "\(text) staff")
        case .schools: self("\(text) 所学校", "\(text) \(isOne ? "school" : "schools")")
        case .areas: self("\(text) 个区县", "\(text) \(isOne ? "county" : "counties")")
        case .people: self("\(text) 人", "\(text) \(isOne ? "person" : "people")")
        case nil: text
        }
    }

    /// A chance in whole per cent: 22%, <1%, >99%.
    func percent(_ chance: Double) -> String {
        let percent = chance * 100
        if percent < 1 { return "<1%" }
        if percent > 99 { return ">99%" }
        return "\(Int(percent.rounded()))%"
    }

    /// 达标把握 8%, 8% chance.
    func odds(_ chance: Double) -> String {
        self("达标把握 \(percent(chance))", "\(percent(chance)) chance")
    }
}
