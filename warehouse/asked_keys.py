"""Very many keys within one question: as one parameter, so that the question is written out once and kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CTE, Column, Connection


def keys_asked(connection: Connection, key: Sequence[Column[Any]], rows: Sequence[tuple[Any, ...]]) -> CTE:
    """Make a table of keys to join with; its columns are named as those of the key, and there is a row at least."""
    if connection.dialect.name == "sqlite":
        each = func.json_each(json.dumps(rows)).table_valued("value", name="each")
        parts = (func.json_extract(each.c.value, f"$[{place}]").label(one.name) for place, one in enumerate(key))
        return select(*parts).cte("asked")
    columns = zip(*rows, strict=True)
    arrays = (cast(list(values), ARRAY(one.type)) for values, one in zip(columns, key, strict=True))
    return select(func.unnest(*arrays).table_valued(*(one.name for one in key)).render_derived("asked_of")).cte("asked")
