/// Keys of filters that this version does not understand yet, or not of every noun.
package enum LaterKeys {
    /// Inside `at`, and of institutions: what belongs to the unit.
    static let unit = [
        "codes", "area", "township", "kind", "setting", "ownership", "stages", "forProfit",
        "townshipSeat", "openedSince", "holds", "verdict", "policy", "meets", "any", "not",
    ]
    /// What every noun of persons takes beside its own keys.
    static let shared = ["at", "holds", "verdict", "policy", "has", "any", "not"]
    /// What is known of learners.
    static let learner = [
        "stage", "grade", "sex", "age", "groups", "allGroups", "disabilityType", "placement",
        "boarding", "placePurchased", "admissionRoute", "move",
    ]
    /// What is known of staff, beside role and employment.
    static let staff = [
        "stage", "teachingSubject", "establishedPost", "newToProfession", "sex", "age",
        "longerThan", "checkedBefore",
    ]
    static let qualification = ["degree", "major", "certificate", "title", "rank", "standardMet"]
    static let appointment = ["role", "employment"]
    /// Known of the person itself: these never stand inside `at`.
    static let person =
        learner + staff + qualification + appointment + ["has", "followedBy"]
    /// In these one side cannot speak of the other.
    package static let oneSided = ["any", "not", "has", "followedBy"]
}
