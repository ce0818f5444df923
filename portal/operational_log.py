"""What the portal says of its own running, one event a line: as text for a person, or as JSON for a collector.

Events carry ids, never names, addresses, what was typed or any secret. Of a failure the JSON tells its kind and where
it came from, not its words: those may quote a row or a statement with its values.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

LOGGER = "milepost.portal"
FRAMES_KEPT = 12


class LogForm(StrEnum):
    """How the log is written. As JSON it has a line for every request; as text only what somebody should look at."""

    TEXT = "text"
    JSON = "json"


LEVELS = {LogForm.TEXT: logging.WARNING, LogForm.JSON: logging.INFO}


def told(**fields: Any) -> dict[str, Any]:
    """Give the facts of an event as a logger takes them: `log.info("request", **told(status=200))`."""
    return {"extra": {"told": fields}}


def log_form(environ: Mapping[str, str]) -> LogForm:
    """Read MILEPOST_LOG. Raises CallerMistake for what is neither text nor json."""
    said = environ.get("MILEPOST_LOG") or LogForm.TEXT.value
    try:
        return LogForm(said)
    except ValueError:
        raise CallerMistake(f"MILEPOST_LOG: found {said!r}; expected text or json") from None


def write_log(form: LogForm, stream: TextIO) -> logging.Handler:
    """Have everything that is logged in this process written to a stream; give the handler, which can be taken off."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if form is LogForm.JSON else TextLines())
    logging.getLogger().addHandler(handler)
    logging.getLogger(LOGGER).setLevel(LEVELS[form])
    return handler


class JsonLines(logging.Formatter):
    """An object a line: time, level and event, then the facts of the event."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "told", {}),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line |= {"error": type(error).__name__, "came_from": _frames(error)}
        return json.dumps(line, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """The same as words, with the whole of a failure."""

    def format(self, record: logging.LogRecord) -> str:
        facts = "".join(f" {name}={value!r}" for name, value in getattr(record, "told", {}).items())
        record.message = f"{record.levelname.lower()}: {record.getMessage()}{facts}"
        return record.message + (f"\n{self.formatException(record.exc_info)}" if record.exc_info else "")


def _frames(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES_KEPT:]
    return [f"{one.filename}:{one.lineno} {one.name}" for one in frames]
