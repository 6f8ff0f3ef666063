"""A far side that systems are read from: an HTTP server on this machine, in a thread of its own."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Loopback:
    """`reply` says what is answered, as a status and what is sent as JSON."""

    kind = "application/json"

    def reply(self, method: str, address: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Any]:
        """To a request of `address`, its path with its query."""
        raise NotImplementedError

    def start(self) -> None:
        far = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, said = far.reply(self.command, self.path, self.headers, body)
                content = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", far.kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_GET(self) -> None:
                self.answer()

            def do_POST(self) -> None:
                self.answer()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"
