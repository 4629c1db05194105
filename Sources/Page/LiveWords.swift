import Codes
import JSONText
import Words

extension Wording {
    /// The words of the live list as its script reads them. They are those of the page, so that
    /// no text is written twice.
    func live(_ nouns: ShortfallNouns) -> String {
        let transitions = TransitionKind.allCases.map { ($0.rawValue, JSON.string(transition($0))) }
        let statuses = Status.allCases.map { ($0.rawValue, JSON.string(status($0))) }
        // `#` stands for the number: one and several short, then one and several too many.
        let short = nouns.all.map { noun in
            let forms = [false, true].flatMap { isTooMany in
                [true, false].map { isOne in
                    JSON.string(self.short(counted("#", noun, isOne: isOne), isTooMany: isTooMany))
                }
            }
            return (noun.code, JSON.array(forms))
        }
        return JSON.object(
            [
                ("on", .string(self("实时", "Live"))),
                ("wait", .string(self("数据更新中断，正在重连", "Connection lost, retrying"))),
                ("one", .string(self("条新预警，", " new, "))),
                ("more", .string(self("刷新页面看最新评价", "reload for the latest evaluation"))),
                ("lost", .string(noLongerTrue)), ("comma", .string(self("，", ", "))),
                ("areas", .string(inAreas("#"))), ("short", .object(short)),
            ] + transitions + statuses
        ).text
    }

    /// Where the same step was taken.
    func inAreas(_ count: String) -> String { self("\(count) 个区县", "in \(count) counties") }

    /// What a retraction says.
    var noLongerTrue: String { self("数据更正后不再成立", "no longer supported by corrected data") }
}
