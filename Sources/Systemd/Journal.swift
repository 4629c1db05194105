import Glibc

/// systemd's journal, as far as a service writes to it with fields of its own.
package enum Journal {
    /// One field of an entry.
    package struct Field: Equatable, Sendable {
        /// Capital letters, digits and `_`: the journal drops others without a word.
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The journal refused an entry, with this `errno`.
    package struct Refused: Error, Equatable, CustomStringConvertible {
        package var errno: Int32

        package var description: String { "the journal refused an entry, errno \(errno)" }
    }

    /// Whether standard error is the journal's. The library itself cannot be asked: without a
    /// journal it drops entries and reports success.
    package static func isStandardError(stream: String?) -> Bool {
        guard let stream else { return false }
        var state = stat()
        guard fstat(STDERR_FILENO, &state) == 0 else { return false }
        // A child whose output goes elsewhere inherits the variable all the same.
        return stream == "\(state.st_dev):\(state.st_ino)"
    }

    /// Writes one entry. May block without limit when the journal has stopped reading.
    package static func send(_ fields: [Field]) throws(Refused) {
        let result = sendToJournal(fields.map { Array("\($0.name)=\($0.value)".utf8) })
        guard result >= 0 else { throw Refused(errno: -result) }
    }
}
