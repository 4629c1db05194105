import Calendar
import Codes
import Configuration
import Course
import Judgements
import Language
import Page
import Plans
import Storage
import Words

// What the page shows: a reading of the database, and what only the configuration knows.

extension PageReading {
    /// The reading as the page takes it.
    ///
    /// - Parameters:
    ///   - kinds: what a kind of target and a reason are.
    ///   - nouns: what can be short.
    /// - Throws: `UnknownWord` of what the database holds that no case of this version is, which
    ///   would otherwise show as if there were none.
    func snapshot(kinds: TargetKinds, nouns: ShortfallNouns) throws -> Snapshot {
        var snapshot = Snapshot()
        snapshot.plans = plans
        for loaded in indicators {
            snapshot.indicators[loaded.key] = try IndicatorRow(loaded, kinds: kinds)
        }
        let entries = try transitions.map { try AlertEntry($0, kinds: kinds, nouns: nouns) }
        let byRow = Dictionary(grouping: entries, by: \.logged.key)
        var periods: [RowKey: PastReadings] = [:]
        var days: [RowKey: PastReadings] = [:]
        for past in readings {
            let list = try PastReadings(past.lines)
            if past.areOfDays { days[past.key] = list } else { periods[past.key] = list }
        }
        let rows = try statuses.map { status in
            var row = try AreaRow(status, kinds: kinds, nouns: nouns)
            row.transitions = byRow[status.row.key] ?? []
            row.periods = periods[status.row.key] ?? PastReadings()
            row.days = days[status.row.key] ?? PastReadings()
            return row
        }
        snapshot.rows = rows.filter { !$0.isPart }
        snapshot.parts = Dictionary(grouping: rows.filter(\.isPart), by: \.key)
        snapshot.newest = Array(entries.lazy.filter { !$0.isHistoric }.prefix(20))
        let alerts = statuses.compactMap(\.alert)
        snapshot.firing = alerts.count { $0.phase == .firing }
        snapshot.pending = alerts.count { $0.phase == .pending }
        snapshot.lastResolved = alerts.filter { $0.phase == .resolved }.map(\.changedOn).max()
        snapshot.asOf = mark.judgedOn
        snapshot.judgedAt = mark.judgedAt
        snapshot.judgedMark = mark.judgedMark ?? ""
        snapshot.sequence = mark.sequence
        snapshot.isHolding = mark.isHolding
        snapshot.operation.lag = mark.lag
        snapshot.operation.facts = mark.facts
        snapshot.operation.newestEvent = mark.newestEvent
        snapshot.operation.quarantine = quarantine
        snapshot.operation.halted = halted
        return snapshot
    }
}

extension IndicatorRow {
    fileprivate init(_ loaded: LoadedIndicator, kinds: TargetKinds) throws {
        self.init(loaded)
        guard let word = loaded.kind else { return }
        guard let kind = kinds[word] else {
            throw UnknownWord(column: "indicator.kind", word: word)
        }
        comparison = try kind.comparisons.comparison(
            stored: loaded.direction ?? "", in: "indicator.direction")
        self.kind = ShownKind(
            form: comparison == nil ? kind.form : kind.formOfNumber, leadDays: kind.leadDays,
            hasPath: kind.hasPath, startsAtZero: kind.startsAtZero)
    }
}

extension AreaRow {
    fileprivate init(
        _ status: PageReading.Status, kinds: TargetKinds, nouns: ShortfallNouns
    ) throws {
        self.init(status.row)
        reason = try kinds.reasons.reason(
            stored: status.row.reasonCode ?? "", in: "indicator_status.reason_code")
        facts = ReasonFacts(json: status.row.reasonFacts ?? "", nouns: nouns)
        noun = try nouns.noun(
            stored: status.row.shortfallNoun ?? "", in: "indicator_status.shortfall_noun")
        guard let alert = status.alert else { return }
        switch alert.phase {
        case .pending, .firing, .acknowledged:
            severity = alert.severity
            alertState = alert.phase
            alertSince = alert.openedOn
            silencedTo = alert.silencedTo
            isFlapping = alert.isFlapping
        case .resolved, .retracted: break
        }
    }
}

extension AlertEntry {
    fileprivate init(
        _ entry: PageReading.Entry, kinds: TargetKinds, nouns: ShortfallNouns
    ) throws {
        self.init(
            entry.logged, at: entry.at,
            reason: try kinds.reasons.reason(
                stored: entry.reasonCode ?? "", in: "alert_log.evidence.reasonCode"),
            noun: try nouns.noun(stored: entry.noun ?? "", in: "alert_log.evidence.noun"))
    }
}

extension Site {
    /// Names of areas, formulas and the clock, as the configuration has them.
    init(_ installation: Installation, isSimulated: Bool) {
        var areas: [String: Area] = [:]
        for (order, area) in installation.areas.areas.enumerated() {
            areas[area.code] = Area(
                nameZh: area.nameZh, nameEn: area.nameEn, parent: area.parent, order: order)
        }
        var definitions: [IndicatorKey: Definition] = [:]
        for plan in installation.plans {
            for (order, indicator) in plan.indicators.enumerated() {
                let key = IndicatorKey(plan: plan.id, indicator: indicator.id)
                definitions[key] = Definition(
                    formulaZh: indicator.measure.chinese(installation.vocabulary) ?? "",
                    formulaEn: indicator.measure.words, section: indicator.sourceSection,
                    reads: indicator.sourceReads,
                    sides: indicator.target.flatMap {
                        installation.kinds.kind(of: $0).sides(indicator.measure)
                    },
                    leadDays: indicator.target?.leadDays, order: order,
                    conditions: Definition.Condition.all(
                        of: indicator.measure, installation.vocabulary),
                    parts: Dictionary(
                        indicator.parts.compactMap { part in
                            part.chinese.map { (part.breakdown, $0) }
                        }, uniquingKeysWith: { first, _ in first }),
                    breaks: (indicator.target?.breaks ?? []).map {
                        Definition.Break(on: $0.on, source: $0.source)
                    },
                    path: (indicator.target?.path ?? []).map {
                        Definition.Waypoint(on: $0.on, value: $0.value)
                    })
            }
        }
        let clock =
            switch installation.settings.clock {
            case .wall: "wall"
            case .events: "events"
            case .fixed(let day): "fixed:\(day)"
            }
        self.init(
            clock: clock, nouns: installation.language.nouns.shortfalls, isSimulated: isSimulated,
            areas: areas, definitions: definitions)
    }
}

extension Site.Definition.Condition {
    /// The conditions that a measure consists of, in the words of both languages.
    fileprivate static func all(of measure: Formula, _ vocabulary: Vocabulary) -> [Self] {
        guard case .combined(let combination) = measure else { return [] }
        return combination.limits.indices.map { place in
            let child = combination.children[place]
            let name = combination.called(place)
            return Self(
                name: name,
                nameZh: combination.limits[place].nameZh ?? child.chinese(vocabulary) ?? "",
                nameEn: name,
                isPercent: child.bounds == 0...100)
        }
    }
}

extension Indicator.Part {
    /// What people call those of the part; nil where the key's list has no word for them.
    fileprivate var chinese: String? {
        let list = measure.leaves.lazy.compactMap { leaf in
            leaf.noun?.keys.first { $0.name == key }?.list
        }.first
        return list?.chinese(of: [member])?.first
    }
}
