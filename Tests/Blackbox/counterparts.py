"""The other ends of channels: servers on the loopback that fail, hang and answer as they are told."""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
import urllib.parse

SIGNING_KEY = "whsec_" + base64.b64encode(b"a key for tests alone, 32 bytes..").decode()


class Request:
    """What a server was sent."""

    def __init__(self, handler, body):
        self.at = time.monotonic()
        self.path = handler.path
        self.headers = {name.lower(): value for name, value in handler.headers.items()}
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def query(self):
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))


class Server:
    """Answers POST: `answer(request)` gives (status, body, headers), or does something worse.

    Each answer is of one request; a queue of them in `next` goes before the usual one."""

    def __init__(self, answer=lambda request: (200, b"", {})):
        self.usual = answer
        self.next = []
        self.requests = []
        self._lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                outer._take(self, Request(self, body))

            def log_message(self, *_):
                """Says nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _take(self, handler, request):
        with self._lock:
            self.requests.append(request)
            answer = self.next.pop(0) if self.next else self.usual
        result = answer(request)
        if result is None or isinstance(result, bytes):
            # Cut in the middle of an answer, or before it.
            handler.wfile.write(
                b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf" if result is None else result)
            handler.close_connection = True
            return
        status, body, headers = result
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        try:
            handler.end_headers()
            handler.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True  # nobody has waited for so late an answer

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def failing(status, headers=None):
    """An answer that says no."""
    return lambda request: (status, b"a secret of the server", headers or {})


def hanging(seconds):
    """An answer that comes too late."""
    def answer(request):
        time.sleep(seconds)
        return 200, b"", {}
    return answer


def cut(request):
    """A connection that ends within the answer."""
    return None


def silent(request):
    """A connection that ends before the answer."""
    return b""


def assert_signed(request, secret=SIGNING_KEY):
    """Checks a signature as the specification of Standard Webhooks says, within five minutes."""
    moment = request.headers["webhook-timestamp"]
    assert abs(time.time() - int(moment)) < 300
    signed = f"{request.headers['webhook-id']}.{moment}.".encode() + request.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert request.headers["webhook-signature"] == "v1," + wanted


# Robots of chats, with the answers that their documentation has.

class Robot(Server):
    """A robot that checks its token and signature, and answers HTTP 200 whatever happened."""

    service = None

    def __init__(self, token="robot-token-0123456789", key="SECrobot0123456789"):
        self.token, self.key = token, key
        self.texts = []
        super().__init__(self._answer)

    @property
    def secret(self):
        return f"{self.token}\n{self.key}\n"

    def _answer(self, request):
        code = self.refusal(request)
        if code == 0:
            self.texts.append(self.text(request))
        return 200, json.dumps(self.words(code)).encode(), {"content-type": "application/json"}

    def says(self, code):
        """The answer for a number that the documentation lists."""
        return lambda request: (200, json.dumps(self.words(code)).encode(), {})


class WeCom(Robot):
    """企业微信开发者中心, “群机器人配置说明” and “全局错误码”."""

    service, busy = "wecom", 45009

    def words(self, code):
        return {"errcode": code, "errmsg": {
            0: "ok", 45009: "api freq out of limit", 93000: "invalid webhook url",
            40058: "markdown.content exceed max length 4096"}[code]}

    def refusal(self, request):
        if request.query.get("key") != self.token:
            return 93000
        content = request.json["markdown"]["content"]
        return 40058 if len(content.encode()) > 4096 or request.json["msgtype"] != "markdown" else 0

    def text(self, request):
        return request.json["markdown"]["content"]


class DingTalk(Robot):
    """钉钉开放平台, “自定义机器人安全设置” and “自定义机器人发送群消息”."""

    service, busy = "dingtalk", 130101

    def words(self, code):
        return {"errcode": code, "errmsg": {
            0: "ok", 130101: "send too fast, exceed 20 times per minute",
            300001: "token is not exist", 310000: "sign not match", 460101: "message too long"}[code]}

    def refusal(self, request):
        query = request.query
        if query.get("access_token") != self.token:
            return 300001
        signed = f"{query['timestamp']}\n{self.key}".encode()
        sign = base64.b64encode(hmac.new(self.key.encode(), signed, hashlib.sha256).digest())
        if query["sign"] != sign.decode() or abs(time.time() * 1000 - int(query["timestamp"])) > 3.6e6:
            return 310000
        return 460101 if len(request.body) > 20_000 else 0

    def text(self, request):
        assert request.json["markdown"]["title"]
        return request.json["markdown"]["text"]


class Feishu(Robot):
    """飞书开放平台, “自定义机器人使用指南”."""

    service, busy = "feishu", 11232

    def words(self, code):
        if code == 0:
            return {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"}
        return {"code": code, "data": {}, "msg": {
            9499: "Bad Request", 11232: "frequency limited psm[lark.oapi.app_platform_runtime]",
            19001: "param invalid: incoming webhook access token invalid",
            19021: "sign match fail or timestamp is not within one hour from current time"}[code]}

    def refusal(self, request):
        if request.path != "/" + self.token:
            return 19001
        body = request.json
        code = hmac.new(f"{body['timestamp']}\n{self.key}".encode(), b"", hashlib.sha256).digest()
        sign, age = base64.b64encode(code).decode(), abs(time.time() - int(body["timestamp"]))
        if body["sign"] != sign or age > 3600:
            return 19021
        return 9499 if len(request.body) > 20_000 or body["msg_type"] != "interactive" else 0

    def text(self, request):
        card = request.json["card"]
        assert card["header"]["title"]["content"]
        return card["elements"][0]["content"]
