/// What to write instead of an unknown word: the nearest known one, or the whole list.
package func suggestion(for word: String, among known: [String]) -> String {
    if let near = nearest(to: word, among: known) { return "did you mean `\(near)`?" }
    return "write one of: " + known.joined(separator: ", ")
}

/// The known word with the fewest changed letters, if that is few enough to be a slip.
package func nearest(to word: String, among known: [String]) -> String? {
    let letters = Array(word.lowercased())
    let ranked = known.map { (distance: distance(letters, Array($0.lowercased())), word: $0) }
    guard let best = ranked.min(by: { ($0.distance, $0.word) < ($1.distance, $1.word) }),
        best.distance <= max(1, min(letters.count, best.word.count) / 3)
    else { return nil }
    return best.word
}

/// How many letters must be changed, added, left out or swapped with their neighbour.
private func distance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
        var current = [row + 1]
        for column in 0..<right.count {
            var best = min(last[column + 1], current[column]) + 1
            best = min(best, last[column] + (left[row] == right[column] ? 0 : 1))
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                best = min(best, beforeLast[column - 1] + 1)
            }
            current.append(best)
        }
        beforeLast = last
        last = current
    }
    return last[right.count]
}
