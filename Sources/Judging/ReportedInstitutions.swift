import Assessments
import Codes
import Indicators
import Judgements
import Plans

/// The rows of who has reported, as they were last written: a round writes only what differs.
struct ReportedInstitutions: Sendable {
    private var stored: [ReportingRow.Key: ReportingRow] = [:]

    init(_ rows: [ReportingRow] = []) {
        for row in rows { stored[row.key] = row }
    }

    /// Enters the rows that differ from what is stored, and those that are gone.
    ///
    /// - Parameter names: the institutions that were looked at; nil: all.
    func enter(_ rows: [ReportingRow], of names: Set<String>?, in commit: inout RoundCommit) {
        commit.reports = rows.filter { stored[$0.key] != $0 }
        let found = Set(rows.map(\.key))
        commit.goneReports = stored.keys.filter {
            names?.contains($0.institution) ?? true && !found.contains($0)
        }
    }

    /// Takes over what has been committed.
    mutating func take(_ commit: RoundCommit) {
        for key in commit.goneReports { stored[key] = nil }
        for row in commit.reports { stored[row.key] = row }
    }
}

extension Assessment {
    /// Who has reported on the day: every open institution, by stage.
    package func reports(among touched: TouchedInstitutions = .all) -> [ReportingRow] {
        indicatorIndex.institutions(on: day, among: touched).map { line in
            let area = indicatorIndex.areas.areas[line.area]
            return ReportingRow(
                key: ReportingRow.Key(
                    institution: line.institution, stage: line.stage?.word ?? ""),
                areaCode: area.code, areaName: area.nameZh, name: line.name,
                kind: line.kind?.word, students: line.learners, staff: line.staff,
                newestFact: line.newestFact.map { nanoseconds in
                    // Rounded down, so that a day is never left.
                    nanoseconds >= 0 ? nanoseconds / 1_000 : -((999 - nanoseconds) / 1_000)
                })
        }
    }
}
