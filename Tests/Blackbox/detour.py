"""A way to a server that can be cut without a word: nothing is closed, nothing arrives any more."""

import select
import socket
import threading


class Detour:
    """Passes bytes between clients of its own port and a server, until it is cut.

    While it is cut both sides keep their connections, and new ones are accepted and led nowhere:
    what a network does that drops packets, as seen by a program whose kernel can still send a little.
    """

    def __init__(self, port, server_port):
        self._server = ("127.0.0.1", server_port)
        self._open = threading.Event()
        self._open.set()
        self._over = False
        self._pairs = []
        # After this many bytes of its client a connection is closed; None: never.
        self.ends_after = None
        self._listener = socket.create_server(("127.0.0.1", port), backlog=64)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        self._open.clear()

    def mend(self):
        self._open.set()

    def close(self):
        """Ends it with all its connections."""
        self._over = True
        self._open.set()
        # Only a shutdown wakes a thread that waits in accept.
        for each in [self._listener, *(end for pair in self._pairs for end in pair)]:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            each.close()

    def _accept(self):
        while not self._over:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._lead, args=(client,), daemon=True).start()

    def _lead(self, client):
        """One connection: both ways on one thread, so that a cut is a cut of both at once."""
        self._open.wait()
        try:
            server = socket.create_connection(self._server, timeout=5)
        except OSError:
            client.close()
            return
        server.settimeout(None)
        self._pairs.append((client, server))
        other = {client: server, server: client}
        passed = 0
        try:
            while not self._over:
                ready, _, _ = select.select([client, server], [], [], 0.2)
                # What was read before a cut is not passed on during it.
                self._open.wait()
                for each in ready:
                    found = each.recv(65_536)
                    if not found:
                        return
                    passed += len(found) if each is client else 0
                    if self.ends_after is not None and passed > self.ends_after:
                        return
                    other[each].sendall(found)
        except (OSError, ValueError):
            pass
        finally:
            client.close()
            server.close()
