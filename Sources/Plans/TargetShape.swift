import Documents
import Language

/// What a plan file may say of one kind of target: the part of a kind's definition that reading a
/// plan needs. The whole definition lies in `Course/TargetKinds`, one file a kind.
package struct TargetShape: Sendable {
    /// The word of the contract, as `kind` in the file.
    package let word: String
    /// Those that fit, in the order in which a hint names them; empty where the kind takes none.
    package let comparators: [ComparatorShape]
    /// Whether one of them has to be there.
    package let needsComparator: Bool
    /// Whether it ends on a day: `by`, else the plan's last.
    package let hasDeadline: Bool
    /// Whether it ends on a day only where `by` says so.
    package let isDeadlineOptional: Bool
    /// Whether what is to come is forecast from what was.
    package let hasForecast: Bool
    /// Whether figures of earlier years say something of it: a count begins at 0 with the plan.
    package let takesHistory: Bool
    /// Whether a plan may name values on the way to it.
    package let takesPath: Bool
    /// Its own keys, beside those of every target.
    package let keys: [TargetKey]
    /// Whether a limit of nothing at all (严禁) is breached by the first case, and alerts at once.
    package let breaksAtFirstCase: Bool
    /// The window in which the measure is counted once more, by what its keys say; nil = none.
    package let window: @Sendable ([String: TargetValue], SchoolCalendar) -> Window?
    /// Whether the deadline may be that of what comes to hold of some area.
    package let waitsForAreas: Bool
    /// Why a measure does not fit; nil where it does.
    package let misfit: @Sendable (Formula) -> Misfit?

    package struct Misfit: Equatable, Sendable {
        package let message: String
        package let hint: String

        package init(message: String, hint: String) {
            self.message = message
            self.hint = hint
        }
    }

    package init(
        _ word: String, comparators: [ComparatorShape], needsComparator: Bool = true,
        hasDeadline: Bool, isDeadlineOptional: Bool = false, hasForecast: Bool = false,
        takesHistory: Bool = true, takesPath: Bool = false, keys: [TargetKey] = [],
        breaksAtFirstCase: Bool = false, waitsForAreas: Bool = false,
        window: @escaping @Sendable ([String: TargetValue], SchoolCalendar) -> Window? = { _, _ in
            nil
        },
        misfit: @escaping @Sendable (Formula) -> Misfit? = { _ in nil }
    ) {
        self.word = word
        self.comparators = comparators
        self.needsComparator = needsComparator && !comparators.isEmpty
        self.hasDeadline = hasDeadline
        self.isDeadlineOptional = isDeadlineOptional
        self.hasForecast = hasForecast
        self.takesHistory = hasForecast && takesHistory
        self.takesPath = takesPath
        self.keys = keys
        self.breaksAtFirstCase = breaksAtFirstCase
        self.waitsForAreas = waitsForAreas
        self.window = window
        self.misfit = misfit
    }
}

extension TargetShape: Equatable {
    package static func == (left: TargetShape, right: TargetShape) -> Bool {
        left.word == right.word
    }
}

/// A key that one kind of target has for itself.
package struct TargetKey: Sendable {
    package let name: String
    package let isRequired: Bool
    /// The value, or nil with a fault.
    package let read: @Sendable (Node, inout FaultList) -> TargetValue?

    package init(
        _ name: String, isRequired: Bool = false,
        read: @escaping @Sendable (Node, inout FaultList) -> TargetValue?
    ) {
        self.name = name
        self.isRequired = isRequired
        self.read = read
    }

    /// A whole number within bounds.
    package static func whole(
        _ name: String, _ range: ClosedRange<Int>, isRequired: Bool = false
    ) -> TargetKey {
        TargetKey(name, isRequired: isRequired) { node, faults in
            faults.whole(node, "`\(name)`", range).map(TargetValue.whole)
        }
    }

    /// One of these words; of `later` ones the language knows, and this version does not.
    package static func word(_ name: String, of words: [String], later: [String] = []) -> TargetKey
    {
        TargetKey(name) { node, faults in
            guard let word = faults.word(node, "`\(name)`", of: words + later) else { return nil }
            guard words.contains(word) else {
                faults.addNotSupported(word, at: node.place)
                return nil
            }
            return .word(word)
        }
    }

    /// A yes or no.
    package static func flag(_ name: String) -> TargetKey {
        TargetKey(name) { node, faults in
            faults.boolean(node, "`\(name)`").map(TargetValue.flag)
        }
    }
}

/// What a key of one kind of target says.
package enum TargetValue: Hashable, Sendable {
    case whole(Int)
    case flag(Bool)
    case word(String)
}
