import Documents
import Testing

@testable import Plans

@Test func `a slip of a letter or two finds the word that was meant`() {
    let known = ["stage", "degree", "ownership", "at"]
    #expect(nearest(to: "stge", among: known) == "stage")
    #expect(nearest(to: "degere", among: known) == "degree")
    #expect(nearest(to: "OwnerShips", among: known) == "ownership")
    #expect(nearest(to: "colour", among: known) == nil)
}
