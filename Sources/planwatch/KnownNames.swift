import Commands
import Configuration
import Plans
import Storage

/// The plans and areas that there are, by the names that people give them on the command line.
struct KnownNames {
    private let plans: [String]
    private let areas: AreaTree

    /// - Parameter loaded: plans that the database knows, which the files may no longer have.
    init(_ installation: Installation, loaded: [String]) {
        plans = Set(installation.plans.map(\.id) + loaded).sorted()
        areas = installation.areas
    }

    /// The id itself, where there is such a plan.
    func plan(_ written: String) throws(CommandFailure) -> String {
        if plans.contains(written) { return written }
        let near = nearestName(to: written, among: plans)
        throw CommandFailure(
            .no,
            "no plan \(written)"
                + (near.map { "; did you mean \($0)?" }
                    ?? "; the plans are \(plans.joined(separator: ", "))"))
    }

    /// The code of an area that is named by its code, a former code, or its Chinese or English
    /// name; of a Chinese one the last character may be left out: 聊城 is 聊城市.
    func area(_ written: String) throws(CommandFailure) -> String {
        if let place = areas.index[written] { return areas.areas[place].code }
        let named = areas.areas.filter {
            $0.nameZh == written || $0.nameEn.lowercased() == written.lowercased()
        }
        let short = areas.areas.filter { $0.nameZh.dropLast() == written }
        let found = named.isEmpty ? short : named
        if found.count == 1 { return found[0].code }
        guard found.isEmpty else {
            throw CommandFailure(
                .no,
                "\(written) is the name of several areas; give the code of one: "
                    + found.map { described($0.code) }.joined(separator: ", "))
        }
        let names = areas.areas.flatMap { [$0.code, $0.nameZh, $0.nameEn] }
        let near = nearestName(to: written, among: names).flatMap { name in
            areas.areas.first { [$0.code, $0.nameZh, $0.nameEn].contains(name) }
        }
        throw CommandFailure(
            .no,
            "no area \(written)"
                + (near.map { "; did you mean \(described($0.code))?" }
                    ?? "; areas.yaml has their codes and names"))
    }

    /// `371500 (聊城市)`.
    func described(_ code: String) -> String {
        guard let place = areas.index[code] else { return code }
        return "\(code) (\(areas.areas[place].nameZh))"
    }
}

extension Call {
    /// The rows that the options ask for; a plan or an area that does not exist ends the command.
    func filter(_ installation: Installation, _ models: ReadModels) async throws -> Filter {
        let names = KnownNames(installation, loaded: try await models.planNames())
        var filter = Filter()
        filter.plans = try invocation.texts("plan").map { try names.plan($0) }
        filter.areas = try invocation.texts("area").map { try names.area($0) }
        filter.statuses = invocation.texts("status")
        filter.properties = invocation.texts("property")
        filter.severities = invocation.texts("severity")
        filter.states = invocation.texts("state")
        return filter
    }
}
