import Codes

/// 入学、转入、复学、升级: a student is enrolled at a school from a day on.
package struct Enrolment: Equatable, Sendable {
    package var school: Term = 0
    package var stage: Stage = .kindergarten
    package var move: Move = .new
    package var grade: UInt32 = 0
    package var classCode: Term = 0
    package var sex: Sex?
    package var birthDay: Int32?
    package var route: AdmissionRoute?
    /// Bits of `LearnerGroup`.
    package var groups: UInt32 = 0
    package var disabilityType: Term = 0
    package var placement: Placement?
    package var boarding: Bool?
    package var placePurchased: Bool?
    /// How many different guardians; their ids are not kept.
    package var guardians: UInt32 = 0

    package init() {}

    package init(_ payload: Payload) {
        school = payload.w0
        var first = BitReader(payload.w1)
        stage = first.take(Stage.self, 4) ?? .kindergarten
        move = first.take(Move.self, 3) ?? .new
        grade = first.take(4)
        sex = first.take(Sex.self, 2)
        route = first.take(AdmissionRoute.self, 3)
        groups = first.take(5)
        placement = first.take(Placement.self, 3)
        boarding = first.takeFlag()
        placePurchased = first.takeFlag()
        classCode = payload.w2
        birthDay = loadedDay(payload.w3)
        disabilityType = payload.w4
        guardians = payload.w5
    }

    /// The school and the stage alone: what every fold of a learner asks of each fact.
    package static func schoolAndStage(of payload: Payload) -> (school: Term, stage: Stage) {
        var first = BitReader(payload.w1)
        return (payload.w0, first.take(Stage.self, 4) ?? .kindergarten)
    }

    package var payload: Payload {
        var first = BitWriter()
        first.put(stage, 4)
        first.put(move, 3)
        first.put(grade, 4)
        first.put(sex, 2)
        first.put(route, 3)
        first.put(groups, 5)
        first.put(placement, 3)
        first.put(boarding)
        first.put(placePurchased)
        var payload = Payload()
        payload.w0 = school
        payload.w1 = first.word
        payload.w2 = classCode
        payload.w3 = storedDay(birthDay)
        payload.w4 = disabilityType
        payload.w5 = guardians
        return payload
    }
}

/// 毕业、转出、休学等: an enrolment ends or is suspended.
package struct LearnerExit: Equatable, Sendable {
    package var school: Term = 0
    package var outcome: ExitOutcome = .graduated
    package var destination: Term = 0

    package init() {}

    package init(_ payload: Payload) {
        school = payload.w0
        outcome = ExitOutcome(rawValue: UInt8(payload.w1 & 0xFF)) ?? .graduated
        destination = payload.w2
    }

    package var payload: Payload {
        var payload = Payload()
        payload.w0 = school
        payload.w1 = UInt32(outcome.rawValue)
        payload.w2 = destination
        return payload
    }
}
