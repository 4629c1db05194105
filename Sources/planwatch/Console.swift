import Commands
import Glibc

/// Where a command's results and remarks go: standard output and standard error.
///
/// Standard output is written at once and whole: a result that is shown is out, also in a pipe.
struct Console: Sendable {
    /// Columns of a line: those of the terminal, or 80.
    let width: Int
    /// Whether a person reads results on a terminal: elsewhere sentences stay in one line each.
    let isTerminal: Bool
    /// Whether results may be coloured: on a terminal, and not with `NO_COLOR` (no-color.org).
    let hasColours: Bool
    /// Whether standard error is a terminal, so that a line may be redrawn.
    let isWatched: Bool

    init(environment: [String: String]) {
        isTerminal = isatty(STDOUT_FILENO) == 1
        let isUnwanted = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        hasColours = isTerminal && !isUnwanted && environment["TERM"] != "dumb"
        isWatched = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
        width = isTerminal ? Console.terminalWidth ?? 80 : 80
    }

    /// The terminal's own width, if it tells a sensible one.
    private static var terminalWidth: Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else {
            return nil
        }
        return Int(size.ws_col)
    }

    /// Writes a text to standard output.
    func show(_ text: String) throws(OutputFailure) {
        try writeAll(Array(text.utf8), to: STDOUT_FILENO)
    }

    /// Sentences as they are shown: on a terminal broken at its width, but for names and ids.
    func folded(_ text: String) -> String {
        isTerminal ? Commands.folded(text, columns: width) : text
    }

    /// Ends a command that waits for something to show, once its reader is gone: a pipe shows
    /// so without being written to.
    func requireReader() throws(OutputFailure) {
        var output = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        let gone = Int16(POLLERR | POLLHUP)
        if poll(&output, 1, 0) > 0, output.revents & gone != 0 { throw .closedPipe }
    }

    /// Writes a table to standard output.
    func show(_ table: TextTable) throws(OutputFailure) {
        try show(table.text(width: width, hasColours: hasColours))
    }

    /// Writes a line to standard error; a failure to write it is ignored.
    func remark(_ line: String) {
        try? writeAll(Array((line + "\n").utf8), to: STDERR_FILENO)
    }

    /// Draws how far a task has come, over what was drawn before, where somebody watches.
    func draw(_ bar: ProgressBar, done: Int) {
        guard isWatched else { return }
        try? writeAll(Array("\r\(bar.line(done: done, width: 79))\u{1B}[K".utf8), to: STDERR_FILENO)
    }

    /// Clears what `draw` has drawn.
    func clearDrawing() {
        guard isWatched else { return }
        try? writeAll(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO)
    }
}
