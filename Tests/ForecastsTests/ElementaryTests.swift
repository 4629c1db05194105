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

// Bits that Python found by the same operations in the same order: IEEE 754 rounds each of them
// alike on every machine, so that any other bit is another order, or a library's function.

@Test func `exponential, logarithm and beta function have the same bits on every machine`() {
    let exponentials: [(Double, UInt64)] = [
        (1.0, 0x4005_bf0a_8b14_576a),
        (-0.05, 0x3fee_7078_b0a7_26a6),
        (0.34657359, 0x3ff6_a09e_6664_0654),
        (3.25, 0x4039_ca53_b781_114b),
        (-12.75, 0x3ec8_58af_84b7_4310),
        (300.125, 0x5aff_c0ed_35ef_0037),
        (-700.0, 0x00d1_4f2b_0fb9_307f),
        (709.5, 0x7fe8_1e9b_4b52_d0c8),
    ]
    for (x, bits) in exponentials { expect(exponential(x), bits, "e^\(x)") }
    let logarithms: [(Double, UInt64)] = [
        (0.5, 0xbfe6_2e42_fefa_39ef),
        (0.9999999, 0xbe7a_d7f2_b104_9b9f),
        (1.41421356, 0x3fd6_2e42_fd2c_f8f6),
        (3.2, 0x3ff2_9c44_0606_e6ab),
        (13.45, 0x4004_cab5_8ebb_b3dd),
        (1e-300, 0xc085_9634_47f8_7fb5),
        (1e+300, 0x4085_9634_47f8_7fb5),
    ]
    for (x, bits) in logarithms { expect(logarithm(x), bits, "ln \(x)") }
    let betas: [(Double, UInt64)] = [
        (0.1, 0x4026_a56b_a7f0_a167),
        (0.6, 0x4006_322e_0fd4_a052),
        (1.6, 0x3ff8_36bd_e2b9_6910),
        (3.7, 0x3fee_7f25_d75d_e4d8),
        (15.9, 0x3fdc_ac3c_6290_dcb2),
        (250.0, 0x3fbc_b63f_8ff2_be29),
    ]
    for (a, bits) in betas { expect(halfBeta(a), bits, "B(\(a), ½)") }
}

@Test func `Student's probabilities have the same bits on every machine`() {
    let table: [(Double, Double, UInt64)] = [
        (1.5, 3.2, 0x3fec_6637_b479_89bf),
        (-0.7, 1.0, 0x3fd3_8ef2_d4ec_e0be),
        (2.0, 0.2, 0x3fe5_8e31_2433_1293),
        (-0.3, 2.2, 0x3fd9_492a_09ec_857d),
        (3.0, 7.2, 0x3fef_b0fc_a6a3_9668),
        (-9.5, 2.2, 0x3f70_419e_77d8_4df9),
        (0.9, 59.2, 0x3fea_0d3e_40a2_c8a8),
        (-1000000.0, 1.2, 0x3e56_b36b_ab6c_2709),
    ]
    for (t, degrees, bits) in table {
        expect(
            StudentT(degreesOfFreedom: degrees).cumulative(t), bits, "\(t) of \(degrees) degrees")
    }
}

private func expect(_ value: Double, _ bits: UInt64, _ name: String) {
    #expect(value.bitPattern == bits, "\(name): \(String(value.bitPattern, radix: 16))")
}
