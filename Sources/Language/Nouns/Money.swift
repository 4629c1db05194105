import Calendar
import Codes
import Events
import Subjects

extension NounDefinition {
    /// 经费: items of the finance reports of a year, those of the list added up. What an area does
    /// not report itself is the sum of its children; `of: institutions` is the sum over them, each
    /// as it is on 31 December (contract §2.3.7, language §3, §6).
    package static let money = NounDefinition(
        "money", chinese: "经费", meaning: "Items of finance reports, added up.",
        counted: [.institution, .area], privacy: .nobody,
        keys: [item, ReportRules.of, status, ReportRules.own, sum] + FilterKey.units,
        counting: .reported(
            ReportRules(isYearly: true, item: item) { filter in
                let items = filter.terms(of: item)
                let statuses = filter.value(of: status)
                let isHeads = filter.value(of: sum) != nil
                let isOfUnits = filter.value(of: ReportRules.of)?.takes(2) ?? false
                let isLatest = filter.value(of: ReportRules.latest) != nil
                return { life, states in
                    if isOfUnits, life.kind != .institution { return }
                    for (year, report) in standing(in: life, items, statuses) {
                        let figure =
                            isHeads
                            ? life.arena[FinanceReport.headcount, of: report] ?? 0
                            : life.arena[FinanceReport.amount, of: report]
                        // Of an area under two codes the more final one stands, then the later.
                        let status = Int64(
                            life.arena[FinanceReport.status, of: report].rawValue)
                        let given =
                            isOfUnits ? 1 : status << 54 + (report.time / 1_000 + 1 << 53)
                        let first = CivilDay.first(of: year).number
                        let next = CivilDay.first(of: year + 1).number
                        states.append(
                            figure: figure, given: given, from: first, end: next,
                            at: .of(life),
                            unitDay: isOfUnits && isLatest ? next - 1 : State.countedDay)
                        guard isOfUnits, !isLatest else { continue }
                        states.append(
                            figure: figure, given: given, isEarlier: true, from: next,
                            end: CivilDay.first(of: year + 2).number, at: .of(life))
                    }
                }
            }),
        groups: FigurePart.groups,
        figure: { measure in
            measure.conditions.contains { $0.key == sum }
                ? Figure(scale: 1, units: .only([.persons, .count]))
                : Figure(scale: 100, units: .only([.yuan]))
        },
        required: [item.name], readings: [.latest, .running], units: .any, shortage: .none,
        dropsInSummer: false)

    /// Of each year the report that stands: the most final, then the last.
    private static func standing(
        in life: borrowing Life, _ items: [Term], _ statuses: FilterValue?
    ) -> [(year: Int, report: Fact)] {
        var found: [(year: Int, report: Fact)] = []
        for (_, fact) in life.facts(of: FinanceReport.type) {
            let standing = life.arena[FinanceReport.status, of: fact].rawValue
            guard items.contains(life.arena[FinanceReport.item, of: fact]),
                statuses?.takes(standing) ?? true
            else { continue }
            // In the order of a timeline all of a year lie side by side.
            let year = Int(life.arena[FinanceReport.fiscalYear, of: fact])
            if let last = found.last, last.year == year {
                guard life.arena[FinanceReport.status, of: last.report].rawValue <= standing
                else { continue }
                found.removeLast()
            }
            found.append((year, fact))
        }
        return found
    }

    private static let item = FilterKey(
        "item", .codes("financeItem"), .shape, meaning: "Which item; several are added.")
    private static let status = FilterKey(
        "status",
        .members(
            CodeList(
                StatementStatus.self, called: "status",
                chinese: [.budget: "预算", .preliminary: "快报", .final: "决算"])), .shape,
        meaning: "How final the figure is; without it the most final one.")
    private static let sum = FilterKey(
        "sum", .member(CodeList(["headcount"], called: "amount", chinese: ["人数"])), .shape,
        meaning: "For how many persons it is; yuan where none is said.")
}
