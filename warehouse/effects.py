"""What an admission would change, worked out in memory: a dry run is the real one without its commit.

The counts are those the admission itself would write; `tests/warehouse/test_previews.py` holds both against each other.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from indicators.canonical import canonical_json
from warehouse.cases import blocked, come_to
from warehouse.newest_cells import beside_newest, left_out
from warehouse.refusals import CELL, CONTENT
from warehouse.withdrawals import withdrawals_decided

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.cases import Case, Intake, Judgement

NEW, REVISED, WITHDRAWN = "new", "revised", "withdrawn"
"""The kinds of change. What returns after a withdrawal is a revision, as in the record."""

AT_ONCE = 50_000
"""Changes whose texts are in memory at one time."""

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
        """Name the effect by what it changes and how many rows it refuses, not by where they stand in the file.

        It is the digest of a document of `lines`, `outcome` and `refused`, whose text is never whole in memory.
        """
        ordered = self.changes.sort_values(CELL)[[*CELL, "kind", *CONTENT, *OLD, "was_withdrawn"]]
        written = hashlib.sha256(b'{"lines":[')
        for start in range(0, len(ordered), AT_ONCE):
            lines = canonical_json(_exactly(ordered.iloc[start : start + AT_ONCE]))[1:-1]
            written.update(f"{',' if start else ''}{lines}".encode())
        about = canonical_json({"outcome": self.intake.outcome, "refused": self.intake.refused})
        written.update(f"],{about[1:]}".encode())
        return written.hexdigest()


def _exactly(changes: pd.DataFrame) -> list[str]:
    """Write changes as one text each, every double so that it is told from every other."""
    columns = [_texts_of(changes[name]) for name in changes.columns]
    return ["\t".join(cells) for cells in zip(*columns, strict=True)]


def _texts_of(column: pd.Series[Any]) -> list[str]:
    if pd.api.types.is_float_dtype(column):
        return list(map(repr, column.tolist()))
    # As objects first: going through a column of texts cell by cell is many times slower.
    return [cell if isinstance(cell, str) else str(cell) for cell in column.to_numpy(dtype=object).tolist()]


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


def lines_of(changes: pd.DataFrame, value_column: str | None, most: int) -> Iterator[dict[str, Any]]:
    """Write the first changes as they are kept and shown: revisions first, then withdrawals, then what is new.

    `value_column` is the letter values stand under in the file, where it has one; no more than `most` are given.
    """
    place = ["order", "file", "row"]
    order = changes["kind"].map({REVISED: 0, WITHDRAWN: 1, NEW: 2}).astype("int64")
    ranked = changes.assign(order=order)
    first = ranked.loc[ranked[place].nsmallest(most, place, keep="all").index]
    for line in first.sort_values([*place, *CELL]).head(most).to_dict("records"):
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
