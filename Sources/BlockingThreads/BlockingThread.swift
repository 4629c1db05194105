@preconcurrency import Dispatch
import Synchronization

/// A serial executor that owns exactly one named thread.
///
/// Actors that must call blocking C functions run here, so only their own thread waits: the
/// cooperative pool has one thread per core and does not grow, and two blocked calls there stop
/// everything else. The thread ends when the last reference to its executor is gone.
package final class BlockingThread: SerialExecutor {
    private let inbox: ThreadInbox

    /// Starts the thread. The kernel keeps at most 15 bytes of `name`, which `top -H` shows.
    package init(name: String) {
        let inbox = ThreadInbox(name: name)
        self.inbox = inbox
        startThread(serving: inbox)
    }

    deinit {
        inbox.put(.stop)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        inbox.put(.job(UnownedJob(job), self))
    }

    /// Runs a short piece of blocking work after all that is already waiting; the caller does
    /// not wait. For signals to the outside whose result is not needed.
    package func post(_ work: @escaping @Sendable () -> Void) {
        inbox.put(.work(work))
    }
}

/// What a thread is asked to do next. A job holds its executor, since an actor may lose its last
/// reference while its last job still runs.
enum ThreadOrder {
    case job(UnownedJob, BlockingThread)
    case work(@Sendable () -> Void)
    case stop
}

/// The queue between those who enqueue and the one thread that serves. It has no limit of its own:
/// an actor's waiting jobs are bounded by its callers, each of which waits for its answer.
final class ThreadInbox: Sendable {
    let name: String
    private let orders = Mutex<[ThreadOrder]>([])
    private let arrivals = DispatchSemaphore(value: 0)

    init(name: String) {
        self.name = name
    }

    func put(_ order: ThreadOrder) {
        orders.withLock { $0.append(order) }
        arrivals.signal()
    }

    /// Serves orders in turn until told to stop; the body of the thread.
    func serve() {
        while true {
            arrivals.wait()
            let order = orders.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            switch order {
            case .job(let job, let executor):
                job.runSynchronously(on: executor.asUnownedSerialExecutor())
            case .work(let work):
                work()
            case .stop:
                return
            case nil:
                continue
            }
        }
    }
}
