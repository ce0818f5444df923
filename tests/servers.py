"""Servers for as long as a test needs them: one of the standard library in a thread, and a port for any other."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from socketserver import BaseServer

Server = TypeVar("Server", bound="BaseServer")


@contextmanager
def a_port() -> Iterator[socket.socket]:
    """Listen on a port of loopback, and have nothing wait there that is written.

    An event loop that opens a port itself sees to it; of one it is given it does not, and each answer whose head and
    body are two writes takes 40 ms longer.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listener


@contextmanager
def at_work(server: Server) -> Iterator[Server]:
    """Serve until the block ends, and close what was opened for it."""
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
