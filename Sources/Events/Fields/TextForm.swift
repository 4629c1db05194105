/// The alphabets and lengths that texts of an event may have.
package enum TextForm: Sendable, BitwiseCopyable {
    /// `A-Z a-z 0-9 . _ : -`, 1 to 128: ids of subjects and fields.
    case id
    /// The id of an institution: the form of an id.
    case unit
    /// `[A-Za-z][A-Za-z0-9]{0,63}`: a code of an open list.
    case openCode
    /// 1 to 12 of `0-9 A-Z a-z`: a code of an area.
    case areaCode
    /// 1 to 256 bytes without control characters: names, and an event's id and source.
    case name

    /// Whether a text has this form.
    func fits(_ text: Span<UInt8>) -> Bool {
        switch self {
        case .id, .unit: 1...128 ~= text.count && all(of: text, areIn: \.isIDCharacter)
        case .openCode:
            1...64 ~= text.count && text[0].isLetter && all(of: text, areIn: \.isAlphanumeric)
        case .areaCode: 1...12 ~= text.count && all(of: text, areIn: \.isAlphanumeric)
        case .name: 1...256 ~= text.count && !hasControlCharacter(text)
        }
    }

    /// The form in words, for a refusal.
    var expectation: String {
        switch self {
        case .id, .unit: "not a text of 1 to 128 letters, digits and . _ : -"
        case .openCode: "not a code: a letter, then up to 63 letters and digits"
        case .areaCode: "not a text of 1 to 12 letters and digits"
        case .name: "not a text of 1 to 256 bytes without control characters"
        }
    }

    @inline(__always)
    private func all(of text: Span<UInt8>, areIn alphabet: (UInt8) -> Bool) -> Bool {
        for index in text.indices where !alphabet(text[index]) { return false }
        return true
    }
}

extension UInt8 {
    var isDigit: Bool { self &- UInt8(ascii: "0") <= 9 }
    var isLetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
    var isAlphanumeric: Bool { isDigit || isLetter }

    /// A character of an id: `A-Z a-z 0-9 . _ : -`.
    package var isIDCharacter: Bool {
        switch self {
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "-"): true
        default: isAlphanumeric
        }
    }
}
