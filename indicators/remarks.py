"""What the checks of a plan have to say: one thing wrong between its parts, at a path of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.findings import Severity

if TYPE_CHECKING:
    from indicators.toml_lines import KeyPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing wrong between parts of a plan, at a path of the plan."""

    path: KeyPath
    code: str
    found: str
    expected: str
    remedy: str
    severity: Severity = Severity.ERROR


def unknown(path: KeyPath, what: str, found: str, known: set[str]) -> Remark:
    """Say that a plan names something it does not define."""
    close = ", ".join(sorted(known)[:5])
    return Remark(
        path=path,
        code=f"plan-unknown-{what}",
        found=found,
        expected=f"one of the plan's {what}s ({close}{', …' if len(known) > 5 else ''})",
        remedy=f"name a {what} the plan defines, or define it",
    )
