import Exact

/// How what counts at single units becomes the number of an area.
package enum Together: Hashable, Sendable {
    /// It is added up.
    case sum
    /// The units are counted at which there is any.
    case units
    /// The different parts are counted of which there is any, at whatever unit: types of
    /// facilities.
    case parts
    /// The parts of units are counted of which there are as many as the limit says, at
    /// least one: classes of a size.
    case partsOfUnits(MeasureLimit?)
    /// The greatest number of a unit; 0 without any.
    case greatest
}

extension Together {
    /// Whether a part of which there is that number is counted.
    package func counts(_ number: Int64) -> Bool {
        guard case .partsOfUnits(let limit?) = self else { return number > 0 }
        return number > 0 && limit.holds(Fraction(number))
    }
}
