"""A headless Chromium, and a wire that can be cut between it and the daemon."""

import shutil
import socket
import threading

from playwright.sync_api import sync_playwright


def chromium():
    """Debian's browser; None where it is not installed."""
    return shutil.which("chromium")


class Browser:
    """Opens pages and keeps what their consoles say."""

    def __init__(self):
        self.driver = sync_playwright().start()
        # Tests run as root in containers, where Chromium's own sandbox cannot.
        self.browser = self.driver.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox"])
        self.said = []

    def open(self, address, width=1280, height=900, dark=False, script=True, language="zh-CN",
             **more):
        """A page in a context of its own; close its context when done."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=script,
            color_scheme="dark" if dark else "light", locale=language, **more)
        page = context.new_page()
        page.on("console", lambda message: self.said.append(
            f"{page.url}: {message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"{page.url}: {error}"))
        page.goto(address)
        return page

    def close(self):
        self.browser.close()
        self.driver.stop()


class Wire:
    """Passes connections on to an address, until they are cut."""

    def __init__(self, target):
        host, port = target.rsplit(":", 1)
        self.target = (host, int(port))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.open = []
        self.requests = []
        self.is_cut = False
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            if self.is_cut:
                near.close()
                continue
            far = socket.create_connection(self.target)
            self.open += [near, far]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(
                    target=self._pass, args=(source, sink, source is near), daemon=True).start()

    def _pass(self, source, sink, is_request):
        try:
            while data := source.recv(65_536):
                if is_request:
                    self.requests.append(data.decode("latin-1"))
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            end.close()

    def cut(self):
        """Ends every connection and takes no new one."""
        self.is_cut = True
        for end in self.open:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.open = []

    def mend(self):
        self.is_cut = False

    def close(self):
        self.cut()
        self.listener.close()
