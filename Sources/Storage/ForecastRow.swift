/// A forecast as it was made, to be held against its truth later; figures as decimal texts.
package struct ForecastRow: Equatable, Sendable {
    package var key: RowKey
    /// The year of the last closed period that it rests on.
    package var period: Int
    package var madeOn: String
    package var targetOn: String
    package var forecast: String
    package var low: String?
    package var high: String?
    package var chance: Double?
    package var target: String
    /// at_least or at_most: on which side of the target a value meets it.
    package var direction: String

    package init(
        key: RowKey, period: Int, madeOn: String, targetOn: String, forecast: String, low: String?,
        high: String?, chance: Double?, target: String, direction: String
    ) {
        self.key = key
        self.period = period
        self.madeOn = madeOn
        self.targetOn = targetOn
        self.forecast = forecast
        self.low = low
        self.high = high
        self.chance = chance
        self.target = target
        self.direction = direction
    }
}
