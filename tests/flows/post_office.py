"""A mail server on loopback: takes what it is given over a real socket, and refuses whom it is told to refuse."""

from __future__ import annotations

import socketserver
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

from tests.servers import at_work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage


class PostOffice(socketserver.ThreadingTCPServer):
    """`letters` holds what was taken, with whom each was for; `refused` are addresses that are not taken."""

    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.letters: list[tuple[str, EmailMessage]] = []
        self.refused: set[str] = set()

    @property
    def address(self) -> str:
        return f"mailto://127.0.0.1:{self.server_address[1]}?from=milepost@here.example&name=Milepost"


class _Counter(socketserver.StreamRequestHandler):
    server: PostOffice
    timeout = 20

    def handle(self) -> None:
        self._say("220 post office")
        to = ""
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("RCPT TO:"):
                to = line.partition("<")[2].partition(">")[0]
                self._say("550 not here" if to in self.server.refused else "250 known")
            elif word == "DATA":
                self._say("354 go on")
                self.server.letters.append((to, message_from_bytes(self._text(), policy=policy.default)))
                self._say("250 taken")
            elif word == "QUIT":
                self._say("221 goodbye")
                return
            else:
                self._say("250 well")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def _text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)


@contextmanager
def post_office() -> Iterator[PostOffice]:
    with at_work(PostOffice()) as server:
        yield server
