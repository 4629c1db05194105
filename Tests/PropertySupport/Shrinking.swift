/// A smaller list that still fails: items are left out, many at once and then one by one, as long
/// as the rest fails.
package func shrunk<Item>(_ items: [Item], whileFailing fails: ([Item]) -> Bool) -> [Item] {
    var small = items
    var size = max(1, items.count / 2)
    while size > 0 {
        var start = 0
        var hasShrunk = false
        while start < small.count {
            var fewer = small
            fewer.removeSubrange(start..<min(start + size, small.count))
            if fails(fewer) {
                small = fewer
                hasShrunk = true
            } else {
                start += size
            }
        }
        // One by one until nothing more can go: what was needed may be needed no longer.
        if size > 1 || !hasShrunk { size /= 2 }
    }
    return small
}

/// The list with items made simpler, each as long as the whole still fails.
package func simplified<Item>(
    _ items: [Item], by simplify: (inout Item) -> Void, whileFailing fails: ([Item]) -> Bool
) -> [Item] {
    var simple = items
    for index in simple.indices {
        var candidate = simple
        simplify(&candidate[index])
        if fails(candidate) { simple = candidate }
    }
    return simple
}
