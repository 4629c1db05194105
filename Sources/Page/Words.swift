import Calendar
import Charts
import Codes

/// The words of the page in one language.
struct Words: Sendable {
    let language: Language
    let site: Site

    var isChinese: Bool { language == .zh }

    /// One of two texts.
    func callAsFunction(_ zh: String, _ en: String) -> String { isChinese ? zh : en }

    /// Sentences one after the other: Chinese ones stand without a space.
    func joined(_ sentences: [String]) -> String {
        sentences.filter { !$0.isEmpty }.joined(separator: isChinese ? "" : " ")
    }

    // MARK: - Names

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

    /// An area by its code; `known` is its Chinese name where the file of areas lacks it.
    func area(_ code: String, known: String = "") -> String {
        guard let area = site.areas[code] else { return known.isEmpty ? code : known }
        return plainName(zh: area.nameZh, en: area.nameEn)
    }

    // MARK: - Lists of words

    func status(_ status: Status) -> String {
        switch status {
        case .missed: self("未完成", "Missed")
        case .breached: self("突破底线", "Breached")
        case .offCourse: self("进度滞后", "Off course")
        case .atRisk: self("存在风险", "At risk")
        case .noData: self("暂无数据", "No data")
        case .needsConfiguration: self("待配置", "Needs setting up")
        case .onCourse: self("符合进度", "On course")
        case .met: self("已达标", "Met")
        case .notDue: self("尚未到期", "Not due")
        }
    }

    /// What a status means, beside the heading of its group.
    func meaning(_ status: Status) -> String {
        switch status {
        case .missed: self("期限已过，目标没有实现", "the deadline has passed without the target")
        case .breached:
            self(
                "应当一直守住的底线，上一个完整年度没有守住",
                "a limit that must always hold did not hold in the last full year")
        case .offCourse: self("照现在的走势，到期完不成", "will be missed unless something changes")
        case .atRisk: self("仍可完成，但余量很小", "can still be met, with little room")
        case .noData: self("缺少可用数据，不作判断", "not judged: no usable figures")
        case .needsConfiguration:
            self("原文没有给出可判断的数值，等待设定", "the text gives no figure to judge by")
        case .onCourse: self("达到或快于时序进度", "at or ahead of the planned path")
        case .met: self("已达到目标；没有到期的仍可能回落", "target reached; provisional before its deadline")
        case .notDue: self("还没有到应当判断的时候", "too early to judge")
        }
    }

    /// 约束性, 预期性, or nothing.
    func property(_ property: CommitmentProperty) -> String {
        switch property {
        case .binding: self("约束性", "Binding")
        case .anticipatory: self("预期性", "Anticipatory")
        case .unspecified: ""
        }
    }

    func severity(_ severity: Severity) -> String {
        switch severity {
        case .critical: self("严重", "Critical")
        case .warning: self("警告", "Warning")
        case .info: self("提示", "Info")
        }
    }

    func transition(_ kind: TransitionKind) -> String {
        switch kind {
        case .opened: self("观察", "Pending")
        case .fired: self("报警", "Fired")
        case .worsened: self("恶化", "Worsened")
        case .eased: self("缓和", "Eased")
        case .resolved: self("解除", "Resolved")
        case .withdrawn: self("撤销", "Withdrawn")
        case .retracted: self("撤回", "Retracted")
        }
    }

    /// Which day counts.
    func reading(_ kind: ReadingKind) -> String {
        switch kind {
        case .running: self("当日数，年度数为12月31日", "value on the day; of a year that of 31 December")
        case .census: self("每年9月1日统计时点", "census of 1 September")
        case .schoolYear: self("学年累计，9月1日至次年8月31日", "the school year, 1 September to 31 August")
        case .cohort: self("当年毕业生", "graduates of the year")
        case .latest: self("最近一次公布", "latest statement")
        }
    }

    func periodState(_ state: PeriodState) -> String {
        switch state {
        case .open: self("未收官", "open")
        case .closed: self("已收官", "closed")
        case .revised: self("收官后更正", "revised")
        }
    }

    // MARK: - Days

    /// 2024年12月10日, 10 Dec 2024.
    func day(_ day: CivilDay, year: Bool = true) -> String {
        let (number, month, date) = day.date
        guard !isChinese else { return (year ? "\(number)年" : "") + "\(month)月\(date)日" }
        return "\(date) \(Self.months[month - 1])" + (year ? " \(number)" : "")
    }

    /// `2024-12-10T14:31:58` as 12月10日 14:31, with the seconds where asked for.
    func moment(_ text: String, seconds: Bool = false) -> String {
        guard let day = CivilDay(text.prefix(10)) else { return text }
        return self.day(day, year: false) + " " + text.dropFirst(11).prefix(seconds ? 8 : 5)
    }

    /// 2025年底, the end of 2025; another day in full.
    func deadline(_ day: CivilDay) -> String {
        day == CivilDay.last(of: day.year)
            ? self("\(day.year)年底", "the end of \(day.year)") : self.day(day)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
