import Calendar
import Codes
import Events
import Subjects

/// 称号: what is asked of designations (contract §2.2). The codes and levels that are asked for are
/// one title: held from a grant to the next revocation; a grant while it is held changes nothing
/// (measures.md, master teachers).
package struct Titles: Sendable {
    private let codes: [Term]
    private let levels: UInt64
    /// nil = any.
    private let batches: [Term]?
    /// The earliest day of the grant with which it began.
    private let since: Int32

    package static let keys = [code, level]

    package static let code = FilterKey(
        "designation", .codes("designation"), .shape, meaning: "Which title.")
    package static let level = FilterKey(
        "level", .members(.titleLevels), .shape, meaning: "By whom it is granted.")
    package static let batch = FilterKey(
        "batch", .names, .shape, meaning: "In which round it was granted.", chinese: ("批次：", ""))
    package static let since = FilterKey(
        "since", .since, .shape,
        meaning: "Granted on that day or later; `plan` is the plan's first day.",
        chinese: ("", "以来授予"))

    package init(_ filter: StateFilter) {
        codes = filter.terms(of: Titles.code)
        levels = filter.value(of: Titles.level)?.bits ?? .max
        batches = filter.value(of: Titles.batch).map { _ in filter.terms(of: Titles.batch) }
        since = filter.value(of: Titles.since)?.day.number ?? .min
    }

    /// Gives each time in which the title is held, with the grant that began it.
    package func forEachTime(
        in life: borrowing Life, _ body: (_ from: Int32, _ end: Int32, _ grant: Fact) -> Void
    ) {
        let arena = life.arena
        var began: Fact?
        for (_, fact) in life.facts(of: Designation.type) {
            let level = arena[Designation.level, of: fact].rawValue
            guard codes.contains(arena[Designation.title, of: fact]),
                levels & 1 << (UInt64(level) - 1) != 0
            else { continue }
            switch arena[Designation.change, of: fact] {
            case .granted:
                // One of another batch begins nothing.
                if batches?.contains(arena[Designation.batch, of: fact]) ?? true {
                    began = began ?? fact
                }
            case .revoked:
                if let grant = began, grant.day < fact.day, grant.day >= since {
                    body(grant.day, fact.day, grant)
                }
                began = nil
            }
        }
        if let began, began.day >= since { body(began.day, .max, began) }
    }
}

extension CodeList {
    package static let titleLevels = CodeList(
        TitleLevel.self, called: "level",
        chinese: [
            .national: "国家级", .province: "省级", .city: "市级", .county: "县级", .school: "校级",
        ])
}
