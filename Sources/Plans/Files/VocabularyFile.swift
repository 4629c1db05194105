import Codes
import Documents
import Language

/// Reads `vocabulary.yaml`: what could be read of it, and what is wrong with the rest.
package func readVocabulary(
    _ root: Node, file: String
) -> (vocabulary: Vocabulary?, faults: [Fault]) {
    var faults = FaultList(file: file)
    guard let lists = faults.entries(of: root, "the vocabulary") else {
        return (nil, faults.faults)
    }
    var vocabulary = Vocabulary(series: [:])
    for list in lists {
        guard Vocabulary.lists.contains(list.key) else {
            faults.addUnknown(list, in: "the vocabulary", known: Vocabulary.lists)
            continue
        }
        for entry in faults.entries(of: list.value, "`\(list.key)`") ?? [] {
            guard isOpenCode(entry.key) else {
                faults.add(
                    .badValue, at: entry.place, "`\(entry.key)` is not a code",
                    hint: "write a letter and up to 63 letters and digits")
                continue
            }
            if list.key == "series" {
                takeSeries(entry, into: &vocabulary, &faults)
                continue
            }
            vocabulary.codes[list.key, default: []].insert(entry.key)
            if let name = faults.name(entry.value, "the code `\(entry.key)`") {
                vocabulary.names[list.key, default: [:]][entry.key] = Vocabulary.Name(
                    zh: name.zh, en: name.en)
            }
        }
    }
    return (vocabulary, faults.faults)
}

extension Vocabulary {
    /// The lists of open codes: those of the events, then those of statements and plans.
    package static let lists = [
        "series", "statisticItem",
        "disabilityType", "bmiClass", "skillCode", "aidProgramme", "teachingSubject",
        "qualificationMajor", "qualificationCertificate", "qualificationTitle",
        "qualificationRank", "qualificationStandardMet", "trainingProgramme", "facilityType",
        "capability", "financeItem", "designation", "supervisionMatter", "supervisionCriterion",
        "policy", "policyParameter", "resourceMedia", "activityKind", "activityLevel", "survey",
        "surveyQuestion",
    ]
}

/// `{name: {zh, en}, defaultGroup: {ageFrom, ageTo …}}`.
private func takeSeries(
    _ entry: Node.Entry, into vocabulary: inout Vocabulary, _ faults: inout FaultList
) {
    let shape = Construct("a series", required: ["name"], optional: ["defaultGroup"])
    guard let fields = faults.fields(of: entry.value, shape) else { return }
    vocabulary.series[entry.key] = fields["defaultGroup"].map { group($0, &faults) } ?? ""
    if let name = fields["name"].flatMap({ faults.name($0, "`name`") }) {
        vocabulary.names["series", default: [:]][entry.key] = Vocabulary.Name(
            zh: name.zh, en: name.en)
    }
}

/// A group as canonical JSON: keys in the order of their letters.
private func group(_ node: Node, _ faults: inout FaultList) -> String {
    let shape = Construct(
        "a group", optional: ["ageFrom", "ageTo", "sex", "setting", "stage", "item"])
    guard let fields = faults.fields(of: node, shape) else { return "" }
    var members: [String] = []
    for (key, node) in fields.sorted(by: { $0.key < $1.key }) {
        switch key {
        case "ageFrom", "ageTo":
            if let age = faults.whole(node, "age", 0...150) { members.append("\"\(key)\":\(age)") }
        case "item": take(faults.text(node, "`item`"))
        case "sex": take(faults.word(node, key, of: Sex.allCases.map(\.word)))
        case "setting": take(faults.word(node, key, of: Setting.allCases.map(\.word)))
        case "stage": take(faults.word(node, key, of: Stage.allCases.map(\.word)))
        default: preconditionFailure("a group has the key \(key) that nobody reads")
        }
        func take(_ word: String?) {
            if let word { members.append("\"\(key)\":\"\(word)\"") }
        }
    }
    return members.isEmpty ? "" : "{" + members.joined(separator: ",") + "}"
}

/// `[A-Za-z][A-Za-z0-9]{0,63}`.
private func isOpenCode(_ text: String) -> Bool {
    guard let first = text.utf8.first, (1...64).contains(text.utf8.count) else { return false }
    let isLetter = isASCIIAlphanumeric(first) && !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first)
    return isLetter && text.utf8.allSatisfy { isASCIIAlphanumeric($0) }
}
