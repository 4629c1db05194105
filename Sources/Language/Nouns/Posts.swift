import Codes
import Events
import Subjects

extension NounDefinition {
    /// 岗位: posts of the standard that is in force at an institution, of each role the last one. A
    /// standard of a teaching subject is one of its own (language §12).
    package static let posts = NounDefinition(
        "posts", chinese: "岗位", meaning: "Posts of the staffing standard in force.",
        counted: [.institution], event: StaffingStandard.type,
        privacy: .nobody, keys: [role, subject, sum] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .stockOfFilter { filter in
            let roles = filter.value(of: role)?.bits ?? .max
            let subjects = filter.value(of: subject).map { _ in filter.terms(of: subject) }
            let isEstablished = filter.value(of: sum)?.takes(2) ?? false
            return { life, states in
                let arena = life.arena
                // Of each role and subject the posts now in force.
                var inForce: [UInt64: Int64] = [:]
                for (_, fact) in life.facts(of: StaffingStandard.type) {
                    let number = UInt64(arena[StaffingStandard.role, of: fact].rawValue)
                    let subject = arena[StaffingStandard.teachingSubject, of: fact]
                    guard roles & 1 << (number - 1) != 0,
                        subjects?.contains(subject) ?? (subject == 0)
                    else { continue }
                    inForce[number << 32 | UInt64(subject)] =
                        isEstablished
                        ? arena[StaffingStandard.postsEstablished, of: fact] ?? 0
                        : arena[StaffingStandard.postsRequired, of: fact]
                    if let last = states.indices.last { states[last].end = fact.day }
                    var state = State(
                        from: fact.day, end: .max, counts: true, group: 0, spot: .of(life))
                    state.amount = inForce.values.reduce(0, +)
                    states.append(state)
                }
            }
        },
        units: .only([.count, .persons]), shortage: .none, dropsInSummer: false)

    private static let role = FilterKey(
        "role", .members(.roles), .shape, meaning: "For whom the posts are.")
    private static let subject = FilterKey(
        "teachingSubject", .codes("teachingSubject"), .shape,
        meaning: "Of a standard for this subject alone; without it of none.")
    private static let sum = FilterKey(
        "sum",
        .member(
            CodeList(
                ["required", "established"], called: "amount",
                chinese: [
                    "标准数", "编制数",
                ])), .shape, meaning: "`required` where none is said.")
}
