import Calendar
import Exact

/// Everything that is said in one language: names, figures, days. Sentences about a judgement are
/// made with it by `Reason`.
package struct Wording: Sendable {
    package let language: Language

    package init(_ language: Language) { self.language = language }

    package var isChinese: Bool { language == .zh }

    /// One of two texts.
    package func callAsFunction(_ zh: String, _ en: String) -> String {
        switch language {
        case .zh: zh
        case .en: en
        }
    }

    /// Sentences one after the other: Chinese ones stand without a space.
    package func joined(_ sentences: [String]) -> String {
        sentences.filter { !$0.isEmpty }.joined(separator: self("", " "))
    }

    /// `A, B and C`; A、B、C.
    package func list(_ names: [String]) -> String {
        guard !isChinese, let last = names.last, names.count > 1 else {
            return names.joined(separator: self("、", ", "))
        }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    // MARK: - Days

    /// 2024年12月10日, 10 Dec 2024.
    package func day(_ day: CivilDay, year: Bool = true) -> String {
        let (number, month, date) = day.date
        guard !isChinese else { return (year ? "\(number)年" : "") + "\(month)月\(date)日" }
        return "\(date) \(Self.months[month - 1].prefix(3))" + (year ? " \(number)" : "")
    }

    /// 2024年12月10日, 10 December 2024: of sentences that leave the page.
    package func fullDay(_ day: CivilDay) -> String {
        let (number, month, date) = day.date
        return isChinese ? self.day(day) : "\(date) \(Self.months[month - 1]) \(number)"
    }

    /// `2024-12-10T14:31:58` as 12月10日 14:31, with the seconds where asked for.
    package func moment(_ text: String, seconds: Bool = false) -> String {
        guard let day = CivilDay(text.prefix(10)) else { return text }
        return self.day(day, year: false) + " " + text.dropFirst(11).prefix(seconds ? 8 : 5)
    }

    /// 2025年底, the end of 2025; another day in full.
    package func deadline(_ day: CivilDay) -> String {
        day == CivilDay.last(of: day.year)
            ? self("\(day.year)年底", "the end of \(day.year)") : fullDay(day)
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
}
