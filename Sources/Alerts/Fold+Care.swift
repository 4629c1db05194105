import Calendar
import Codes

extension Fold {
    /// What a day brings beside its status: first what the calendar says, then operators, in the
    /// order of what they said.
    mutating func attend(_ day: CivilDay) {
        if let given = care.acknowledgement, !given.holds(on: day) {
            care.acknowledgement = nil
            if state == .acknowledged {
                go(.reminded, to: .firing, day, because: .acknowledgementEnded(given.id))
            }
        }
        if let given = care.acknowledgement, state == .firing { take(given, on: day) }
        if state == .firing {
            endSilence(day)
            insist(day)
        }
        let acknowledgements = acts.acknowledgements
        while care.next < acknowledgements.count, acknowledgements[care.next].day <= day {
            // One of a day before the first of the plan is of no alert.
            if acknowledgements[care.next].day == day { take(acknowledgements[care.next], on: day) }
            care.next += 1
        }
        keepSilence(day)
    }

    /// One that is given, or has waited until the alert fires.
    private mutating func take(_ given: Acknowledgement, on day: CivilDay) {
        switch state {
        case .pending: care.acknowledgement = given.ends || !given.holds(on: day) ? nil : given
        case .firing where !given.ends && given.holds(on: day),
            .acknowledged where !given.ends && given.holds(on: day):
            go(
                .acknowledged, to: .acknowledged, day, because: .acknowledged(given.id),
                acknowledgement: given.id)
            care.acknowledgement = given
        case .acknowledged where given.ends:
            go(
                .reminded, to: .firing, day, because: .unacknowledged(given.id),
                acknowledgement: given.id)
        case .firing, .acknowledged, .resolved, .retracted, nil: break
        }
    }

    /// What held it back has ended, a silence or the alert of a wider area: what is still firing
    /// is delivered once, unless something of the day is delivered anyway.
    private mutating func endSilence(_ day: CivilDay) {
        guard !acts.hasNoHolds, let alert = lastAlerting,
            acts.silence(on: day, alert.status, alert.severity) == nil,
            acts.widerArea(on: day) == nil
        else { return }
        // What was found on that day before somebody ended the silence was held back by it.
        let endedByHand = acts.silences.first {
            $0.wasEnded(on: day) && $0.matches(alert.status, alert.severity)
        }?.id
        guard endedByHand != nil || !isGivenOut(on: day) else { return }
        if let ended = care.silence ?? endedByHand {
            go(.reminded, to: .firing, day, because: .silenceEnded(ended))
        } else if let area = care.widerArea {
            go(.reminded, to: .firing, day, because: .inhibitionEnded(area))
        }
    }

    private func isGivenOut(on day: CivilDay) -> Bool {
        transitions.reversed().prefix { $0.asOf == day }.contains { !$0.isHeldBack }
    }

    /// What nobody acknowledges: raised once, and delivered over and over.
    private mutating func insist(_ day: CivilDay) {
        guard let since = care.unacknowledgedSince, let last = transitions.last?.asOf,
            let severity = lastAlerting?.severity
        else { return }
        let rule = policy.insistence
        if rule.escalateAfter > 0, care.raised == 0, severity != .critical,
            day - since >= rule.escalateAfter
        {
            care.raised = 1
            go(.escalated, to: .firing, day, because: .escalated(days: day - since))
        } else if rule.repeatAfter > 0, day - last >= rule.repeatAfter {
            go(.reminded, to: .firing, day, because: .repeated(days: day - since))
        }
    }

    /// Whether it is held back at the end of the day, for the next one.
    private mutating func keepSilence(_ day: CivilDay) {
        guard !acts.hasNoHolds else { return }
        (care.silence, care.widerArea) = (nil, nil)
        guard let alert = lastAlerting, state == .firing || state == .acknowledged else { return }
        care.silence = acts.silence(on: day, alert.status, alert.severity)?.id
        care.widerArea = acts.widerArea(on: day)
    }
}
