import Calendar
import Documents

/// Reads `areas.yaml`: the tree, or nil if there is a fault in it.
package func readAreas(_ root: Node, file: String) -> (areas: AreaTree?, faults: [Fault]) {
    var reader = AreaFile(file: file)
    let areas = reader.areas(root)
    return (areas, reader.faults.faults)
}

/// The areas file, a list of areas in any order.
private struct AreaFile {
    private(set) var faults: FaultList
    /// Each code, former ones too, and where it was given first.
    private var places: [String: Place] = [:]

    private static let file = Construct("the areas file", required: ["areas"])
    private static let area = Construct(
        "an area", required: ["code", "name", "kind"],
        optional: ["parent", "from", "to", "formerly"])

    /// No country has this many levels; readings climb the tree for every unit.
    private static let deepest = 32

    init(file: String) { faults = FaultList(file: file) }

    mutating func areas(_ root: Node) -> AreaTree? {
        guard let list = faults.fields(of: root, Self.file)?["areas"] else { return nil }
        // One value stands for a list of one.
        var nodes = [list]
        if case .sequence(let several) = list.content { nodes = several }
        var areas: [(area: AreaTree.Area, node: Node)] = []
        for node in nodes {
            if let area = area(node) { areas.append((area, node)) }
        }
        refuseUnknownParents(areas)
        refuseCirclesAndDepths(areas)
        return faults.faults.isEmpty ? AreaTree(areas: areas.map(\.area)) : nil
    }

    private mutating func area(_ node: Node) -> AreaTree.Area? {
        guard let fields = faults.fields(of: node, Self.area) else { return nil }
        let code = fields["code"].flatMap { self.code($0) }
        let name = fields["name"].flatMap { faults.name($0, "`name`") }
        let kinds = AreaTree.Kind.allCases.map(\.rawValue)
        let kind = fields["kind"].flatMap { faults.word($0, "kind of area", of: kinds) }
        let parent = fields["parent"].flatMap { faults.text($0, "`parent`") }
        let from = fields["from"].flatMap { faults.day($0, "first day of the area") }
        let to = fields["to"].flatMap { faults.day($0, "last day of the area") }
        var formerly: [String] = []
        for node in fields["formerly"].flatMap({ faults.list($0, "`formerly`") }) ?? [] {
            if let code = self.code(node) { formerly.append(code) }
        }
        if let from, let to, to < from, let node = fields["to"] {
            faults.add(
                .badValue, at: node.place, "the area ends before it begins",
                hint: "write a day after \(from)")
        }
        guard let code, let name, let kind = kind.flatMap(AreaTree.Kind.init) else { return nil }
        return AreaTree.Area(
            code: code, nameZh: name.zh, nameEn: name.en, kind: kind, parent: parent, from: from,
            to: to, formerly: formerly)
    }

    /// A code that no other area has or had.
    private mutating func code(_ node: Node) -> String? {
        guard let code = faults.text(node, "a code") else { return nil }
        let isLegal =
            (1...12).contains(code.utf8.count)
            && code.utf8.allSatisfy { isASCIIAlphanumeric($0) }
        guard isLegal else {
            faults.add(
                .badValue, at: node.place, "\(shown(node)) is not an area code",
                hint: "write 1 to 12 letters or digits")
            return nil
        }
        if let first = places[code] {
            faults.add(
                .duplicateKey, at: node.place,
                "the code `\(code)` is a duplicate; first defined in line \(first.line)",
                hint: "every code, former ones too, belongs to one area")
            return nil
        }
        places[code] = node.place
        return code
    }

    private mutating func refuseUnknownParents(_ areas: [(area: AreaTree.Area, node: Node)]) {
        for (area, node) in areas {
            guard let parent = area.parent, places[parent] == nil,
                let place = node["parent"]?.place
            else { continue }
            faults.add(
                .area, at: place, "the parent `\(parent)` of `\(area.code)` is not in this file",
                hint: nearest(to: parent, among: Array(places.keys)).map {
                    "did you mean \"\($0)\"?"
                }
                    ?? "add it, or leave `parent` out")
        }
    }

    private mutating func refuseCirclesAndDepths(_ areas: [(area: AreaTree.Area, node: Node)]) {
        var parents: [String: String] = [:]
        for (area, _) in areas {
            for code in [area.code] + area.formerly { parents[code] = area.parent }
        }
        for (area, node) in areas {
            var seen: Set<String> = []
            var above = area.parent
            while let code = above, code != area.code, seen.count <= Self.deepest,
                seen.insert(code).inserted
            {
                above = parents[code]
            }
            guard let place = node["parent"]?.place else { continue }
            if above == area.code {
                faults.add(
                    .area, at: place, "`\(area.code)` lies within itself",
                    hint: "follow the parents upwards and break the circle")
            } else if seen.count > Self.deepest {
                faults.add(
                    .area, at: place, "`\(area.code)` lies deeper than \(Self.deepest) areas",
                    hint: "leave areas out that hold a single other one")
            }
        }
    }
}

/// `0-9 A-Z a-z`.
func isASCIIAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
    default: false
    }
}
