import CCurl
import Synchronization

/// Whether the library has begun, which it does once, before the first handle.
private let hasBegun = planwatch_curl_begin() == 0

/// Tells a transfer from another thread that nobody waits for it any more.
final class StopSwitch: Sendable {
    private let isThrown = Mutex(false)
    var isOn: Bool { isThrown.withLock { $0 } }
    func turnOn() { isThrown.withLock { $0 = true } }
}

/// What a transfer sends and what it keeps of the answer.
private final class Transfer {
    let sent: [UInt8]
    var position = 0
    let limit: Int
    var kept: [UInt8] = []
    let stop: StopSwitch

    init(_ sent: [UInt8], limit: Int, stop: StopSwitch) {
        self.sent = sent
        self.limit = limit
        self.stop = stop
    }
}

/// Owner of one handle of libcurl, for one transfer after the other; it keeps the connection.
struct EasyHandle: ~Copyable {
    private let handle: UnsafeMutableRawPointer

    /// nil where the library could not begin.
    init?() {
        guard hasBegun, let handle = curl_easy_init() else { return nil }
        self.handle = handle
    }

    deinit { curl_easy_cleanup(handle) }

    /// One transfer from its beginning to its end; blocks for as long as it takes.
    borrowing func perform(_ order: TransferOrder, stop: StopSwitch) throws(CurlError) -> WebAnswer
    {
        let transfer = Transfer(order.body, limit: order.answerLimit, stop: stop)
        curl_easy_reset(handle)
        planwatch_curl_set(handle, CURLOPT_NOSIGNAL, 1)
        planwatch_curl_set(handle, CURLOPT_FOLLOWLOCATION, 0)
        planwatch_curl_set(handle, CURLOPT_CONNECTTIMEOUT_MS, order.connectMilliseconds)
        planwatch_curl_set(handle, CURLOPT_TIMEOUT_MS, order.wholeMilliseconds)
        for (option, value) in order.numbers { planwatch_curl_set(handle, option, value) }
        for (option, value) in order.texts {
            guard planwatch_curl_set_text(handle, option, value) == CURLE_OK else {
                throw CurlError(code: CURLE_BAD_FUNCTION_ARGUMENT)
            }
        }
        var lists: [UnsafeMutablePointer<curl_slist>] = []
        defer { for list in lists { curl_slist_free_all(list) } }
        for (option, lines) in order.lists {
            var list: UnsafeMutablePointer<curl_slist>?
            for line in lines { list = curl_slist_append(list, line) ?? list }
            guard let list else { continue }
            lists.append(list)
            planwatch_curl_set_list(handle, option, list)
        }
        planwatch_curl_set_size(handle, order.sizeOption, curl_off_t(order.body.count))
        if order.isCopied {
            // Of its own copy the library can begin again where a kept connection was closed.
            guard
                planwatch_curl_set_bytes(handle, CURLOPT_COPYPOSTFIELDS, order.body) == CURLE_OK
            else { throw CurlError(code: CURLE_OUT_OF_MEMORY) }
        }
        // Held by this call for as long as the library may call back.
        return try withExtendedLifetime(transfer) { () throws(CurlError) -> WebAnswer in
            planwatch_curl_set_callbacks(
                handle, readBody, keepAnswer, lookForStop,
                Unmanaged.passUnretained(transfer).toOpaque())
            let code = curl_easy_perform(handle)
            guard code == CURLE_OK else { throw CurlError(code: code) }
            let retryAfter = planwatch_curl_retry_after(handle)
            return WebAnswer(
                status: Int(planwatch_curl_status(handle)), body: transfer.kept,
                retryAfter: retryAfter > 0 ? .seconds(retryAfter) : nil)
        }
    }
}

extension CurlError {
    /// The library's own words for the code: without address, headers or body.
    init(code: CURLcode) {
        self.init(
            code: Int32(bitPattern: code.rawValue),
            words: String(cString: curl_easy_strerror(code)))
    }
}

private func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}

private func readBody(
    _ place: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let place, let transfer = transfer(context) else { return 0 }
    let part = transfer.sent[transfer.position...].prefix(size * count)
    part.withUnsafeBytes { bytes in
        if let first = bytes.baseAddress {
            UnsafeMutableRawPointer(place).copyMemory(from: first, byteCount: bytes.count)
        }
    }
    transfer.position += part.count
    return part.count
}

/// Taking less than it was given ends the transfer: the answer is longer than anybody needs.
private func keepAnswer(
    _ place: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let place, let transfer = transfer(context),
        transfer.kept.count + size * count <= transfer.limit
    else { return 0 }
    transfer.kept += UnsafeRawBufferPointer(start: place, count: size * count)
    return size * count
}

private func lookForStop(
    _ context: UnsafeMutableRawPointer?, _: curl_off_t, _: curl_off_t, _: curl_off_t,
    _: curl_off_t
) -> Int32 {
    transfer(context)?.stop.isOn == true ? 1 : 0
}
