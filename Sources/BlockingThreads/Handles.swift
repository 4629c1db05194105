import Glibc

/// Starts one detached thread that serves `inbox` until it is told to stop. The thread owns one
/// reference to the inbox, so the executor may go first.
func startThread(serving inbox: ThreadInbox) {
    var thread = pthread_t()
    // The retained reference is taken over by `runThread`, which releases it exactly once.
    let context = Unmanaged.passRetained(inbox).toOpaque()
    let failure = pthread_create(&thread, nil, runThread, context)
    precondition(failure == 0, "no thread could be started, errno \(failure)")
    pthread_detach(thread)
}

/// File-scope on purpose: a closure passed to `pthread_create` may inherit an isolation that is
/// checked, and fails, at run time.
private func runThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let inbox = Unmanaged<ThreadInbox>.fromOpaque(context).takeRetainedValue()
    nameCurrentThread(inbox.name)
    inbox.serve()
    return nil
}

/// Gives the calling thread a name for `top -H` and debuggers. By proc(5), since Swift's Glibc
/// module does not have `pthread_setname_np` (a GNU extension) and `prctl` is variadic; a name that
/// could not be set changes nothing else.
private func nameCurrentThread(_ name: String) {
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    let bytes = Array(name.utf8.prefix(15))
    _ = write(file, bytes, bytes.count)
}
