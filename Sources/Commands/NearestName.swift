/// `; did you mean status?` where one of the names is near to what was written, else nothing.
func hint(for written: String, among names: [String], prefix: String = "") -> String {
    guard let name = nearestName(to: written, among: names) else { return "" }
    return "; did you mean \(prefix)\(name)?"
}

/// The name that was probably meant: at most one slip for every three letters, or the only one
/// that begins with what was written.
package func nearestName(to written: String, among names: [String]) -> String? {
    let beginnings = names.filter { written.count >= 2 && $0.hasPrefix(written) }
    if beginnings.count == 1 { return beginnings[0] }
    let limit = max(1, written.count / 3)
    var best: (name: String, slips: Int)?
    for name in names {
        let slips = slipsBetween(Array(written), Array(name))
        if slips <= limit, slips < best?.slips ?? Int.max { best = (name, slips) }
    }
    return best?.name
}

/// Letters that were added, left out, mistaken or swapped with their neighbour.
private func slipsBetween(_ left: [Character], _ right: [Character]) -> Int {
    // The last three rows of the table of distances between all beginnings of the two.
    var before = Array(repeating: 0, count: right.count + 1)
    var above = Array(0...right.count)
    for row in left.indices {
        var current = [row + 1]
        for column in right.indices {
            let isSame = left[row] == right[column]
            var slips = min(
                above[column] + (isSame ? 0 : 1), above[column + 1] + 1, current[column] + 1)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                slips = min(slips, before[column - 1] + 1)
            }
            current.append(slips)
        }
        before = above
        above = current
    }
    return above[right.count]
}

/// `tail, list or show`.
func alternatives(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " or " + last
}
