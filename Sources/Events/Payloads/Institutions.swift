import Codes

/// 学校设立、变更、撤并: what changes at an institution on a day. Absent = as before.
package struct InstitutionChange: Equatable, Sendable {
    package var change: InstitutionChangeKind = .opened
    package var kind: InstitutionKind?
    package var setting: Setting?
    package var townshipSeat: Bool?
    package var ownership: Ownership?
    package var forProfit: Bool?
    /// Bits of `Stage`; nil where the event does not state them.
    package var stages: UInt32?
    package var name: Term = 0
    package var area: Term = 0
    package var township: Term = 0
    package var mergedInto: Term = 0
    package var classCount: UInt64?

    package init() {}

    package init(_ payload: Payload) {
        var first = BitReader(payload.w0)
        change = first.take(InstitutionChangeKind.self, 4) ?? .opened
        kind = first.take(InstitutionKind.self, 4)
        setting = first.take(Setting.self, 2)
        townshipSeat = first.takeFlag()
        ownership = first.take(Ownership.self, 2)
        forProfit = first.takeFlag()
        let stated = first.take(1) == 1
        let bits = first.take(8)
        stages = stated ? bits : nil
        name = payload.w1
        area = payload.w2
        township = payload.w3
        mergedInto = payload.w4
        let count = UInt64(payload.w5) | UInt64(payload.w6) << 32
        classCount = count == 0 ? nil : count - 1
    }

    package var payload: Payload {
        var first = BitWriter()
        first.put(change, 4)
        first.put(kind, 4)
        first.put(setting, 2)
        first.put(townshipSeat)
        first.put(ownership, 2)
        first.put(forProfit)
        first.put(stages == nil ? 0 : 1, 1)
        first.put(stages ?? 0, 8)
        let count = classCount.map { $0 + 1 } ?? 0
        var payload = Payload()
        payload.w0 = first.word
        payload.w1 = name
        payload.w2 = area
        payload.w3 = township
        payload.w4 = mergedInto
        payload.w5 = UInt32(truncatingIfNeeded: count)
        payload.w6 = UInt32(truncatingIfNeeded: count >> 32)
        return payload
    }
}
