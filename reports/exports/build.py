"""A snapshot in, files out: which exports there are and what each writes. The same snapshot gives the same bytes."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS = {
    "sdmx-csv": "reports.exports.sdmx:sdmx_csv",
    "sdmx-ml": "reports.exports.sdmx:sdmx_ml",
    "iati": "reports.exports.iati:iati_files",
    "parquet": "reports.exports.parquet_files:parquet_files",
    "csv": "reports.exports.csv_files:csv_files",
}
"""Each export and who writes it: what one needs is not imported for another."""


EMBARGOED = "EMBARGOED.txt"
"""The notice beside files that are not for the public yet: their formats have no room for one."""


def export_files(
    snapshot: Mapping[str, Any], *, digest: str, form: str, embargoed_until: str | None = None
) -> dict[str, bytes]:
    """Write a frozen document as files by name; under an embargo a notice lies beside them.

    Raises CallerMistake for a form there is not, or what the plan lacks for it.
    """
    if form not in FORMS:
        raise CallerMistake(f"there is no export as {form!r}; there are {', '.join(FORMS)}")
    module, _, name = FORMS[form].partition(":")
    written: dict[str, bytes] = getattr(importlib.import_module(module), name)(snapshot, digest=digest)
    return {EMBARGOED: _notice(digest, embargoed_until), **written} if embargoed_until else written


def _notice(digest: str, until: str) -> bytes:
    return f"EMBARGOED until {until}. These files are of snapshot {digest} and not for the public before.\n".encode()
