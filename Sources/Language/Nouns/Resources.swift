import Calendar
import Codes
import Events
import Subjects

extension NounDefinition {
    /// 数字资源: published and not withdrawn, in the area that it names. One that is published again
    /// is what was stated last; `since` asks for the first day without a break (language §12).
    package static let resources = NounDefinition(
        "resources", chinese: "资源", meaning: "Resources that are published on the day.",
        counted: [.resource],
        event: ResourcePublication.type, privacy: .nobody, keys: ResourceKeys.all + [.held],
        counting: .stockOfFilter { filter in
            let keys = ResourceKeys(filter)
            return { life, states in
                var began: Int32?
                for (_, fact) in life.facts(of: ResourcePublication.type) {
                    if let last = states.indices.last, states[last].end == .max {
                        states[last].end = fact.day
                    }
                    guard life.arena[ResourcePublication.change, of: fact] == .published else {
                        began = nil
                        continue
                    }
                    let first = began ?? fact.day
                    began = first
                    states.append(
                        State(
                            from: fact.day, end: .max,
                            counts: keys.hold(of: fact, publishedOn: first, in: life.arena),
                            group: 0, spot: .area(life.arena[ResourcePublication.area, of: fact])))
                }
            }
        },
        units: .only([.count]), shortage: .none, dropsInSummer: false)
}

/// What is asked of a resource.
private struct ResourceKeys: Sendable {
    private let filter: StateFilter

    static let all = [kind, media, stage, free, influential, since]

    private static let kind = FilterKey(
        "kind", .members(.resourceKinds), .shape, meaning: "What it is.")
    private static let media = FilterKey(
        "media", .codes("resourceMedia"), .shape, meaning: "In which form.")
    private static let stage = FilterKey(
        "stage", .members(.stages), .shape, meaning: "For which stage of schooling.")
    private static let free = FilterKey(
        "free", .flag, .shape, meaning: "Costs nothing to use.", chinese: ("免费：", ""))
    private static let influential = FilterKey(
        "influential", .flag, .shape, meaning: "Found to be influential.", chinese: ("有影响力：", ""))
    private static let since = FilterKey(
        "since", .since, .shape,
        meaning: "Published on that day or later; `plan` is the plan's first day.",
        chinese: ("", "以来发布"))

    init(_ filter: StateFilter) { self.filter = filter }

    func hold(of fact: Fact, publishedOn first: Int32, in arena: borrowing FactArena) -> Bool {
        func takes(_ key: FilterKey, _ number: UInt8?) -> Bool {
            filter.value(of: key)?.takes(number) ?? true
        }
        func isTrue(_ flag: Bool?) -> UInt8 { flag == true ? 1 : 0 }
        guard takes(Self.kind, arena[ResourcePublication.kind, of: fact].rawValue),
            takes(Self.stage, arena[ResourcePublication.stage, of: fact]?.rawValue),
            takes(Self.free, isTrue(arena[ResourcePublication.free, of: fact])),
            takes(Self.influential, isTrue(arena[ResourcePublication.influential, of: fact])),
            filter.value(of: Self.since).map({ $0.day.number <= first }) ?? true
        else { return false }
        return filter.value(of: Self.media) == nil
            || filter.terms(of: Self.media).contains(arena[ResourcePublication.media, of: fact])
    }
}

extension CodeList {
    fileprivate static let resourceKinds = CodeList(
        ResourceKind.self, called: "kind of resource",
        chinese: [.course: "课程", .resource: "资源", .lesson: "课例", .library: "资源库", .platform: "平台"])
}
