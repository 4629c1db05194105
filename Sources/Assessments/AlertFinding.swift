import Alerts
import Calendar
import Codes
import Course
import Indicators
import JSONText
import Words

extension Assessment {
    /// The fold of an alert, with the judge that can say why of any of its days.
    package struct AlertFinding {
        package var planVersion: String
        package var transitions: [Transition]
        private var judge: Judge
        private let day: CivilDay
        private let reporting: Reporting?
        private let areaName: @Sendable (String, Words.Language) -> String
        private let said: SaidOfAlert
        private let flappingDays: Int
        /// Alerts of areas within that of the row.
        var narrower: [(area: String, transitions: [Transition])] = []

        init(
            planVersion: String, transitions: [Transition], judge: Judge,
            of assessment: Assessment, row: Row, reporting: Reporting?
        ) {
            self.planVersion = planVersion
            self.transitions = transitions
            self.judge = judge
            self.reporting = reporting
            (day, areaName) = (assessment.day, assessment.areaName)
            said = assessment.said(of: row)
            flappingDays = assessment.rules.flapping.days
        }

        /// The silence that holds on the evaluated day and matches the alert as that transition
        /// leaves it.
        package func silence(_ transition: Transition) -> Int64? {
            said.acts.silence(
                on: day, transition.alertStatus ?? transition.status, transition.severity)?.id
        }

        /// Why a transition is what it is: the sentence and what it is made of. Who has reported is
        /// known of the evaluated day alone (DECISIONS.md, 134).
        package mutating func cause(of transition: Transition) -> (reason: String, evidence: String)
        {
            var judgement = judge.judgement(on: transition.asOf)
            if transition.asOf == day { judgement.reporting = reporting }
            var sentences = [judgement.sentence(in: .en, areas: areaName)]
            var members = judgement.evidenceMembers
            let name = areaName
            if let care = transition.cause.flatMap({ said.reason($0) { name($0, .en) } }) {
                sentences.insert(Wording(.en).care(care), at: 0)
                members.insert(contentsOf: care.members, at: 0)
            }
            if let changes = transition.flapping {
                sentences.append(Wording(.en).flapping(changes, days: flappingDays))
                members.append(("flappingChanges", .integer(Int64(changes))))
            }
            let inhibited = inhibited(by: transition)
            if !inhibited.isEmpty {
                sentences.append(Wording(.en).heldBack(inhibited.map { name($0, .en) }))
                members.append(("inhibits", .array(inhibited.map { .string($0) })))
            }
            return (Wording(.en).joined(sentences), JSON.object(members).text)
        }

        /// The areas whose alerts fire on the day of a transition that leaves this one firing.
        private func inhibited(by transition: Transition) -> [String] {
            guard transition.toState == .firing || transition.toState == .acknowledged else {
                return []
            }
            return narrower.filter { alert in
                let state = alert.transitions.last { $0.asOf <= transition.asOf }?.toState
                return state == .firing || state == .acknowledged
            }.map(\.area)
        }
    }
}

extension Judgement {
    /// What a transition keeps of the evaluation that caused it: code and figures.
    var evidenceMembers: [(String, JSON)] {
        [("reasonCode", .optional(reason?.code))] + facts.members
    }
}
