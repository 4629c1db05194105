import Calendar
import CurlClient
import Routes
import Storage
import Testing
import Words

@testable import Delivery

/// A transition as the database gives it to channels.
func shownTransition(
    _ sequence: Int64 = 1, area: String = "371502", severity: String = "warning",
    transition: String = "fired", round: Int64 = 7, at: String = "2026-11-29T00:00:00.5Z",
    title: String = "专任教师大专以上学历占比", reason: String = "3 children short",
    reasonZh: String? = "低于时序进度"
) -> OutboxTransition {
    OutboxTransition(
        sequence: sequence, alertID: "alert-\(area)", at: at, plan: "p", indicator: "i",
        area: area, transition: transition, status: "off_course", severity: severity,
        reason: reason, data: #"{"alertId":"alert-\#(area)","value":12.50}"#,
        shown: OutboxTransition.Shown(
            round: round, property: "binding", areaName: "东昌府区", planZh: "聊城规划",
            planEn: "Liaocheng plan", titleZh: title, titleEn: "Teachers", asOf: "2026-11-28",
            reasonZh: reasonZh))
}

/// A channel's surroundings with one route that takes everything.
func surroundings(
    _ settings: ChannelSettings, digest: DigestTimes? = nil,
    now: Timestamp = Timestamp(on: .on(11, 29, 2026), minute: 600)
) -> Outside {
    var route = Route(channels: [settings.name])
    route.digest = digest
    let routes = AlertRoutes(
        page: "https://planwatch.example.org", channels: [settings], routes: [route])
    return Outside(
        settings, group: "test", routes: { (routes, WorkingDays()) }, clock: { now })
}

@Suite struct `Messages to channels` {
    private func settings(_ kind: ChannelSettings.Kind, _ secret: String = "") -> ChannelSettings {
        var settings = ChannelSettings(
            name: "c", kind: kind, addresses: [kind.usualAddress ?? "https://example.org/hook"])
        settings.secret = ChannelSecret(secret)
        return settings
    }

    private func text(_ request: WebRequest) -> String {
        String(decoding: request.body, as: UTF8.self)
    }

    private func header(_ name: String, _ request: WebRequest) -> String? {
        request.headers.first { $0.name == name }?.value
    }

    // MARK: - Webhook

    @Test func `a webhook is signed as Standard Webhooks shows it`() throws {
        let signature = try #require(
            WebhookSignature(secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        #expect(
            signature.text(
                id: "msg_p5jXN8AQM9LWM0D4loKWxJek", second: 1_614_265_330,
                body: Array(#"{"test": 2432232314}"#.utf8))
                == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect(WebhookSignature(secret: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") == nil)
    }

    @Test func `a webhook carries the event in the body or in headers`() throws {
        var settings = settings(.webhook, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        let event = TransitionEvent(shownTransition(), group: "test")
        let whole = WebhookChannel.request(event, id: "a/1", surroundings(settings))
        #expect(
            header("content-type", whole) == "application/cloudevents+json; charset=utf-8")
        #expect(text(whole).hasPrefix(#"{"specversion":"1.0","id":"alert-371502/1""#))
        #expect(text(whole).hasSuffix(#""data":{"alertId":"alert-371502","value":12.50}}"#))
        #expect(header("webhook-id", whole) == "a/1")
        #expect(header("webhook-timestamp", whole) == "1795917600")
        #expect(header("webhook-signature", whole)?.hasPrefix("v1,") == true)
        settings.isBinary = true
        let parts = WebhookChannel.request(event, id: "a/1", surroundings(settings))
        #expect(header("content-type", parts) == "application/json")
        #expect(header("ce-subject", parts) == "p/i/371502")
        #expect(header("ce-datacontenttype", parts) == nil)
        #expect(text(parts) == #"{"alertId":"alert-371502","value":12.50}"#)
        #expect(WebhookChannel.headerValue("a b%\"教") == "a%20b%25%22%E6%95%99")
    }

    // MARK: - Chats

    @Test func `robots are signed as their services say`() {
        #expect(
            DingTalk.signature(milliseconds: 1_614_265_330_000, key: "SECdingtalk0123456789")
                == "6kDg8yp9+ERQsFI5jxh98gwhuYj7+Y1JG3ctwn/pC2I=")
        #expect(
            Feishu.signature(second: 1_614_265_330, key: "feishu0123456789")
                == "RXzpfdhjO/+z+5KTvIxrKQH/jUuRaeuN8+AE3vqeWsY=")
    }

    @Test(arguments: [ChannelSettings.Kind.wecom, .dingtalk, .feishu])
    func `a message of any length keeps the limit, and counts what is left out`(
        kind: ChannelSettings.Kind
    ) throws {
        let outside = surroundings(settings(kind, "token\nkey"))
        let service = try #require(outside.settings.chatService)
        let people = PeopleText(words: Wording(.zh), link: { outside.link(to: $0) })
        for count in [1, 2, 12, 400] {
            let items = outside.routed(
                (1...Int64(count)).map {
                    shownTransition($0, reasonZh: String(repeating: "差", count: 50 * Int($0 % 9)))
                })
            let message = people.chat(items, longest: service.longestText)
            #expect(message.text.utf8.count <= service.longestText)
            let request = service.request(message, second: 1_614_265_330)
            // The limits of DingTalk and Feishu are those of the whole body.
            #expect(kind == .wecom || request.body.count <= 20_000)
            let shown = message.text.split(separator: "**黄色预警 · 触发预警**").count - 1
            #expect(shown >= min(count, 3))
            #expect(message.text.contains("另有\(count - shown)项") == (shown < count))
        }
    }

    @Test func `a message says what changed, the most severe first, with links`() {
        let outside = surroundings(settings(.wecom, "key"))
        let people = PeopleText(words: Wording(.zh), link: { outside.link(to: $0) })
        let items = outside.routed([
            shownTransition(1, title: "甲[*]"), shownTransition(2, severity: "critical", title: "乙"),
            shownTransition(3, transition: "retracted"),
            shownTransition(4, reason: "", reasonZh: nil),
        ])
        let text = people.chat(items, longest: 4_096).text
        #expect(text.hasPrefix("**教育规划监测：东昌府区，4项**\n聊城规划\n"))
        let critical =
            "> **红色预警 · 触发预警** [乙](https://planwatch.example.org/plans/p/indicators/i?area=371502)"
        #expect(text.contains(critical))
        let places = ["[乙]", "[甲［ ］]", "不再成立", "人数过少"].map { text.firstRange(of: $0) }
        #expect(!places.contains(nil))
        let starts = places.compactMap { $0?.lowerBound }
        #expect(starts == starts.sorted())
    }

    @Test func `what a service answers is what counts, not its HTTP 200`() throws {
        func check(_ service: any ChatService, _ body: String) -> DeliveryError? {
            do throws(DeliveryError) { try service.check(Array(body.utf8)) } catch { return error }
            return nil
        }
        let weCom = WeCom(address: "a", key: "k")
        #expect(check(weCom, #"{"errcode":0,"errmsg":"ok"}"#) == nil)
        #expect(
            check(weCom, #"{"errcode":93000,"errmsg":"invalid webhook url"}"#)?.words
                == "error 93000: invalid webhook url")
        #expect(
            check(weCom, #"{"errcode":45009,"errmsg":"api freq out of limit"}"#)?.retryAfter
                == .seconds(60))
        #expect(check(weCom, "<html>")?.words == "an answer that is not the service's")
        let dingTalk = DingTalk(address: "a", token: "t", signingKey: nil)
        #expect(
            check(dingTalk, #"{"errcode":130101,"errmsg":"send too fast"}"#)?.retryAfter
                == .seconds(600))
        let feishu = Feishu(address: "a", token: "t", signingKey: nil)
        #expect(check(feishu, #"{"StatusCode":0,"StatusMessage":"success"}"#) == nil)
        #expect(check(feishu, #"{"code":0,"data":{},"msg":"success"}"#) == nil)
        #expect(
            check(feishu, #"{"code":19021,"msg":"sign match fail"}"#)?.words
                == "error 19021: sign match fail")
    }

    @Test func `a limiter lets out no more than it may`() {
        var limiter = RateLimiter([
            RateLimit(count: 5, span: .seconds(1)), RateLimit(count: 8, span: .seconds(60)),
        ])
        let start = ContinuousClock.now
        var now = start
        var times: [Duration] = []
        for _ in 0..<10 {
            now += limiter.pause(at: now)
            limiter.count(at: now)
            times.append(now - start)
        }
        #expect(
            times == [0, 0, 0, 0, 0, 1, 1, 1, 60, 60].map { Duration.seconds($0) })
    }

    // MARK: - What goes together

    @Test func `one round is one message for each plan and area`() {
        let outside = surroundings(settings(.wecom, "key"))
        let page = [
            shownTransition(1), shownTransition(2, area: "371503"), shownTransition(3),
            shownTransition(4, round: 8),
        ]
        let portion = outside.gathered(page)
        #expect(portion.last == 3)
        let groups = ChatChannel.groups(outside.routed(portion.due))
        #expect(groups.map { $0.map(\.transition.sequence) } == [[1, 3], [2]])
        #expect(outside.gathered(Array(page.dropFirst(3))).last == 4)
        #expect(outside.gathered([]) == Portion(due: [], last: nil))
    }

    @Test func `a digest takes what was found up to its time`() {
        let outside = surroundings(
            settings(.wecom, "key"), digest: DigestTimes(minutes: [510], onWorkingDaysOnly: false))
        let page = [
            shownTransition(1, at: "2026-11-28T09:00:00Z"),
            shownTransition(2, at: "2026-11-29T00:29:59.9Z"),
            shownTransition(3, at: "2026-11-29T00:30:00.1Z"),
        ]
        #expect(outside.gathered(page).due.map(\.sequence) == [1, 2])
        #expect(outside.gathered(page).last == 2)
        #expect(outside.gathered([page[2]]).last == nil)
    }
}
