import Exact
import Testing

struct RootTests {
    private func number(_ text: String) throws -> Fraction {
        try #require(Fraction(decimal: text))
    }

    @Test(arguments: [
        ("0", "0"), ("1", "1"), ("4", "2"), ("2.25", "1.5"), ("0.0001", "0.01"),
        ("100000000000000000000", "10000000000"), ("0.000000000001", "0.000001"),
    ])
    func `a square has its root exactly`(square: String, root: String) throws {
        #expect(try number(square).squareRoot == number(root))
    }

    @Test(arguments: ["2", "0.875", "3.0000000001", "0.00000000000000000002"])
    func `any other is cut, never above the true root`(text: String) throws {
        let value = try number(text)
        let root = try #require(value.squareRoot)
        let next = root + (try number("0.000000000000000000000001"))
        #expect(root * root < value && next * next > value)
    }

    @Test func `of two it is that of the tables, and below nothing there is none`() throws {
        #expect(Fraction(2).squareRoot?.decimalText(places: 12) == "1.414213562373")
        #expect(Fraction(-1).squareRoot == nil)
    }
}
