import Calendar
import Exact
import JSONText

/// A value with its parts, as a row shows them.
struct PlainFigure {
    var value: Fraction?
    var numerator: Fraction?
    var denominator: Fraction?
    /// The value that there would be if enough were known.
    var raw: Fraction?
    /// Whether too little is known for a value.
    var isLow = false

    static let none = PlainFigure()

    /// A value; a count shows itself.
    static func of(_ value: Fraction?, counted: Fraction? = nil) -> PlainFigure {
        PlainFigure(value: value, numerator: counted, raw: value)
    }
}

/// Formulas over measures (language §5, §7).
extension PlainCount {
    private static let coverage = Fraction(95)
    private static let silence = Fraction(5)

    /// What a measure comes to.
    func figure(of measure: JSON, in place: Place, _ point: PlainPoint) -> PlainFigure {
        guard let (word, body) = measure.members.first else { return .none }
        if let noun = noun(word, body) {
            let number = number(of: noun, in: place, point)
            return .of(number, counted: number)
        }
        switch word {
        case "institutions", "areas":
            let number = Fraction(members(word, [body], in: place, point).count)
            return .of(number, counted: number)
        case "verdict", "holds", "policy", "score": return .of(mark(word, body, of: place, point))
        case "statistic": return .of(statistic(body, in: place, point))
        case "share": return share(body, in: place, point)
        case "ratio": return ratio(body, in: place, point)
        case "sum":
            let parts = body.list.map { figure(of: $0, in: place, point).value }
            guard !parts.contains(nil) else { return .none }
            let sum = parts.compactMap(\.self).reduce(.zero, +)
            return .of(sum, counted: sum)
        case "difference":
            let of = child("of", of: body, in: place, point).value
            let minus = child("minus", of: body, in: place, point).value
            return .of(both(of, minus) { $0 - $1 })
        case "growth":
            let now = child("of", of: body, in: place, point).value
            let before = child("of", of: body, in: place, point.yearBefore).value
            return .of(both(now, before) { (($0 - $1) * Fraction(100)).divided(by: $1) })
        case "increase":
            let now = child("of", of: body, in: place, point).value
            let eve = PlainPoint(
                point.reading, inForceOn: since(body["since"] ?? .string("plan")) - 1)
            let value = both(now, child("of", of: body, in: place, eve).value) { $0 - $1 }
            return .of(value, counted: value)
        case "variation": return variation(body, in: place, point)
        case "rank": return rank(body, in: place, point)
        case "defined":
            return figure(of: definitions[body.word ?? ""] ?? .null, in: place, point)
        default: return parts(word, body.list, in: place, point)
        }
    }

    /// The noun of a word that is counted; nil of any other.
    private func noun(_ word: String, _ filter: JSON) -> Noun? {
        (Self.stocks + Self.flows + Self.things).contains(word)
            ? Noun(name: word, filter: filter) : nil
    }

    private func child(
        _ name: String, of body: JSON, in place: Place, _ point: PlainPoint
    ) -> PlainFigure { figure(of: body[name] ?? .null, in: place, point) }

    private func both(
        _ left: Fraction?, _ right: Fraction?, _ value: (Fraction, Fraction) -> Fraction?
    ) -> Fraction? {
        guard let left, let right else { return nil }
        return value(left, right)
    }

    // MARK: shares and ratios

    private func share(_ body: JSON, in place: Place, _ point: PlainPoint) -> PlainFigure {
        guard let (word, filter) = body["among"]?.members.first, let asked = body["with"] else {
            return .none
        }
        guard var base = noun(word, filter) else {
            return memberShare(word, filter, asked, in: place, point)
        }
        base.settling = asked["followedBy"]
        var part = base
        part.tests = asked
        let (above, below) = (
            number(of: part, in: place, point), number(of: base, in: place, point)
        )
        var figure = PlainFigure(numerator: above, denominator: below)
        figure.raw = (above * Fraction(100)).divided(by: below)
        figure.isLow = figure.raw != nil && !isCovered([base], in: place, point)
        figure.value = figure.isLow ? nil : figure.raw
        return figure
    }

    /// Of institutions or areas; a member of whom nothing is known that is asked is silent.
    private func memberShare(
        _ word: String, _ filter: JSON, _ asked: JSON, in place: Place, _ point: PlainPoint
    ) -> PlainFigure {
        let all = members(word, [filter], in: place, point)
        let part = members(word, [filter, asked], in: place, point)
        let (above, below) = (Fraction(part.count), Fraction(all.count))
        var figure = PlainFigure(numerator: above, denominator: below)
        figure.raw = (above * Fraction(100)).divided(by: below)
        let silent = all.count { member in
            let answers = answers(asked, of: member, point)
            return answers.asked > 0 && answers.given == 0
        }
        figure.isLow = Fraction(silent * 100) > Self.silence * below
        figure.value = figure.isLow ? nil : figure.raw
        return figure
    }

    /// Whether enough of those whom a base counts, anywhere, are at units that are known. Of one
    /// institution it is known who counts there.
    private func isCovered(_ bases: [Noun], in place: Place, _ point: PlainPoint) -> Bool {
        guard case .area = place else { return true }
        return bases.filter(\.countsPersons).allSatisfy { base in
            let (known, unknown) = known(base, point)
            return known * Fraction(100) >= Self.coverage * (known + unknown)
        }
    }

    private func ratio(_ body: JSON, in place: Place, _ point: PlainPoint) -> PlainFigure {
        let per = body["per"]?.number ?? Fraction(1)
        var of = child("of", of: body, in: place, point)
        let to = child("to", of: body, in: place, point)
        let isLow = of.isLow || to.isLow
        if body["capped"] != nil, case .area(let code) = place {
            let sum = open(in: code, point).map { unit in
                both(
                    child("of", of: body, in: .unit(unit.id), point).value,
                    child("to", of: body, in: .unit(unit.id), point).value, min)
            }
            of = .of(sum.compactMap(\.self).reduce(.zero, +))
        }
        var figure = PlainFigure(numerator: of.raw, denominator: to.raw)
        figure.raw = both(of.raw, to.raw) { ($0 * per).divided(by: $1) }
        var bases = nouns(body["to"] ?? .null)
        if hasStatistic(body["to"] ?? .null) { bases += nouns(body["of"] ?? .null) }
        figure.isLow = figure.raw != nil && (isLow || !isCovered(bases, in: place, point))
        figure.value = figure.isLow ? nil : figure.raw
        return figure
    }

    /// The nouns that a measure is, or that it adds up; none of a share.
    private func nouns(_ measure: JSON) -> [Noun] {
        guard let (word, body) = measure.members.first else { return [] }
        if word == "sum" { return body.list.flatMap { nouns($0) } }
        return noun(word, body).map { [$0] } ?? []
    }

    private func hasStatistic(_ measure: JSON) -> Bool {
        measure.members.first?.0 == "statistic"
    }

    private func variation(_ body: JSON, in place: Place, _ point: PlainPoint) -> PlainFigure {
        guard case .area(let code) = place else { return .none }
        let members = open(in: code, point).filter { unit in
            body["over"].map { passes($0, unit: unit, point) } ?? true
        }
        var known: [(weight: Fraction, value: Fraction)] = []
        for member in members {
            let figure = child("of", of: body, in: .unit(member.id), point)
            guard let value = figure.value else { continue }
            var weight = figure.denominator ?? Fraction(1)
            if body["weight"]?.word == "none" {
                weight = Fraction(1)
            } else if let measure = body["weight"] {
                weight = self.figure(of: measure, in: .unit(member.id), point).value ?? .zero
            }
            known.append((weight, value))
        }
        let silent = Fraction((members.count - known.count) * 100)
        guard silent <= Self.silence * Fraction(members.count) else { return .none }
        let weights = known.map(\.weight).reduce(.zero, +)
        let sum = known.map { $0.weight * $0.value }.reduce(.zero, +)
        guard let mean = sum.divided(by: weights), !mean.isZero else { return .none }
        let squares = known.map { $0.weight * ($0.value - mean) * ($0.value - mean) }
        let square = squares.reduce(.zero, +).divided(by: weights)?.divided(by: mean * mean)
        return .of(square?.squareRoot)
    }

    private func rank(_ body: JSON, in place: Place, _ point: PlainPoint) -> PlainFigure {
        guard case .area(let code) = place else { return .none }
        // An area under two codes is one.
        let peers = Set((body["peers"]?.list ?? []).compactMap { places.code($0.word) })
            .subtracting([code])
        let mine = child("of", of: body, in: place, point).value
        let others = peers.map { child("against", of: body, in: .area($0), point).value }
        guard let mine, !others.contains(nil), !others.isEmpty else { return .none }
        let below = Fraction(others.compactMap(\.self).count { $0 <= mine })
        let all = Fraction(others.count)
        return PlainFigure(
            value: (below * Fraction(100)).divided(by: all), numerator: below, denominator: all)
    }

    // MARK: conditions

    /// `allOf`, `partsHeld`, `partsShare`.
    private func parts(
        _ word: String, _ conditions: [JSON], in place: Place, _ point: PlainPoint
    ) -> PlainFigure {
        let found = conditions.map { isMet($0, at: place, point) }
        let (held, all) = (Fraction(found.count { $0 == true }), Fraction(found.count))
        guard word != "allOf" else {
            if found.contains(false) { return .of(.zero) }
            return found.contains(nil) ? .none : .of(Fraction(1))
        }
        let value = word == "partsHeld" ? held : (held * Fraction(100)).divided(by: all)
        return PlainFigure(value: value, numerator: held, denominator: all, raw: value)
    }

    private static let limits = ["atLeast", "atMost", "above", "below", "equals", "between"]

    /// Whether a measure reaches its limit; nil where it has no value.
    func isMet(_ condition: JSON, at place: Place, _ point: PlainPoint) -> Bool? {
        let limits = condition.members.filter { Self.limits.contains($0.0) }
        let measure = condition.members.filter {
            $0.0 != "name" && !Self.limits.contains($0.0)
        }
        return figure(of: .object(measure), in: place, point).value.map { value in
            limits.isEmpty ? value >= Fraction(1) : reaches(value, .object(limits))
        }
    }

    /// Whether a number reaches all limits.
    func reaches(_ value: Fraction, _ limits: JSON) -> Bool {
        limits.members.allSatisfy { word, limit in
            let first = limit.list.first?.number ?? .zero
            switch word {
            case "atLeast": return value >= first
            case "atMost": return value <= first
            case "above": return value > first
            case "below": return value < first
            case "equals": return value == first
            default: return first <= value && value <= limit.list.last?.number ?? .zero
            }
        }
    }
}
