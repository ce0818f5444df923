"""Rows of two editions side by side, as a table shows them."""

from __future__ import annotations

from typing import Any

from cli.progress import benchmark_shown, share_shown

COLUMNS = (
    "kind",
    "old",
    "new",
    "title",
    "latest",
    "old_target",
    "old_progress",
    "new_target",
    "new_progress",
    "status",
)


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """Give a row with its figures as texts; what was dropped says since when."""
    title, latest = row["title"] or {}, row["latest"]
    status = row["new_status"] or row["old_status"] or ""
    ended = f"discontinued on {row['discontinued_on']}" if row["discontinued_on"] else status.replace("_", " ")
    return {
        **{name: row[name] or "" for name in ("kind", "old", "new")},
        "title": title.get("en") or next(iter(title.values()), ""),
        "latest": "none" if latest is None else f"{latest['value']:f} ({latest['period']})",
        "status": ended,
        **{f"{side}_target": _target(row[f"{side}_target"]) for side in ("old", "new")},
        **{f"{side}_progress": share_shown(row[f"{side}_progress"]) for side in ("old", "new")},
    }


def _target(target: dict[str, Any] | None) -> str:
    return "" if target is None else benchmark_shown(target)
