import Glibc

/// A running child, and the other end of the socket that is its standard input.
struct ServerProcess: ~Copyable {
    private let process: pid_t
    private let leash: Int32

    /// Starts `command` in a session of its own, so that a Ctrl-C meant for us does not reach it.
    init(_ command: [String], log: String) throws(PrivateClusterError) {
        var ends: [Int32] = [-1, -1]
        // Closed on exec: were another child to inherit our end, the server would outlive us.
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw .systemCallFailed("socketpair", errno: errno)
        }
        defer { close(ends[0]) }
        do throws(PrivateClusterError) {
            process = try spawn(command, input: ends[0], log: log)
        } catch {
            close(ends[1])
            throw error
        }
        leash = ends[1]
    }

    /// Lets the server go, which stops it, and waits for it; kills what is left of it then.
    borrowing func end(within limit: Duration) {
        close(leash)
        let deadline = ContinuousClock.now + limit
        var status: Int32 = 0
        while waitpid(process, &status, WNOHANG) == 0 {
            guard ContinuousClock.now < deadline else {
                // The process leads its own group: the server's children are in it.
                kill(-process, SIGKILL)
                waitpid(process, &status, 0)
                return
            }
            pause(milliseconds: 10)
        }
    }
}

/// Runs a command to its end; gives its exit status, or 128 and more when a signal ended it.
func run(_ command: [String], log: String) throws(PrivateClusterError) -> Int32 {
    let input = open("/dev/null", O_RDONLY | O_CLOEXEC)
    defer { close(input) }
    let process = try spawn(command, input: input, log: log)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    // wait(2): the low seven bits are the signal, the next byte the exit status.
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
}

/// Starts a program with standard input from `input` and both outputs appended to `log`.
private func spawn(
    _ command: [String], input: Int32, log: String
) throws(PrivateClusterError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own, no signal blocked, and SIGPIPE as it comes: children inherit a mask, with
    // which a shell waits without end, and what is ignored.
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    var blocked = sigset_t()
    sigemptyset(&blocked)
    posix_spawnattr_setsigmask(&attributes, &blocked)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
        &attributes,
        Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    // PostgreSQL reads PG… from its environment, and a language would change its messages.
    let path = "PATH=\(environment("PATH") ?? "/usr/bin:/bin")"
    let variables: [UnsafeMutablePointer<CChar>?] = [strdup(path), strdup("LC_ALL=C"), nil]
    defer { for variable in variables { free(variable) } }
    var process = pid_t()
    let failure = posix_spawn(
        &process, command[0], &actions, &attributes, arguments, variables)
    guard failure == 0 else { throw .systemCallFailed("posix_spawn \(command[0])", errno: failure) }
    return process
}

/// Makes a directory that only `account` may enter. In /tmp, since a socket's path may have 107
/// bytes.
func makeDirectory(for account: ServerAccount) throws(PrivateClusterError) -> String {
    var template = Array("/tmp/planwatch-pg-XXXXXX".utf8CString)
    let path = template.withUnsafeMutableBufferPointer { buffer in
        buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    guard let path else { throw .systemCallFailed("mkdtemp", errno: errno) }
    guard account.name == nil || chown(path, account.userID, account.groupID) == 0 else {
        throw .systemCallFailed("chown", errno: errno)
    }
    return path
}

/// Removes what is left of a directory that `makeDirectory` made.
func removeDirectory(_ path: String) {
    precondition(path.hasPrefix("/tmp/planwatch-pg-"), "not a directory of ours")
    guard access(path, F_OK) == 0 else { return }
    _ = try? run(["/bin/rm", "-rf", "--", path], log: "/dev/null")
}

/// The names in a directory; none when it is not there.
func entries(of directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        names.append(withUnsafeBytes(of: &entry.pointee.d_name) { String(cPrefix: $0) })
    }
    return names
}

/// The end of a log file, for an error's text.
func lastLines(of path: String) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return "" }
    defer { close(file) }
    lseek(file, max(0, lseek(file, 0, SEEK_END) - 2_000), SEEK_SET)
    var text = [UInt8](repeating: 0, count: 2_000)
    let count = text.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
    return String(decoding: text.prefix(max(0, count)), as: UTF8.self)
}

func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}

func isExecutable(_ path: String) -> Bool {
    access(path, X_OK) == 0
}

func effectiveUser() -> (userID: UInt32, groupID: UInt32) {
    (geteuid(), getegid())
}

func account(named name: String) -> (userID: UInt32, groupID: UInt32)? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    var buffer = [CChar](repeating: 0, count: 4_096)
    guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
        return nil
    }
    return (entry.pw_uid, entry.pw_gid)
}

/// Lets this thread rest; only for the cluster's own thread.
func pause(milliseconds: UInt32) {
    usleep(milliseconds * 1_000)
}

extension String {
    /// A text that ends at its first NUL, or with the bytes.
    fileprivate init(cPrefix bytes: UnsafeRawBufferPointer) {
        self.init(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
