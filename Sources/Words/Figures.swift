import Calendar
import Codes
import Exact

extension Wording {
    /// A number with commas from 1,000 on and a true minus. With `isFixed` as many decimals as
    /// said, else no zeros at the end.
    package func number(_ value: Fraction, places: Int = 12, isFixed: Bool = false) -> String {
        let text = value.decimalText(places: places)
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: ".")
        let whole = groupedDigits(parts.first ?? "0")
        var behind = parts.count > 1 ? String(parts[1]) : ""
        if isFixed {
            behind += String(repeating: "0", count: max(0, places - behind.utf8.count))
        }
        return (isNegative ? "−" : "") + whole
            + (behind.isEmpty ? "" : "." + behind)
    }

    /// A count of records or persons.
    package func number(_ value: Int64) -> String { number(Fraction(value), places: 0) }

    /// The decimals that tell these figures apart: as few as the unit allows.
    package func places(_ unit: MeasureUnit?, showing values: [Fraction?]) -> Int {
        let given = Set(values.compactMap(\.self))
        return ((unit?.leastPlaces ?? 2)...6).first { places in
            Set(given.map { $0.decimalText(places: places) }).count == given.count
        } ?? 6
    }

    /// A value with its unit: 93.27%, 81, 10.5 年.
    package func value(
        _ value: Fraction, _ unit: MeasureUnit?, places: Int, isFixed: Bool = true
    ) -> String {
        unitAround(number(value, places: places, isFixed: isFixed), unit)
    }

    /// A target: without zeros at the end.
    package func target(_ value: Fraction, _ unit: MeasureUnit?) -> String {
        unitAround(number(value), unit)
    }

    private func unitAround(_ number: String, _ unit: MeasureUnit?) -> String {
        switch unit {
        case .percent: number + "%"
        case .perThousand: self("每千人 \(number)", "\(number) per 1,000")
        case .persons: self("\(number) 人", "\(number) \(number == "1" ? "person" : "people")")
        case .institutions: self("\(number) 所", number)
        case .areas: self("\(number) 个", number)
        case .yuan: self("\(number) 元", "\(number) yuan")
        case .years: self("\(number) 年", "\(number) years")
        case .points: self("\(number) 分", "\(number) points")
        case .attendances: self("\(number) 人次", "\(number) attendances")
        case .count, .ratio, .truth, .places, nil: number
        }
    }

    /// A difference of two values: points where they are shares. Decimals: as few as show it,
    /// `places` at least.
    package func difference(_ value: Fraction, _ unit: MeasureUnit?, places: Int) -> String {
        let places = (places...6).first { value.decimalText(places: $0) != "0" } ?? places
        let text = number(value, places: places)
        return switch unit {
        case .percent: self("\(text) 个百分点", text == "1" ? "1 point" : "\(text) points")
        case .perThousand, .ratio: number(value, places: max(places, 2))
        case .persons, .institutions, .areas, .count, .yuan, .years, .points, .truth, .places,
            .attendances, nil:
            unitAround(text, unit)
        }
    }

    /// 2,357 名儿童; 2,357 children.
    package func counted(_ count: Fraction, _ noun: ShortfallNoun?) -> String {
        counted(number(count, places: 0), noun, isOne: count == Fraction(1))
    }

    /// The same around a number that is written already.
    package func counted(_ text: String, _ noun: ShortfallNoun?, isOne: Bool) -> String {
        guard let noun else { return text }
        return self("\(text) \(noun.zh)", "\(text) \(isOne ? noun.one : noun.many)")
    }

    /// 还差 116 名儿童; `116 children short`.
    package func short(_ counted: String, isTooMany: Bool = false) -> String {
        isTooMany
            ? self("超出 \(counted)", "\(counted) over")
            : self("还差 \(counted)", "\(counted) short")
    }

    /// 依据2020年至2024年共5次数据; `from 5 readings, 2020 to 2024`.
    package func basis(_ basis: ReasonFacts.Basis) -> String {
        let (first, last) = (basis.from.year, basis.to.year)
        let count = number(Int64(basis.readings))
        return first == last
            ? self("依据\(first)年共\(count)次数据", "from \(count) readings of \(first)")
            : self(
                "依据\(first)年至\(last)年共\(count)次数据",
                "from \(count) readings, \(first) to \(last)")
    }

    /// A chance in whole per cent: 22%, <1%, >99%; 0% and 100% only where it is certain.
    package func percent(_ chance: Double) -> String {
        if chance == 0 || chance == 1 { return chance == 0 ? "0%" : "100%" }
        let percent = chance * 100
        guard percent >= 1 else { return "<1%" }
        guard percent <= 99 else { return ">99%" }
        return "\(Int(percent.rounded()))%"
    }

    /// 达标概率 8%; `probability 8%`.
    package func odds(_ chance: Double) -> String {
        self("达标概率 \(percent(chance))", "probability \(percent(chance))")
    }

    /// How far a value is from the on-track one: 高于应达值 1.41 个百分点; `1.41 points ahead`.
    package func distance(_ text: String, isAhead: Bool, _ lowerIsBetter: Bool) -> String {
        if isAhead {
            return self("\(lowerIsBetter ? "优" : "高")于应达值 \(text)", "\(text) ahead of plan")
        }
        return self("\(lowerIsBetter ? "高" : "低")于应达值 \(text)", "\(text) behind plan")
    }
}

extension MeasureUnit {
    /// The decimals that a figure has at least.
    fileprivate var leastPlaces: Int {
        switch self {
        case .persons, .institutions, .areas, .count, .places, .attendances, .yuan, .truth: 0
        case .points: 1
        case .percent, .perThousand, .years, .ratio: 2
        }
    }
}
