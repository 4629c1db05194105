import Calendar

/// What the decoder knows of today. Only the `wall` clock makes an event's time implausible for
/// being ahead; a simulated clock says nothing about when sources write.
package enum DecoderClock: Sendable, Equatable {
    case wall(today: CivilDay)
    case other
}
