/// What a contribution is counted under.
package struct CellKey: Hashable, Sendable, BitwiseCopyable {
    /// The number that this installation gave to the measure.
    package var measure: UInt16
    /// The member of the noun's group key, 0 = none: of a learner the stage of the enrolment, of
    /// staff that of the appointment.
    package var group: UInt16
    /// `Spot.number`: the unit, or the area of what no unit has a part in.
    package var unit: UInt32
    /// The day from which the amount counts, as `CivilDay.number`.
    package var day: Int32
    /// The day whose attributes of the unit hold; `CellKey.countedDay` = those of each counted day.
    package var unitDay: Int32

    package static let countedDay = Int32.min

    @inlinable
    package init(
        measure: UInt16, group: UInt16, unit: UInt32, day: Int32,
        unitDay: Int32 = CellKey.countedDay
    ) {
        self.measure = measure
        self.group = group
        self.unit = unit
        self.day = day
        self.unitDay = unitDay
    }
}

/// A change of a cell: +1 on the day from which a person counts, −1 on the first day on which not.
package struct Cell: Hashable, Sendable, BitwiseCopyable {
    package var key: CellKey
    package var amount: Int64

    @inlinable
    package init(key: CellKey, amount: Int64) {
        self.key = key
        self.amount = amount
    }
}
