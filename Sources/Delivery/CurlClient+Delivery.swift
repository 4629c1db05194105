import CurlClient

extension CurlClient {
    /// Posts a body and gives what a server answered that took it. Whatever else it answers is an
    /// error: 429 and 5xx pass, of others a few say that the content itself is refused.
    func deliver(_ request: WebRequest) async throws(DeliveryError) -> WebAnswer {
        let answer: WebAnswer
        do throws(CurlError) { answer = try await send(request) } catch {
            throw DeliveryError(error.words)
        }
        guard answer.status / 100 != 2 else { return answer }
        // The answer's body is left out: it may repeat what it was sent.
        throw DeliveryError(
            "HTTP \(answer.status)", retryAfter: answer.retryAfter,
            isRefused: [400, 413, 422].contains(answer.status))
    }
}
