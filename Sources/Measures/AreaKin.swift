import Events
import Subjects

/// Areas with facts under several codes: a former code means the area on every day, so that all
/// these facts are of one history (contract §3).
///
/// What an event is, and what it corrects, is found under the code that it names; what nouns count
/// is made of all that stands.
struct AreaKin: Sendable {
    /// Of each former code the one that the area has now.
    let present: [String: String]
    /// The places of the timelines, by the present code; the first of them never changes.
    private var members: [String: [Int32]] = [:]
    private var codes: [Int32: String] = [:]

    init(_ present: [String: String]) { self.present = present }

    /// A subject has come. Of an area `code` is the one that it is named by.
    mutating func note(_ place: Int, code: String) {
        let area = present[code] ?? code
        guard area != code || present.values.contains(code), codes[Int32(place)] == nil else {
            return
        }
        codes[Int32(place)] = code
        members[area, default: []].append(Int32(place))
    }

    /// The places of all timelines of the area; nil where there is no other one.
    func members(with place: Int32) -> [Int32]? {
        guard let code = codes[place], let all = members[present[code] ?? code], all.count > 1
        else { return nil }
        return all
    }

    /// All that stands of an area: under its present code where it has facts under that, else
    /// under the smallest. nil without facts.
    ///
    /// - Parameter count: how many facts of a timeline are looked at.
    func front(
        of places: [Int32], in store: SubjectStore, count: (Int32) -> Int
    ) -> TimelineFront? {
        let known = places.filter { count($0) > 0 }
        guard let leader = known.min(by: { isNamed($0, before: $1) }) else { return nil }
        var resolution = Resolution()
        var reader = TimelineReader()
        var (standing, arena): ([Fact], FactArena) = ([], FactArena())
        for place in known {
            let timeline = reader.read(store.timelines[Int(place)], store.terms)
                .first(count(place))
            resolution.resolve(timeline)
            standing += resolution.standing.map {
                arena.add(timeline.facts[Int($0)], of: timeline.order.arena)
            }
        }
        return TimelineFront(
            kind: .area, name: store.timelines[Int(leader)].name, facts: standing,
            count: standing.count, isPlain: true,
            order: FactOrder(arena: arena, terms: store.terms))
    }

    private func isNamed(_ left: Int32, before right: Int32) -> Bool {
        guard let first = codes[left], let second = codes[right] else { return false }
        if (present[first] == nil) != (present[second] == nil) { return present[first] == nil }
        return first.utf8.lexicographicallyPrecedes(second.utf8)
    }
}

/// An area that has several codes, as it was known before some facts of one of them and after.
struct KinFronts {
    let known: TimelineFront?
    let all: TimelineFront?

    /// - Parameter place: of the timeline to which facts were added.
    init(_ places: [Int32], adding place: Int32, in store: SubjectStore, _ kin: AreaKin) {
        func projected(_ place: Int32) -> Int { Int(store.timelines[Int(place)].projected) }
        known = kin.front(of: places, in: store, count: projected)
        all = kin.front(of: places, in: store) {
            $0 == place ? store.timelines[Int(place)].facts.count : projected($0)
        }
    }
}

extension SubjectStore {
    /// The places of all timelines of an area; nil where it is the only one, or of no area.
    func members(with place: Int32, _ kin: AreaKin) -> [Int32]? {
        timelines[Int(place)].kind == .area ? kin.members(with: place) : nil
    }

    /// What a place adds to cells: its timeline, the area's under all of its codes, or nothing
    /// where that is counted at another place.
    func front(
        at place: Int32, _ kin: AreaKin, by reader: inout TimelineReader
    ) -> TimelineFront {
        let own = reader.read(timelines[Int(place)], terms)
        guard let members = members(with: place, kin) else { return own }
        let whole =
            members.first == place
            ? kin.front(of: members, in: self) { timelines[Int($0)].facts.count } : nil
        return whole ?? own.first(0)
    }
}
