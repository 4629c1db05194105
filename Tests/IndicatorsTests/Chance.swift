import Calendar
import Codes
import Events
import Measures
import Subjects

/// A sequence of numbers that its seed decides (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// One committed change, as the judge is given it.
enum Change {
    case cells([Cell])
    case units([UnitHistory])
    case statements([AreaStatements])
}

/// Random changes over a few units and areas, many of them on the same days.
struct Chance {
    var numbers: SeededNumbers
    var world: World
    let units = ["A", "B", "C", "D", "E"]
    let codes = ["371500", "371502", "371503", "371523", "371521", "230621", "999999"]

    mutating func change() -> Change {
        switch Int.random(in: 0..<10, using: &numbers) {
        case 0..<5: .cells((0..<Int.random(in: 1...6, using: &numbers)).map { _ in cell() })
        case 5..<8: .units((0..<Int.random(in: 1...3, using: &numbers)).map { _ in history() })
        default: .statements([statements()])
        }
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &numbers)]
    }

    private mutating func number() -> Int32 {
        pick([day(2016, 3, 1), day(2021, 1, 1), day(2022, 9, 1), day(2023, 5, 10)]).number
            + Int32.random(in: 0...2, using: &numbers)
    }

    private mutating func cell() -> Cell {
        let measure = UInt16.random(in: 1...3, using: &numbers)
        let stages: [Stage] = measure == 1 ? [.kindergarten, .primary] : [.primary, .junior]
        let group = measure > 1 && Bool.random(using: &numbers) ? 0 : pick(stages).rawValue
        let key = CellKey(
            measure: measure, group: UInt16(group), unit: world.term(pick(units)), day: number(),
            unitDay: Int.random(in: 0..<12, using: &numbers) == 0
                ? number() : CellKey.countedDay)
        return Cell(key: key, amount: Int64.random(in: 1...9, using: &numbers))
    }

    private mutating func history() -> UnitHistory {
        let days = Set((0..<Int.random(in: 0...4, using: &numbers)).map { _ in number() }).sorted()
        let spans = days.map { start in
            world.span(
                from: CivilDay(number: start),
                days.first == start ? .open : pick([.open, .open, .closed, .merged, .merged]),
                area: pick(codes), into: pick(units + [""]), setting: pick([.urban, .rural, nil]),
                ownership: pick([.public, .privateOther, nil]),
                stages: pick([[.primary], [.primary, .junior], [.junior], []]))
        }
        return UnitHistory(unit: world.term(pick(units)), spans: spans)
    }

    private mutating func statements() -> AreaStatements {
        let statements = (0..<Int.random(in: 0...4, using: &numbers)).map { place in
            world.statement(
                "population", .year(2018 + Int.random(in: 0...6, using: &numbers)),
                Int64.random(in: 0...40, using: &numbers), group: World.threeToFive,
                status: pick([.preliminary, .final]), time: Int64(place), id: "\(place)")
        }
        return AreaStatements(area: world.term(pick(codes)), statements: statements)
    }
}

extension Chance {
    /// Whether a cell belongs to the children of public kindergartens of an area on a day.
    func counts(_ cell: Cell, in code: String, on day: CivilDay, _ units: [UnitHistory]) -> Bool {
        let unitDay =
            cell.key.unitDay == CellKey.countedDay ? day : CivilDay(number: cell.key.unitDay)
        guard cell.key.measure == 1, cell.key.group == UInt16(Stage.kindergarten.rawValue),
            cell.key.day <= day.number,
            let span = place(of: cell.key.unit, on: unitDay, in: units), span.ownership == .public,
            let area = area(of: span, on: unitDay)
        else { return false }
        return area == code || code == "371500" && area.hasPrefix("3715")
    }

    /// The open span under which a unit's persons count, by plain following; nil = nowhere.
    private func place(
        of unit: Term, on day: CivilDay, in units: [UnitHistory]
    ) -> UnitHistory.Span? {
        var current = unit
        for _ in 0...units.count {
            let history = units.first { $0.unit == current }
            guard let span = history?.spans.last(where: { $0.from <= day.number }) else {
                return nil
            }
            switch span.state {
            case .open: return span
            case .closed: return nil
            case .merged: current = span.mergedInto
            }
        }
        return nil
    }

    /// The present code of a span's area; nil where it is unknown or does not exist on the day.
    private func area(of span: UnitHistory.Span, on day: CivilDay) -> String? {
        var world = world
        for code in codes where code != "999999" && world.term(code) == span.area {
            if code == "230621",
                day < IndicatorsTests.day(2022, 1, 1) || day > IndicatorsTests.day(2024, 12, 31)
            {
                return nil
            }
            return code == "371523" ? "371503" : code
        }
        return nil
    }
}
