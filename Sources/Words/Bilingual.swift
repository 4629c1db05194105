/// A text in every language: one that lacks a translation cannot be written down.
package struct Bilingual: Hashable, Sendable {
    package let zh: String
    package let en: String

    package init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    package func callAsFunction(in language: Language) -> String {
        switch language {
        case .zh: zh
        case .en: en
        }
    }
}
