import Codes

// The words of the closed lists: one each in every language, wherever it is shown.

extension Wording {
    package func status(_ status: Status) -> String {
        switch status {
        case .missed: self("未达标", "Missed")
        case .breached: self("突破底线", "Breached")
        case .offCourse: self("滞后于预期", "Off course")
        case .atRisk: self("存在风险", "At risk")
        case .noData: self("暂无数据", "No data")
        case .needsConfiguration: self("待配置", "Needs setting up")
        case .onCourse: self("达到预期进度", "On course")
        case .met: self("已达标", "Met")
        case .notDue: self("尚未到期", "Not due")
        }
    }

    /// What a status means, beside the heading of its group.
    package func meaning(_ status: Status) -> String {
        switch status {
        case .missed: self("期限已过，未达到目标", "the deadline has passed without the target")
        case .breached:
            self(
                "应当一直守住的底线，上一个完整年度没有守住",
                "a limit that must always hold did not hold in the last full year")
        case .offCourse: self("照现在的走势，预计难以按期完成", "will be missed unless something changes")
        case .atRisk: self("仍可完成，但余量很小", "can still be met, with little room")
        case .noData: self("缺少可用数据，暂不评价", "not rated: no usable figures")
        case .needsConfiguration:
            self("原文没有给出可评价的数值，等待设定", "the text gives no figure to evaluate by")
        case .onCourse: self("达到或快于时序进度", "at or ahead of the planned path")
        case .met: self("已达到目标；没有到期的仍可能回落", "target reached; provisional before its deadline")
        case .notDue: self("还没有到应当评价的时候", "too early to evaluate")
        }
    }

    /// 约束性, 预期性, or nothing.
    package func property(_ property: CommitmentProperty) -> String {
        switch property {
        case .binding: self("约束性", "Binding")
        case .anticipatory: self("预期性", "Indicative")
        case .unspecified: ""
        }
    }

    package func severity(_ severity: Severity) -> String {
        switch severity {
        case .critical: self("红色预警", "Critical")
        case .warning: self("黄色预警", "Warning")
        case .info: self("蓝色预警", "Info")
        }
    }

    package func transition(_ kind: TransitionKind) -> String {
        switch kind {
        case .opened: self("待确认", "Pending")
        case .fired: self("触发预警", "Fired")
        case .worsened: self("升级", "Worsened")
        case .eased: self("降级", "Eased")
        case .resolved: self("解除", "Resolved")
        case .withdrawn: self("未触发即恢复", "Withdrawn")
        case .retracted: self("因数据更正作废", "Retracted")
        }
    }

    /// Which day counts.
    package func reading(_ kind: ReadingKind) -> String {
        switch kind {
        case .running: self("当日数，年度数为12月31日", "value on the day; of a year that of 31 December")
        case .census: self("每年9月1日统计时点", "census of 1 September")
        case .schoolYear: self("学年累计，9月1日至次年8月31日", "the school year, 1 September to 31 August")
        case .cohort: self("当年毕业生", "graduates of the year")
        case .latest: self("最近一次公布", "latest reported figure")
        }
    }

    package func periodState(_ state: PeriodState) -> String {
        switch state {
        case .open: self("暂定值", "provisional")
        case .closed: self("终值", "final")
        case .revised: self("终值修订", "revised")
        }
    }

    /// Why a transition does not stand any more.
    package func retraction(of kind: TransitionKind, _ sequence: Int64) -> String {
        self(
            "因数据更正作废：第 \(sequence) 号“\(transition(kind))”不再成立。",
            "Retracted: corrected data no longer support transition \(sequence) "
                + "(\(kind.rawValue)).")
    }
}
