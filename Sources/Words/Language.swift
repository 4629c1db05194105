/// A language in which the program speaks to people.
package enum Language: String, CaseIterable, Sendable {
    case zh, en

    /// The value of `lang` in HTML.
    package var tag: String { self == .zh ? "zh-CN" : "en" }

    package var other: Language { self == .zh ? .en : .zh }

    /// The language asked for by name, else the first that a browser's `Accept-Language` prefers;
    /// Chinese where it says nothing that helps.
    package static func chosen(argument: String?, header: String?) -> Language {
        if let argument, let language = Language(rawValue: argument) { return language }
        var best: (language: Language, quality: Double)?
        for part in (header ?? "").split(separator: ",") {
            let pieces = part.split(separator: ";")
            let name = pieces.first.map { $0.drop { $0 == " " }.lowercased() } ?? ""
            let words = pieces.dropFirst().first.map { $0.drop { $0 == " " } } ?? ""
            let quality = words.hasPrefix("q=") ? Double(words.dropFirst(2)) ?? 0 : 1
            guard let language = Language(rawValue: String(name.prefix { $0 != "-" })),
                quality > best?.quality ?? 0
            else { continue }
            best = (language, quality)
        }
        return best?.language ?? .zh
    }
}
