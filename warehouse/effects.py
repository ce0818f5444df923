"""What an admission would change, worked out in memory: a dry run is the real one without its commit.

The counts are those the admission itself would write; `tests/warehouse/test_previews.py` holds both against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from indicators.canonical import digest_of
from warehouse.cases import blocked, come_to
from warehouse.newest_cells import beside_newest, left_out
from warehouse.refusals import CELL, CONTENT
from warehouse.withdrawals import withdrawals_decided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.cases import Case, Intake, Judgement

NEW, REVISED, WITHDRAWN = "new", "revised", "withdrawn"
"""The kinds of change. What returns after a withdrawal is a revision, as in the record."""

OLD = [f"old_{name}" for name in CONTENT]
COLUMNS = [*CELL, "kind", *CONTENT, *OLD, "was_withdrawn", "file", "row"]
"""Columns of a frame of changes; `file` and `row` are -1 where no row of the file says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an admission comes to: its counts and findings, and every change it makes (see `COLUMNS`)."""

    intake: Intake
    judgement: Judgement
    changes: pd.DataFrame

    @property
    def digest(self) -> str:
        """Name the effect by what it changes and how many rows it refuses, not by where they stand in the file."""
        ordered = self.changes.sort_values(CELL)[[*CELL, "kind", *CONTENT, *OLD, "was_withdrawn"]]
        lines = ["\t".join(map(_exact, line)) for line in ordered.itertuples(index=False, name=None)]
        return digest_of({"outcome": self.intake.outcome, "refused": self.intake.refused, "lines": lines})


def _exact(value: Any) -> str:
    return repr(value) if isinstance(value, float) else str(value)


def effect_of(case: Case, judgement: Judgement, newest: pd.DataFrame) -> Effect:
    """Say what admitting a judged reading would do to what is known of its source now (see `newest_cells`)."""
    changes = _said(judgement, newest)
    withdrawn = newest.iloc[:0]
    if case.complete and not judgement.blocked:
        standing = _open(case, newest[newest["stands"]])
        gone = left_out(standing, judgement.frame)
        judgement, goes = withdrawals_decided(case, judgement, len(gone), len(standing))
        withdrawn = gone if goes else withdrawn
    if judgement.blocked:
        return Effect(intake=blocked(judgement), judgement=judgement, changes=changes.iloc[:0])
    new = int((changes["kind"] == NEW).sum())
    intake = come_to(case, judgement, new, len(changes) - new, len(withdrawn))
    whole = pd.concat([changes, _withdrawals(withdrawn)]) if len(withdrawn) else changes
    return Effect(intake=intake, judgement=judgement, changes=whole.reset_index(drop=True))


def _said(judgement: Judgement, newest: pd.DataFrame) -> pd.DataFrame:
    """Give the changes that rows of the file make."""
    rows = judgement.frame[judgement.admissible].reset_index(drop=True)
    beside = beside_newest(rows, newest).assign(file=rows["file"], row=rows["row"])
    changed = beside[beside["new"] | beside["changed"]]
    kind = pd.Series(NEW, index=changed.index, dtype="str").mask(~changed["new"], REVISED)
    return changed.assign(kind=kind, was_withdrawn=changed["withdrawn"])[COLUMNS]


def _open(case: Case, standing: pd.DataFrame) -> pd.DataFrame:
    """Leave out what whoever handed the file in may not withdraw."""
    limits = case.limits
    if limits is None:
        return standing
    locked = standing["period"].map({period: limits.is_locked(period) for period in standing["period"].unique()})
    standing = standing[~locked.astype(bool)]
    return standing if limits.granted is None else standing[standing["indicator"].isin(sorted(limits.granted))]


def _withdrawals(gone: pd.DataFrame) -> pd.DataFrame:
    old = gone.rename(columns={name: f"old_{name}" for name in CONTENT})
    return old.assign(
        kind=WITHDRAWN, value=float("nan"), status="O", unit=gone["unit"], note="", was_withdrawn=False, file=-1, row=-1
    )[COLUMNS]  # fmt: skip


def lines_of(changes: pd.DataFrame, value_column: str | None) -> Iterator[dict[str, Any]]:
    """Write changes as they are kept and shown: revisions first, then withdrawals, then what is new.

    `value_column` is the letter values stand under in the file, where it has one.
    """
    order = changes["kind"].map({REVISED: 0, WITHDRAWN: 1, NEW: 2})
    ordered = changes.assign(order=order).sort_values(["order", "file", "row", *CELL])
    for line in ordered.to_dict("records"):
        told = {str(name): item for name, item in line.items()}
        old = None if told["kind"] == NEW or told["was_withdrawn"] else _content(told, "old_")
        new = None if told["kind"] == WITHDRAWN else _content(told, "")
        row = told["row"] if told["row"] >= 0 else None
        yield {
            **{name: told[name] for name in [*CELL, "kind"]}, "old": old, "new": new, "change": _size(old, new),
            "row": row, "cell": f"{value_column}{row}" if value_column and row is not None else None,
        }  # fmt: skip


def _content(line: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {name: _decimal(line[prefix + name]) if name == "value" else line[prefix + name] for name in CONTENT}


def _decimal(value: float) -> Decimal | None:
    return None if pd.isna(value) else Decimal(repr(float(value)))


def _size(old: dict[str, Any] | None, new: dict[str, Any] | None) -> Decimal | None:
    if old is None or new is None or old["value"] is None or new["value"] is None:
        return None
    size: Decimal = new["value"] - old["value"]
    return size
