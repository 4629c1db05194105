import Judgements
import Words

extension Wording {
    /// A name in the language of the page. Plan content is never translated: where it has no name
    /// in this language the other one stands, and says which language it is.
    func name(zh: String, en: String) -> HTML {
        let own = self(zh, en)
        if !own.isEmpty { return "\(own)" }
        return "<span lang=\"\(language.other.tag)\">\(self(en, zh))</span>"
    }

    /// The same as plain text, for labels and sentences.
    func plainName(zh: String, en: String) -> String {
        let own = self(zh, en)
        return own.isEmpty ? self(en, zh) : own
    }

    func name(_ indicator: IndicatorRow) -> HTML {
        name(zh: indicator.nameZh, en: indicator.nameEn)
    }

    func plainName(_ indicator: IndicatorRow) -> String {
        plainName(zh: indicator.nameZh, en: indicator.nameEn)
    }

    func name(_ plan: PlanRow) -> HTML { name(zh: plan.titleZh, en: plan.titleEn) }
}
