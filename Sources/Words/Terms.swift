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
        case .needsConfiguration: self("待设定", "Not configured")
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
                "须长期保持的底线，上一完整年度未能保持",
                "a limit that must always hold did not hold in the last full year")
        case .offCourse: self("按目前走势，预计难以按期完成", "likely to be missed on the current trend")
        case .atRisk: self("仍可完成，但余量很小", "can still be met, with little room")
        case .noData: self("缺少可用数据，暂不评价", "not evaluated: no usable figures")
        case .needsConfiguration:
            self("原文未给出可评价的数值，待设定", "the plan gives no figure to evaluate against")
        case .onCourse: self("达到或快于时序进度", "at or ahead of the planned trajectory")
        case .met: self("已达到目标；未到期的仍可能回落", "target reached; provisional before its deadline")
        case .notDue: self("尚未到评价时点", "too early to evaluate")
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

    /// What the property of a commitment means in a Chinese plan; empty where it has none.
    package func meaning(of property: CommitmentProperty) -> String {
        switch property {
        case .binding: self("政府必须确保完成的指标", "the government must meet this target")
        case .anticipatory:
            self("预期达到、不作强制要求的指标", "a target that is expected to be met, but not mandatory")
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
        case .fired: self("触发预警", "Firing")
        case .worsened: self("升级", "Worsened")
        case .eased: self("降级", "Eased")
        case .resolved: self("解除", "Resolved")
        case .withdrawn: self("未触发即恢复", "Cancelled")
        case .retracted: self("因数据更正作废", "Retracted")
        case .acknowledged: self("已受理", "Acknowledged")
        case .reminded: self("再次提醒", "Reminder")
        case .escalated: self("逾期提级", "Escalated")
        }
    }

    /// Which day counts.
    package func reading(_ kind: ReadingKind) -> String {
        switch kind {
        case .running: self("时点数，年度数取12月31日", "value on the day; for a year, on 31 December")
        case .census: self("每年9月1日统计时点", "census of 1 September")
        case .schoolYear: self("学年累计，9月1日至次年8月31日", "the school year, 1 September to 31 August")
        case .cohort: self("当年毕业生", "graduates of the year")
        case .latest: self("最近一次公布", "latest reported figure")
        case .semester: self("学期累计", "the semester so far")
        case .day: self("当日数", "the day alone")
        }
    }

    package func periodState(_ state: PeriodState) -> String {
        switch state {
        case .open: self("暂定值", "provisional")
        case .closed: self("终值", "final")
        case .revised: self("终值修订", "revised")
        }
    }

    /// Why a record was rejected, by its code; a code of a later version is shown as it is.
    package func quarantineReason(_ code: String) -> String {
        switch code {
        case "oversize": self("数据过大", "too large")
        case "not_a_cloudevent": self("非 CloudEvents 格式", "not a CloudEvent")
        case "invalid_utf8": self("字符编码错误", "invalid UTF-8")
        case "malformed_json": self("JSON 格式错误", "malformed JSON")
        case "unknown_type": self("未支持的数据类型", "unsupported event type")
        case "schema_violation": self("不符合数据规范", "schema violation")
        case "key_mismatch": self("消息键与对象不符", "key does not match subject")
        case "implausible_time": self("时间不合理", "implausible time")
        case "conflicting_duplicate": self("编号重复、内容不同", "same id, different content")
        case "unknown_reference": self("引用的数据无效", "invalid reference")
        default: code
        }
    }

    /// Why a transition is no longer part of the history of its alert.
    package enum RetractionCause: Sendable {
        /// With the data and the plan as they are now, the history is another one.
        case otherHistory
        /// The plans have the indicator no more, or not for that area.
        case lostRow
    }

    /// Why a transition was retracted.
    package func retraction(
        of kind: TransitionKind, _ sequence: Int64, _ cause: RetractionCause
    ) -> String {
        switch cause {
        case .otherHistory:
            self(
                "因数据更正或规划调整作废：第 \(sequence) 号“\(transition(kind))”不再成立。",
                "Retracted: corrected data or a changed plan no longer support transition "
                    + "\(sequence) (\(transition(kind).lowercased())).")
        case .lostRow:
            self(
                "因规划不再含此指标作废：第 \(sequence) 号“\(transition(kind))”不再成立。",
                "Retracted: the plan no longer has this indicator, nor transition "
                    + "\(sequence) (\(transition(kind).lowercased())).")
        }
    }
}
