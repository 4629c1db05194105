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

    /// Does every part, on several processors at once; gives what each came to, in their order.
    package static func map<Result: Sendable>(
        _ parts: Int, _ body: @Sendable (_ part: Int) -> Result
    ) -> [Result] {
        let results = Mutex<[Int: Result]>([:])
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let result = body(part)
            results.withLock { $0[part] = result }
        }
        return results.withLock { found in (0..<parts).compactMap { found[$0] } }
    }
}
