import Events

/// The places of subjects, by key.
///
/// The bytes of a key are a keyed hash already: its own bits choose the slot, and no one outside
/// can choose keys that collide.
struct PlaceTable: Sendable {
    /// A power of two; at most three quarters are taken, so that a search ends soon.
    private var slots = [Slot](repeating: .free, count: 64)
    private(set) var count = 0

    private struct Slot: Sendable, BitwiseCopyable {
        var key: SubjectKey
        /// −1 = the slot is free.
        var place: Int32

        static let free = Slot(key: SubjectKey(high: 0, low: 0), place: -1)
    }

    /// Bytes that the slots hold.
    var bytes: Int { slots.count * MemoryLayout<Slot>.stride }

    /// The place of a subject; one that is met for the first time gets `next`.
    mutating func place(of key: SubjectKey, orElse next: Int) -> Int {
        var index = slot(of: key)
        if slots[index].place >= 0 { return Int(slots[index].place) }
        if count >= slots.count / 4 * 3 {
            grow()
            index = slot(of: key)
        }
        slots[index] = Slot(key: key, place: Int32(next))
        count += 1
        return next
    }

    /// What lies where the search for a subject begins: read to bring it into the cache.
    func firstFound(for key: SubjectKey) -> Int32 {
        slots[Int(truncatingIfNeeded: key.low) & (slots.count - 1)].place
    }

    /// The slot of a subject, or the free one that it would take.
    private func slot(of key: SubjectKey) -> Int {
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: key.low) & mask
        while slots[index].place >= 0, slots[index].key != key { index = (index + 1) & mask }
        return index
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: .free, count: old.count * 2)
        for taken in old where taken.place >= 0 { slots[slot(of: taken.key)] = taken }
    }
}
