import Events
import PropertySupport
import Testing

@testable import Subjects

/// Small generated timelines against a reading of the rules that is as literal and slow as can be.
struct ResolutionPropertyTests {
    @Test(arguments: 0..<6)
    func `any small timeline resolves as the procedure says, in any order`(run: Int) {
        for seed in UInt64(run) * 1_000..<UInt64(run) * 1_000 + 400 {
            var dice = Dice(seed: seed)
            let entries = smallTimeline(&dice)
            let expected = literally(entries)
            #expect(Resolved(entries) == expected, "seed \(seed): \(entries)")
            #expect(Resolved(entries.shuffled(using: &dice)) == expected, "seed \(seed)")
            let twice = (entries + entries).shuffled(using: &dice)
            #expect(Resolved(twice) == expected, "seed \(seed)")
        }
    }

    @Test func `a long chain of references resolves in one pass`() {
        var entries = [Entry("0", at: 0)]
        for step in 1..<20_000 {
            entries.append(Entry("\(step)", at: Int64(step), corrects: "\(step - 1)"))
        }
        #expect(Resolved(entries) == Resolved(standing: ["19999"]))
    }

    /// Contract §2.3.3 and §2.3.4, step by step.
    private func literally(_ entries: [Entry]) -> Resolved {
        let events = Array(Set(entries))
        var refused: [String] = []
        var winners: [Entry] = []
        for event in events {
            let rivals = events.filter { $0.id == event.id && $0.source == event.source }
            let wins = rivals.allSatisfy {
                ($0.time, $0.content) >= (event.time, event.content)
            }
            if wins {
                winners.append(event)
            } else {
                refused.append(name(event) + ": conflicting_duplicate")
            }
        }
        winners.sort { isEarlier($0, $1) }
        var alive: [Entry] = []
        for event in winners {
            let namesItself = event.link != .none && event.reference == event.id
            let namesOtherType = alive.contains {
                names(event, $0) && $0.type != event.type && isEarlier($0, event)
            }
            if namesItself || namesOtherType {
                refused.append(name(event) + ": unknown_reference")
            } else {
                alive.append(event)
            }
        }
        func counts(_ event: Entry, to target: Entry) -> Bool {
            names(event, target) && target.type == event.type && isEarlier(target, event)
        }
        var void: Set<Entry> = []
        for event in alive.reversed() {
            let isVoid = alive.contains { retraction in
                retraction.link == .retracts && counts(retraction, to: event)
                    && !void.contains(retraction)
                    && !alive.contains {
                        $0.link == .corrects && counts($0, to: retraction) && !void.contains($0)
                    }
            }
            if isVoid { void.insert(event) }
        }
        var standing: [Entry] = []
        for root in alive where !void.contains(root) {
            if root.link == .corrects, alive.contains(where: { counts(root, to: $0) }) { continue }
            var last = root
            while let next = alive.last(where: {
                $0.link == .corrects && counts($0, to: last) && !void.contains($0)
            }) { last = next }
            if last.link != .retracts { standing.append(last) }
        }
        standing.sort {
            ($0.day, $0.time, $0.source, $0.id) < ($1.day, $1.time, $1.source, $1.id)
        }
        return Resolved(standing: standing.map(name), refused: refused.sorted())
    }

    private func names(_ event: Entry, _ target: Entry) -> Bool {
        event.link != .none && event.reference == target.id && event.source == target.source
    }

    private func isEarlier(_ left: Entry, _ right: Entry) -> Bool {
        (left.time, left.id, left.source) < (right.time, right.id, right.source)
    }

    private func name(_ entry: Entry) -> String {
        entry.source == "s" ? entry.id : entry.source + "/" + entry.id
    }
}
