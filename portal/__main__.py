"""`python -m portal`: one of the processes of the counter, the pages or the work behind them, until told to stop.

They are apart because the checks are heavy and may be busy for minutes, while pages must answer at once.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

from indicators.errors import MilepostError
from portal.operational_log import log_form, write_log

KEPT_BY = "PORTAL_KEPT_BY"
"""Names the process that keeps this one running, where one does: without it this one ends too."""

LOOKS = 1.0
"""Seconds between two looks at whether it is still there."""


def main(words: list[str]) -> int:
    """Serve pages (`pages HOST PORT`) or do the work behind them (`work`)."""
    if keeper := os.environ.get(KEPT_BY):
        threading.Thread(target=_end_with, args=(int(keeper),), daemon=True).start()
    try:
        write_log(log_form(os.environ), sys.stderr)
        match words:
            case ["pages", host, port]:
                _serve(host, int(port))
            case ["work"]:
                _work()
            case _:
                sys.stderr.write("say: python -m portal pages HOST PORT, or python -m portal work\n")
                return 2
    except MilepostError as error:
        sys.stderr.write(f"milepost: {error}\n")
        return error.exit_code
    return 0


def _end_with(keeper: int) -> None:
    """Stop as if told to, once the keeper is gone: left alone we would keep the port and the work from the next."""
    while os.getppid() == keeper:
        time.sleep(LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)


def _serve(host: str, port: int) -> None:
    from portal.serving import serve  # noqa: PLC0415 - the worker knows no web framework
    from portal.settings import PortalSettings  # noqa: PLC0415 - see above

    serve(PortalSettings.from_environment(os.environ), host, port)


def _work() -> None:
    from portal.surroundings import now  # noqa: PLC0415 - pages do not know the worker
    from portal.worker import work  # noqa: PLC0415 - see above
    from warehouse.connection import open_warehouse  # noqa: PLC0415 - see above
    from warehouse.migrate import require_current  # noqa: PLC0415 - see above
    from warehouse.settings import Settings  # noqa: PLC0415 - see above
    from warehouse.suites import load_early  # noqa: PLC0415 - see above

    stop = threading.Event()
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, lambda *_: stop.set())
    with open_warehouse(Settings.from_environment(os.environ)) as warehouse:
        require_current(warehouse)
        load_early()
        work(warehouse, now, stop)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
