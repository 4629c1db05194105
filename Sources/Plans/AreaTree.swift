import Calendar

/// 行政区划: the areas of an installation and how they lie in each other.
package struct AreaTree: Equatable, Sendable {
    package struct Area: Equatable, Sendable {
        package var code: String
        package var nameZh: String
        package var nameEn: String
        package var kind: Kind
        package var parent: String?
        package var from: CivilDay?
        package var to: CivilDay?
        /// Codes that mean this area on every day.
        package var formerly: [String]

        package init(
            code: String, nameZh: String, nameEn: String, kind: Kind, parent: String?,
            from: CivilDay? = nil, to: CivilDay? = nil, formerly: [String] = []
        ) {
            self.code = code
            self.nameZh = nameZh
            self.nameEn = nameEn
            self.kind = kind
            self.parent = parent
            self.from = from
            self.to = to
            self.formerly = formerly
        }
    }

    package enum Kind: String, Sendable, CaseIterable {
        case province, city, district, county, zone
    }

    /// In the order of the file; a child's index is its place here.
    package let areas: [Area]
    /// Code or former code → index.
    package let index: [String: Int]
    /// Indices of the direct children of each area.
    package let children: [[Int]]
    /// Index of the parent of each area, nil at a root.
    package let parents: [Int?]

    /// The areas must be free of faults: codes differ, parents exist, no circles.
    package init(areas: [Area]) {
        self.areas = areas
        var index: [String: Int] = [:]
        for (place, area) in areas.enumerated() {
            index[area.code] = place
            for code in area.formerly { index[code] = place }
        }
        parents = areas.map { $0.parent.flatMap { index[$0] } }
        var children = [[Int]](repeating: [], count: areas.count)
        for (place, parent) in parents.enumerated() {
            if let parent { children[parent].append(place) }
        }
        self.children = children
        self.index = index
    }

    /// Of each former code the one that the area has now.
    package var formerCodes: [String: String] {
        var present: [String: String] = [:]
        for area in areas { for code in area.formerly { present[code] = area.code } }
        return present
    }

    /// The area and all that lie in it, itself first, depth first.
    package func subtree(of area: Int) -> [Int] {
        [area] + children[area].flatMap { subtree(of: $0) }
    }

    /// The area and all that it lies in, itself first.
    package func ancestors(of area: Int) -> [Int] {
        [area] + (parents[area].map { ancestors(of: $0) } ?? [])
    }
}
