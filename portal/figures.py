"""What the portal counts about itself, as Prometheus reads it. Routes are told by template, never by who or what."""

from __future__ import annotations

from collections import Counter
from threading import Lock


class Figures:
    """Requests answered and the seconds they took, by method, route and status. Safe to add to from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: Counter[tuple[str, str, int]] = Counter()
        self._seconds: Counter[tuple[str, str]] = Counter()

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        with self._lock:
            self._answers[method, route, status] += 1
            self._seconds[method, route] += seconds  # type: ignore[assignment]  # a Counter adds any number up

    def written(self) -> str:
        """Give all figures in the Prometheus text format, in a fixed order."""
        with self._lock:
            answers, seconds = sorted(self._answers.items()), sorted(self._seconds.items())
        lines = ["# HELP milepost_requests_total Requests answered.", "# TYPE milepost_requests_total counter"]
        lines += [
            f'milepost_requests_total{{method="{method}",route="{route}",status="{status}"}} {count}'
            for (method, route, status), count in answers
        ]
        lines += [
            "# HELP milepost_request_seconds_total Seconds spent answering.",
            "# TYPE milepost_request_seconds_total counter",
        ]
        lines += [
            f'milepost_request_seconds_total{{method="{method}",route="{route}"}} {spent:.6f}'
            for (method, route), spent in seconds
        ]
        return "\n".join(lines) + "\n"
