/// What the page knows from the configuration and not from the database.
package struct Site: Sendable {
    /// The clock by its word in the configuration: `wall`, `events`, `fixed:2024-12-31`.
    package var clock: String
    /// Whether all figures are made up, which every page then says.
    package var isSimulated: Bool
    /// By code.
    package var areas: [String: Area]
    /// The algorithm of each indicator in words.
    package var formulas: [IndicatorKey: Formula]

    package init(
        clock: String, isSimulated: Bool = false, areas: [String: Area] = [:],
        formulas: [IndicatorKey: Formula] = [:]
    ) {
        self.clock = clock
        self.isSimulated = isSimulated
        self.areas = areas
        self.formulas = formulas
    }

    /// An area as the file of areas has it.
    package struct Area: Sendable, Equatable {
        package var nameZh: String
        package var nameEn: String
        package var parent: String?
        /// Its place in the file.
        package var order: Int

        package init(nameZh: String, nameEn: String, parent: String?, order: Int) {
            self.nameZh = nameZh
            self.nameEn = nameEn
            self.parent = parent
            self.order = order
        }
    }

    /// A formula in both languages; the Chinese one is empty where nobody has written how a
    /// construct is said.
    package struct Formula: Sendable, Equatable {
        package var zh: String
        package var en: String

        package init(zh: String, en: String) {
            self.zh = zh
            self.en = en
        }
    }

    /// Whether an area lies in another one, at any depth.
    func lies(_ area: String, in other: String) -> Bool {
        var next = areas[area]?.parent
        for _ in 0..<8 {
            guard let parent = next else { return false }
            if parent == other { return true }
            next = areas[parent]?.parent
        }
        return false
    }
}
