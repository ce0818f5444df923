"""What is known of a source beside what a delivery says, in memory: the difference that staging makes in the record.

A cell is one indicator, area, breakdown and period. What counts as a change is told in `staging`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import and_, func, select

from warehouse.refusals import CELL, CONTENT
from warehouse.tables import landing, observation, series

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

_BOOLEAN = ("withdrawn", "stands")


MOST_NAMED = 1_000
"""As many indicators or periods are named to the record; of a file that speaks of more all are looked through."""


def newest_cells(connection: Connection, source: str, label: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Give the newest observation of each cell of a source that rows may speak of: of their indicators and periods,
    withdrawals too; `stands` where the label gave it.

    Columns: those of `CELL` and `CONTENT`, `withdrawn`, `stands`.
    """
    newest = (
        select(observation.c.series_id, observation.c.period, func.max(observation.c.vintage_id).label("vintage_id"))
        .join(series, series.c.id == observation.c.series_id)
        .where(series.c.source == source, *_named(rows))
        .group_by(observation.c.series_id, observation.c.period)
        .subquery("newest")
    )
    same = and_(*(observation.c[name] == newest.c[name] for name in ("series_id", "period", "vintage_id")))
    stands = and_(landing.c.label == label, ~observation.c.withdrawn)
    columns: list[Any] = [
        *(series.c[name] for name in CELL[:3]), observation.c.period, *(observation.c[name] for name in CONTENT),
        observation.c.withdrawn, stands.label("stands"),
    ]  # fmt: skip
    wanted = select(*columns).select_from(observation).join(newest, same)
    wanted = wanted.join(series, series.c.id == observation.c.series_id)
    found = connection.execute(wanted.join(landing, landing.c.id == observation.c.landing_id)).all()
    return _typed(pd.DataFrame([tuple(row) for row in found], columns=[*CELL, *CONTENT, *_BOOLEAN]))


def _named(rows: pd.DataFrame) -> list[ColumnElement[bool]]:
    columns: dict[str, Any] = {"indicator": series.c.indicator, "period": observation.c.period}
    named = {name: sorted(rows[name].dropna().unique().tolist()) for name in columns}
    return [columns[name].in_(told) for name, told in named.items() if len(told) <= MOST_NAMED]


def with_standing(newest: pd.DataFrame, standing: pd.DataFrame) -> pd.DataFrame:
    """Add what stands from the label (see `staging.known_frame`), which a whole file that leaves it out withdraws."""
    others = left_out(standing, newest)
    return pd.concat([newest, others.assign(withdrawn=False, stands=True)[newest.columns]], ignore_index=True)


def _typed(cells: pd.DataFrame) -> pd.DataFrame:
    kinds = dict.fromkeys(cells.columns, "str") | {"value": "float64"} | dict.fromkeys(_BOOLEAN, "bool")
    return cells.astype(kinds)


def beside_newest(rows: pd.DataFrame, newest: pd.DataFrame) -> pd.DataFrame:
    """Give rows beside what is known of their cells, in their order: `old_…` columns, `new`, `changed`, `withdrawn`."""
    old = newest.rename(columns={name: f"old_{name}" for name in CONTENT})
    beside = rows[[*CELL, *CONTENT]].merge(old, on=CELL, how="left", indicator="known")
    known = beside["known"] == "both"
    differs = pd.Series(data=False, index=beside.index)
    for name in CONTENT:
        both_empty = beside[name].isna() & beside[f"old_{name}"].isna()
        differs |= (beside[name] != beside[f"old_{name}"]) & ~both_empty
    withdrawn = beside["withdrawn"].eq(other=True)
    return beside.assign(new=~known, changed=known & (withdrawn | differs), withdrawn=withdrawn)


def left_out(standing: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Give those cells of `standing` that no row speaks of."""
    spoken_of = pd.MultiIndex.from_frame(rows[CELL])
    return standing[~pd.MultiIndex.from_frame(standing[CELL]).isin(spoken_of)]
