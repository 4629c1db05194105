import Testing

@testable import Forecasts

// Reference values: 40 digits of mpmath, rounded to the nearest double.

/// How many units of the last place a value is from another one.
private func distance(_ value: Double, _ other: Double) -> Double {
    value == other ? 0 : abs(value - other) / other.ulp
}

@Test func `the exponential is right to the last place or the one before`() {
    let table: [(Double, Double)] = [
        (0.0, 1.0),
        (1.0, 2.718281828459045),
        (-1.0, 0.36787944117144233),
        (0.5, 1.6487212707001282),
        (-0.05, 0.951229424500714),
        (-0.7, 0.4965853037914095),
        (1e-09, 1.000000001),
        (0.34657359, 1.4142135619771539),
        (-0.3465736, 0.7071067743134504),
        (3.25, 25.790339917193062),
        (-12.75, 2.902320408650404e-06),
        (88.5, 2.7230878250681117e+38),
        (-88.5, 3.672301681915042e-39),
        (300.125, 2.201057464963801e+130),
        (-300.125, 4.543270750163927e-131),
        (700.0, 1.0142320547350045e+304),
        (-700.0, 9.85967654375977e-305),
        (709.5, 1.3549863193146328e+308),
    ]
    for (x, value) in table {
        #expect(distance(exponential(x), value) <= 1, "\(x) \(exponential(x)) \(value)")
    }
    #expect(exponential(-746) == 0)
    #expect(exponential(-.infinity) == 0)
    #expect(exponential(710) == .infinity)
    #expect(exponential(.nan).isNaN)
}

@Test func `the logarithm is right to the last place or the one before`() {
    let table: [(Double, Double)] = [
        (1.0, 0.0),
        (2.0, 0.6931471805599453),
        (0.5, -0.6931471805599453),
        (1.0000001, 9.999999505838704e-08),
        (0.9999999, -1.0000000494736474e-07),
        (1.41421356, 0.3465735886019411),
        (1.4142136, 0.346573616886212),
        (0.70710678, -0.3465735919580042),
        (3.2, 1.1631508098056809),
        (10.0, 2.302585092994046),
        (13.45, 2.598979106047848),
        (1e-09, -20.72326583694641),
        (1e-300, -690.7755278982137),
        (1e+300, 690.7755278982137),
        (0x1p-1074, -744.4400719213812),
        (0.05, -2.995732273553991),
    ]
    for (x, value) in table {
        #expect(distance(logarithm(x), value) <= 1, "\(x) \(logarithm(x)) \(value)")
    }
    #expect(logarithm(0) == -.infinity)
    #expect(logarithm(.infinity) == .infinity)
    #expect(logarithm(-1).isNaN)
}

@Test func `the beta function is right to eight units of the last place`() {
    let table: [(Double, Double)] = [
        (0.1, 11.323086975215753),
        (0.5, 3.141592653589793),
        (0.6, 2.774501918484056),
        (1.0, 2.0),
        (1.6, 1.5133646828094849),
        (2.0, 1.3333333333333333),
        (3.7, 0.9530209738142283),
        (8.1, 0.6324559245954803),
        (15.9, 0.4480124437863636),
        (16.0, 0.4465882774848136),
        (30.2, 0.3238686860050322),
        (250.0, 0.11215588821755118),
        (1000000.0, 0.0017724540724622611),
    ]
    for (a, value) in table {
        #expect(distance(halfBeta(a), value) <= 8, "\(a) \(halfBeta(a)) \(value)")
    }
}

@Test func `Student's t is right to 14 digits, with degrees that are not whole`() {
    let table: [(Double, Double, Double)] = [
        (1.5, 3.2, 0.8874777340791339),
        (-0.7, 1.0, 0.30559988778578523),
        (2.0, 0.2, 0.673607416822579),
        (0.0, 3.2, 0.5),
        (0.001, 1.2, 0.5003290214521608),
        (-0.3, 2.2, 0.39509058922893536),
        (1.0, 4.2, 0.8143068986429947),
        (3.0, 7.2, 0.9903548483532179),
        (-3.0, 7.2, 0.009645151646782122),
        (-9.5, 2.2, 0.003968829170406968),
        (12.0, 14.2, 0.9999999960022106),
        (0.9, 59.2, 0.8141165983600073),
        (2.5, 59.2, 0.9923953327919086),
        (-40.0, 1.2, 0.004004388145131204),
        (-1000000.0, 1.2, 2.1141824925323126e-08),
        (1000000000.0, 1.0, 0.9999999996816901),
    ]
    for (t, degrees, value) in table {
        let found = StudentT(degreesOfFreedom: degrees).cumulative(t)
        #expect(abs(found - value) <= value * 1e-14, "\(t) \(degrees) \(found) \(value)")
    }
}

@Test func `the density is the slope of the distribution`() {
    for degrees in [1, 1.2, 3.2, 14.2, 59.2] {
        let student = StudentT(degreesOfFreedom: degrees)
        for t in stride(from: -6.0, through: 6, by: 0.31) {
            let slope = (student.cumulative(t + 1e-5) - student.cumulative(t - 1e-5)) / 2e-5
            #expect(isNear(student.tail(t).density, slope, 1e-9), "\(degrees) \(t)")
        }
    }
}
