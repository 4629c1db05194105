import Calendar
import Configuration
import Course
import Documents
import Events
import Exact
import Indicators
import Language
import Measures
import Plans
import Records
import Testing
import YAMLReader

@testable import Projecting

/// One row of a plan and the events of a small city: from the text of a measure to its value on a
/// day, without a database.
struct Story {
    /// Of Liaocheng, 371500, with 371502, 371521 and the other counties below it.
    private static let installation = loadInstallation(
        configFile: String(#filePath.dropLast("Tests/DaemonTests/Language/Story.swift".count))
            + "config/planwatch.yaml",
        environment: [:])

    let faults: [Fault]
    private let plan: Plan?
    private var records: [(key: String, value: String)] = []

    /// - Parameters:
    ///   - row: other keys of the row, in lines.
    ///   - plan: another key of the plan.
    init(
        _ measure: String, unit: String = "persons", row: String = "reading: running",
        plan key: String = ""
    ) {
        let text = """
            id: story
            title: {zh: 试验, en: Trial}
            area: "371500"
            startsOn: 2021-01-01
            endsOn: 2025-12-31
            document: "000"
            \(key)
            indicators:
              row:
                name: {zh: 指标, en: Row}
                unit: \(unit)
                tier: C
                measure: \(measure)
                source: {section: 一, quote: 引文}
                \(row)
            """
        let read = readYAML(Array(text.utf8), file: "story.yaml")
        let plans = readPlans(
            read.root.map { [PlanSource(file: "story.yaml", root: $0)] } ?? [],
            kinds: TargetKinds.standard.shapes, areas: Story.installation.areas,
            vocabulary: Story.vocabulary
        ) { _ in "v" }
        plan = plans.plans.first
        faults = (read.faults + plans.faults).filter { !$0.isWarning }
        for fault in faults { Issue.record("\(fault)") }
    }

    /// That of the package, and some codes more.
    private static let vocabulary: Vocabulary = {
        var vocabulary = installation.vocabulary
        vocabulary.codes["qualificationStandardMet"] = ["artsHealth"]
        vocabulary.codes["supervisionCriterion"] = ["national", "teachers", "funding"]
        vocabulary.codes["resourceMedia"] = ["digital"]
        vocabulary.codes["supervisionMatter"]?.insert("foodSafety")
        vocabulary.codes["policyParameter"] = ["hours", "days"]
        return vocabulary
    }()

    /// An event: `institution/a institution-change {"change": "opened", …}`. Its id is the number
    /// of the event unless one is given, its time a second after that of the one before.
    mutating func tell(
        _ subject: String, _ type: String, _ data: String, id: String? = nil, more: String = ""
    ) {
        let number = records.count + 1
        let minute = number / 60 < 10 ? "0\(number / 60)" : "\(number / 60)"
        let second = number % 60 < 10 ? "0\(number % 60)" : "\(number % 60)"
        records.append(
            (
                subject,
                """
                {"specversion": "1.0", "id": "\(id ?? "\(number)")", "source": "s",
                 "type": "education.\(type).v1", "subject": "\(subject)",
                 "time": "2024-01-01T00:\(minute):\(second)Z", "data": \(data)\(more)}
                """
            ))
    }

    /// A unit opens. What is not said is a public urban primary school in 371502.
    mutating func open(
        _ unit: String, on day: String = "2010-09-01", area: String = "371502",
        _ more: [String: String] = [:]
    ) {
        var data = [
            "change": "opened", "date": day, "areaCode": area, "kind": "primarySchool",
            "setting": "urban", "ownership": "public",
        ].merging(more) { $1 }.mapValues {
            $0.first == "[" || $0 == "true" || $0 == "false" ? $0 : "\"\($0)\""
        }
        if data["stages"] == nil { data["stages"] = #"["primary"]"# }
        tell("institution/\(unit)", "institution-change", Story.object(data))
    }

    mutating func change(_ unit: String, _ change: String, on day: String, _ more: String = "") {
        tell(
            "institution/\(unit)", "institution-change",
            #"{"change": "\#(change)", "date": "\#(day)"\#(more)}"#)
    }

    /// A student is enrolled; `more` begins with a comma.
    mutating func enrol(
        _ student: String, at school: String = "a", on day: String, stage: String = "primary",
        move: String = "new", _ more: String = ""
    ) {
        tell(
            "student/\(student)", "enrolment",
            #"{"schoolId": "\#(school)", "stage": "\#(stage)", "from": "\#(day)", "#
                + #""move": "\#(move)"\#(more)}"#)
    }

    mutating func leave(
        _ student: String, _ school: String = "a", on day: String, _ outcome: String = "graduated"
    ) {
        tell(
            "student/\(student)", "learner-exit",
            #"{"schoolId": "\#(school)", "date": "\#(day)", "outcome": "\#(outcome)"}"#)
    }

    /// A person is appointed; `more` begins with a comma.
    mutating func appoint(
        _ person: String, at unit: String = "a", on day: String, role: String = "teacher",
        employment: String = "fullTime", _ more: String = #", "stage": "primary""#
    ) {
        tell(
            "staff/\(person)", "staff-appointment",
            #"{"unitId": "\#(unit)", "role": "\#(role)", "employment": "\#(employment)", "#
                + #""from": "\#(day)"\#(more)}"#)
    }

    private static func object(_ members: [String: String]) -> String {
        "{"
            + members.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
            .joined(separator: ", ") + "}"
    }

    /// The value of an area's row on a day, as text; `-` without one, `none` where there is no such
    /// row. It is the same whether the events come at once, one by one, or from the last to the
    /// first.
    func value(_ day: String, in area: String = "371500", part: String? = nil) -> String {
        values([day], in: area, part: part)[0]
    }

    /// - Parameter part: the member of a part of the row; nil = the whole.
    func values(
        _ days: [String], in area: String = "371500", part: String? = nil
    ) -> [String] {
        let ways = [
            [records], records.map { [$0] }, records.reversed().map { [$0] },
        ].map { values(days, in: area, part, of: $0) }
        #expect(ways[1] == ways[0], "one by one")
        #expect(ways[2] == ways[0], "backwards")
        return ways[0]
    }

    private func values(
        _ days: [String], in area: String, _ member: String?,
        of batches: [[(key: String, value: String)]]
    ) -> [String] {
        guard let plan else { return days.map { _ in "faulty" } }
        let measures = plan.measures.sorted { $0.key < $1.key }
        let numbered = measures.enumerated().map {
            NumberedMeasure(number: UInt16($0 + 1), measure: $1)
        }
        var projection = Projection(
            measures: numbered, formerCodes: Story.installation.areas.formerCodes)
        var decoder = EventDecoder(
            digests: KeyedDigests(identityKey: [UInt8](repeating: 7, count: 32)), clock: .other,
            types: .standard, terms: Interner([]))
        var index = IndicatorIndex(
            plans: [plan], areas: Story.installation.areas, vocabulary: Story.vocabulary,
            measureNumbers: Dictionary(
                uniqueKeysWithValues: numbered.map { ($0.measure, $0.number) }),
            horizon: .last(of: 2025))
        var offset: Int64 = 0
        for records in batches {
            var batch = RecordBatch()
            for record in records {
                batch.append(
                    partition: 1, offset: offset, key: Array(record.key.utf8),
                    value: Array(record.value.utf8),
                    headers: [("content-type", Array("application/cloudevents+json".utf8))])
                offset += 1
            }
            let decoded = decoder.decode(batch)
            for refusal in decoded.refusals {
                Issue.record(
                    "\(refusal.rejection) of \(records[Int(refusal.record)].value)")
            }
            let delta = projection.apply(decoded)
            index.add(terms: decoded.newTerms, from: decoded.firstNewTerm)
            index.add(delta.changes.cells)
            index.set(delta.changes.units)
            index.set(delta.changes.statements)
        }
        let part = plan.indicators[0].parts.firstIndex { $0.member == member }.map { $0 + 1 }
        let row = index.rows.first {
            index.areas.areas[$0.area].code == area && $0.place.part == part ?? 0
        }
        return days.map { day in
            guard let row, let on = CivilDay(day), part != nil || member == nil else {
                return "none"
            }
            let reading = index.reading(of: row, inForceOn: on)
            if row.isPart, !reading.showsPart { return "none" }
            return reading.value?.decimalText(places: 3) ?? "-"
        }
    }
}
