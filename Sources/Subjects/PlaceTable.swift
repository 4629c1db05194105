import Events

/// The places of timelines, by the keys of their subjects.
///
/// The bytes of a key are a keyed hash already: its own bits choose the slot, and no one outside
/// can choose keys that collide.
struct PlaceTable: Sendable {
    /// A power of two; at most three quarters are taken, so that a search ends soon. 0 is free,
    /// else half of the key's other bits, then the place + 1: few timelines are looked at in vain.
    private var slots = [UInt64](repeating: 0, count: 64)

    /// Bytes that the slots hold.
    var bytes: Int { slots.count * MemoryLayout<UInt64>.stride }

    /// The place of a subject; one that is met for the first time gets the next, for which the
    /// caller appends a timeline, or none where it is one of the `excluded`.
    mutating func place(
        of key: SubjectKey, in timelines: ContiguousArray<Timeline>,
        besides excluded: Set<SubjectKey> = []
    ) -> Int? {
        var index = slot(of: key, in: timelines)
        if slots[index] != 0 { return PlaceTable.place(in: slots[index]) }
        if !excluded.isEmpty, excluded.contains(key) { return nil }
        if timelines.count >= slots.count / 4 * 3 {
            grow(timelines)
            index = slot(of: key, in: timelines)
        }
        slots[index] = PlaceTable.slot(key, timelines.count)
        return timelines.count
    }

    /// The place of a subject that has one.
    func knownPlace(of key: SubjectKey, in timelines: ContiguousArray<Timeline>) -> Int? {
        let slot = slots[slot(of: key, in: timelines)]
        return slot == 0 ? nil : PlaceTable.place(in: slot)
    }

    /// The place that the search for a subject finds first, if any: for fetching ahead.
    func firstFound(for key: SubjectKey) -> Int? {
        let slot = slots[Int(truncatingIfNeeded: key.low) & (slots.count - 1)]
        return slot == 0 ? nil : PlaceTable.place(in: slot)
    }

    private static func place(in slot: UInt64) -> Int {
        Int(UInt32(truncatingIfNeeded: slot)) - 1
    }

    private static func slot(_ key: SubjectKey, _ place: Int) -> UInt64 {
        key.high & 0xFFFF_FFFF_0000_0000 | UInt64(place + 1)
    }

    /// The slot of a subject, or the free one that it would take.
    private func slot(of key: SubjectKey, in timelines: ContiguousArray<Timeline>) -> Int {
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: key.low) & mask
        while slots[index] != 0 {
            if (slots[index] ^ key.high) >> 32 == 0,
                timelines[PlaceTable.place(in: slots[index])].subject == key
            {
                break
            }
            index = (index + 1) & mask
        }
        return index
    }

    private mutating func grow(_ timelines: ContiguousArray<Timeline>) {
        slots = [UInt64](repeating: 0, count: slots.count * 2)
        fill(timelines)
    }

    /// Puts all subjects in once more: some have other names than before.
    mutating func rename(_ timelines: ContiguousArray<Timeline>) {
        slots = [UInt64](repeating: 0, count: slots.count)
        fill(timelines)
    }

    private mutating func fill(_ timelines: ContiguousArray<Timeline>) {
        let mask = slots.count - 1
        for (place, timeline) in timelines.enumerated() {
            var index = Int(truncatingIfNeeded: timeline.subject.low) & mask
            while slots[index] != 0 { index = (index + 1) & mask }
            slots[index] = PlaceTable.slot(timeline.subject, place)
        }
    }
}
