import Calendar
import Codes
import Exact
import Plans

/// How figures and days are written in sentences: 2,357, −0.12, 93.27%, 31 December 2025.
struct Wording {
    /// The unit's word in the plan file.
    let unit: String

    /// A value with its unit.
    func value(_ value: Fraction, places: Int = 2) -> String {
        digits(value, places: places) + suffix
    }

    /// A difference of two values: points where they are shares.
    func difference(_ value: Fraction) -> String {
        let text = digits(value, places: Wording.places(showing: [value, .zero]))
        return text + (unit == "percent" ? (text == "1" ? " point" : " points") : suffix)
    }

    private var suffix: String {
        switch unit {
        case "percent": "%"
        case "perThousand": " per 1,000"
        case "persons", "institutions", "areas", "yuan", "years", "points", "places", "attendances":
            " " + unit
        default: ""
        }
    }

    /// A number with commas from 1,000 on and a true minus sign.
    func digits(_ value: Fraction, places: Int) -> String {
        let text = value.decimalText(places: places)
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: ".")
        var whole = ""
        for (place, digit) in (parts.first ?? "0").reversed().enumerated() {
            if place > 0, place.isMultiple(of: 3) { whole.append(",") }
            whole.append(digit)
        }
        return (isNegative ? "−" : "") + String(whole.reversed())
            + (parts.count > 1 ? "." + parts[1] : "")
    }

    /// The fewest decimals, two at least, that tell different figures apart.
    static func places(showing values: [Fraction]) -> Int {
        let distinct = Set(values)
        return (2...12).first { places in
            Set(distinct.map { $0.decimalText(places: places) }).count == distinct.count
        } ?? 12
    }

    /// An estimate as a number to be written, to as many digits as it has.
    static func estimate(_ value: Double) -> Fraction? {
        value.decimalText(places: 6).flatMap { Fraction(decimal: $0) }
    }

    /// What the target asks for: `at least 95%`.
    func target(_ comparator: Target.Comparator) -> String {
        let word =
            switch comparator {
            case .atLeast: "at least "
            case .atMost: "at most "
            case .equals: "exactly "
            }
        return word + value(comparator.limit, places: 12)
    }

    /// `by the end of 2025`, or `by 30 June 2025`.
    static func deadline(_ day: CivilDay) -> String {
        day == CivilDay.last(of: day.year)
            ? "by the end of \(day.year)" : "by \(Wording.day(day))"
    }

    /// `1 September 2023`.
    static func day(_ day: CivilDay) -> String {
        let (year, month, number) = day.date
        let names = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September",
            "October", "November", "December",
        ]
        return "\(number) \(names[month - 1]) \(year)"
    }

    /// `1 teacher`, `2,357 children`.
    func people(_ count: Fraction, _ noun: ShortfallNoun) -> String {
        let isOne = count == Fraction(1)
        let word =
            switch noun {
            case .children: isOne ? "child" : "children"
            case .students: isOne ? "student" : "students"
            case .teachers: isOne ? "teacher" : "teachers"
            case .staff: "staff"
            case .schools: isOne ? "school" : "schools"
            case .areas: isOne ? "area" : "areas"
            case .people: isOne ? "person" : "people"
            }
        return digits(count, places: 0) + " " + word
    }
}
