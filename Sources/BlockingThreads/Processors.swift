@preconcurrency import Dispatch
import Glibc
import Synchronization

/// The processors of the machine, for work that falls into parts which bear upon none of the
/// others.
package enum Processors {
    /// How many are at hand; at least 1.
    package static var count: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Does every part, on several processors at once, and waits for all.
    package static func perform(_ parts: Int, _ body: @Sendable (_ part: Int) -> Void) {
        DispatchQueue.concurrentPerform(iterations: parts, execute: body)
    }

    /// Does every part, each on the processor that is free next; gives what each came to, in their
    /// order.
    package static func map<Result: Sendable>(
        _ parts: Int, _ body: @Sendable (_ part: Int) -> Result
    ) -> [Result] {
        map(parts) {
        } _: { part, _ in
            body(part)
        } keeping: { _ in
        }.results
    }

    /// The same, with something that each processor has for itself and that goes from part to part;
    /// gives also what each keeps of it in the end.
    package static func map<Own, Result: Sendable, Kept: Sendable>(
        _ parts: Int, with own: @Sendable () -> Own,
        _ body: @Sendable (_ part: Int, inout Own) -> Result,
        keeping kept: @Sendable (Own) -> Kept
    ) -> (results: [Result], kept: [Kept]) {
        let next = Atomic(0)
        let done = Mutex<(results: [Int: Result], kept: [Kept])>(([:], []))
        perform(min(count, parts)) { _ in
            var (mine, results) = (own(), [(Int, Result)]())
            while true {
                let part = next.add(1, ordering: .relaxed).oldValue
                guard part < parts else { break }
                results.append((part, body(part, &mine)))
            }
            let (found, own) = (results, kept(mine))
            done.withLock { done in
                done.kept.append(own)
                for (part, result) in found { done.results[part] = result }
            }
        }
        return done.withLock { done in
            ((0..<parts).compactMap { done.results[$0] }, done.kept)
        }
    }
}
