import Course
import Documents
import Foundation
import Language
import Plans
import YAMLReader

/// Plan files beside the tests, with a small installation to read them in.
enum Fixtures {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures")

    /// The names of the files in a folder of fixtures, without their ending.
    static func names(in name: String) -> [String] {
        let found = try? FileManager.default.contentsOfDirectory(
            atPath: folder.appending(path: name).path(percentEncoded: false))
        return (found ?? []).map { String($0.dropLast(".yaml".count)) }.sorted()
    }

    static func text(_ path: String) throws -> String {
        let data = try Data(contentsOf: folder.appending(path: path + ".yaml"))
        return String(decoding: data, as: UTF8.self)
    }

    static let areas = AreaTree(areas: [
        AreaTree.Area(
            code: "371500", nameZh: "聊城市", nameEn: "Liaocheng", kind: .city, parent: nil)
    ])
    static let vocabulary = Vocabulary(
        series: [
            "population": "", "schoolingYears": #"{"ageFrom":16,"ageTo":59}"#,
        ],
        codes: [
            "qualificationMajor": ["preschoolEducation"], "facilityType": ["network"],
            "capability": ["places", "wifi"], "supervisionMatter": ["foodSafety"],
            "financeItem": ["pay", "training"],
            "policy": ["charter"], "policyParameter": ["hours"], "surveyQuestion": ["satisfied"],
        ],
        names: [
            "financeItem": [
                "pay": Vocabulary.Name(zh: "工资", en: "Pay"),
                "training": Vocabulary.Name(zh: "培训", en: "Training"),
            ],
            "surveyQuestion": ["satisfied": Vocabulary.Name(zh: "是否满意", en: "Satisfied")],
            "policy": ["charter": Vocabulary.Name(zh: "章程", en: "Charter")],
            "policyParameter": ["hours": Vocabulary.Name(zh: "小时", en: "Hours")],
        ])

    /// Reads texts of plans together, each under the name of its file.
    static func plans(
        _ texts: [String: String], silentAreas: SilentAreas = .warn
    ) -> (plans: [Plan], faults: [Fault]) {
        var faults: [Fault] = []
        var sources: [PlanSource] = []
        for (file, text) in texts.sorted(by: { $0.key < $1.key }) {
            let read = readYAML(Array(text.utf8), file: file)
            faults += read.faults
            if let root = read.root { sources.append(PlanSource(file: file, root: root)) }
        }
        let read = readPlans(
            sources, kinds: TargetKinds.standard.shapes, areas: areas, vocabulary: vocabulary,
            silentAreas: silentAreas
        ) { "v\($0.utf8.count)" }
        return (read.plans, (faults + read.faults).inOrder())
    }

    /// The tree of a text.
    static func root(of text: String) -> Node? {
        readYAML(Array(text.utf8), file: "text.yaml").root
    }

    /// A plan of the rows that are given, indented by two spaces.
    static func plan(_ id: String, area: String = "\"371500\"", rows: String) -> String {
        """
        id: \(id)
        title: {zh: 试验, en: Trial}
        area: \(area)
        startsOn: 2021-01-01
        endsOn: 2025-12-31
        document: "000"
        indicators:
        \(rows)
        """
    }

    /// A plan of one charted row: the row, nil where it is faulty, and what is wrong with it.
    static func row(
        _ measure: String, unit: String, reading: String
    ) -> (row: Indicator?, faults: [Fault]) {
        let text = plan(
            "one",
            rows: """
                  row:
                    name: {zh: 指标, en: Indicator}
                    unit: \(unit)
                    tier: C
                    reading: \(reading)
                    measure: \(measure)
                    source: {section: 一, quote: 引文}
                """)
        let (plans, faults) = plans(["one.yaml": text])
        return (plans.first?.indicators.first, faults)
    }
}
