"""The headings of our own columns: by their words in six languages, by ids of indicators, or as a person said.

A table is long, with a row for each value, or wide, with a column for each indicator of its source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from indicators.headings import compared, our_column

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from connectors.sheets import Table

REQUIRED = ("indicator", "area", "period", "value", "unit", "status")
OPTIONAL = ("note", "source")
DIMENSIONS = ("sex", "age")
COLUMNS = (*REQUIRED, *OPTIONAL, *DIMENSIONS)

NEEDED = ("indicator", "area", "period", "value")
"""The columns no table can do without. Of a `unit` or a `status` that has no column the plan says what it is."""

WIDE = ":"
"""What the key of an indicator's own column begins with."""

_WITH_ID = re.compile(r".*[\[(]\s*(?P<id>[a-z0-9-]+)\s*[\])]\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class OwnHeadings:
    """The headings of a source's own tables. `indicators` are those bound to it, `chosen` what a person said."""

    indicators: Collection[str]
    chosen: Mapping[str, str] = field(default_factory=dict)

    def keys(self, texts: Sequence[str], above: Sequence[str]) -> list[str]:
        """Give the key of each heading: our column, an indicator's, or what stands there when it is neither."""
        said = [self._chosen(text) for text in texts]
        beside = [*above, *[""] * len(texts)]
        found = [
            self._found(text, over) if key is None else key
            for key, text, over in zip(said, texts, beside, strict=False)
        ]
        # What a person said stands for its column, whatever other heading could mean it too.
        keys = ["" if key in said and one is None else key for key, one in zip(found, said, strict=True)]
        if "value" in keys:
            keys = ["" if key.startswith(WIDE) else key for key in keys]
        return keys

    def missing(self, keys: Collection[str]) -> list[str]:
        """Name the columns that are missing; of a wide table those that say what its values are about."""
        lacking = [name for name in NEEDED if name not in keys]
        is_wide = len(lacking) < len(NEEDED) and any(key.startswith(WIDE) for key in keys)
        return [name for name in lacking if name in {"area", "period"}] if is_wide else lacking

    def wants(self, key: str) -> bool:
        return key in COLUMNS or key.startswith(WIDE)

    def _chosen(self, text: str) -> str | None:
        said = self.chosen.get(compared(text)) if self.chosen else None
        return f"{WIDE}{said}" if said in self.indicators and said not in COLUMNS else said

    def _found(self, text: str, above: str) -> str:
        if not text:
            return ""
        if (ours := our_column(text)) is not None:
            return ours
        # A template writes an indicator's id above its title, whatever the language of the title.
        written = _WITH_ID.fullmatch(text)
        for one in (text.strip(), above.strip(), written["id"] if written else ""):
            if one in self.indicators:
                return f"{WIDE}{one}"
        return ""


def indicators_of(table: Table) -> dict[str, str]:
    """Give the key of each indicator's own column, by indicator; none where the table is long."""
    return {key.removeprefix(WIDE): key for key in table.wanted if key.startswith(WIDE)}
