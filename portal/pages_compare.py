"""Two snapshots compared: every figure that differs with what caused how much of it, and the inputs that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from indicators.compare import compare
from portal.compared_rows import DIFFERENCES, INPUTS, difference_rows, in_words, input_rows
from portal.conditional import answer_unless_known
from portal.downloads import not_found
from portal.listings import listing
from portal.pressed import pressed
from portal.rendering import page
from portal.rules import READERS, pages, ruled
from portal.surroundings import surroundings
from portal.table_files import table_file
from portal.views import plan_looked_at, shown_snapshots
from portal.visitors import language_of
from portal.wording import words_of
from warehouse.record_mark import record_mark
from warehouse.snapshots import SHORTEST_DIGEST, read_snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indicators.compare import Comparison
    from warehouse.snapshots import SnapshotLine

router = pages()


@router.get("/snapshots/compare")
@ruled(READERS)
def comparison(request: Request) -> Response:
    """Compare two snapshots of a plan; without any named the newest with the one before it."""
    plan, around, words = plan_looked_at(request), surroundings(request), words_of(language_of(request))
    shown = [one for one, _ in shown_snapshots(request, plan)]
    answer_unless_known(request, record_mark(around.warehouse), " ".join(one.digest for one in shown))
    said = pressed(words.language, plan.currency)
    pair = _pair(request, shown)
    if pair is None:
        return page(request, "compare.html", plan=plan, shown=shown, pair=None, press=said)
    found = _compared(request, *pair)
    differ = listing(request, "differences", in_words(DIFFERENCES, said), difference_rows(found, said), own=False)
    inputs = listing(request, "inputs", in_words(INPUTS, said), input_rows(found), own=False)
    for table in (differ, inputs):
        if table.form:
            name = f"{plan.code}-{table.name}-{pair[0].id}-to-{pair[1].id}"
            return table_file(table, words, name=name, about=_about(request, pair))
    return page(request, "compare.html", plan=plan, shown=shown, pair=pair, found=found, differ=differ, inputs=inputs,
                press=said)  # fmt: skip


def _pair(request: Request, shown: Sequence[SnapshotLine]) -> tuple[SnapshotLine, SnapshotLine] | None:
    """Find the two that are compared. Raises HTTPException 404 for one that is not there for this visitor."""
    asked = [request.query_params.get(name, "") for name in ("from", "to")]
    if not any(asked):
        return (shown[1], shown[0]) if len(shown) > 1 else None
    found = [_named(one, shown) for one in asked]
    return found[0], found[1]


def _named(asked: str, shown: Sequence[SnapshotLine]) -> SnapshotLine:
    begins = asked.lower() if len(asked) >= SHORTEST_DIGEST else "-"
    known = [one for one in shown if str(one.id) == asked or one.digest.startswith(begins)]
    if len(known) != 1:
        raise not_found()
    return known[0]


def _compared(request: Request, first: SnapshotLine, second: SnapshotLine) -> Comparison:
    around = surroundings(request)

    def make() -> Comparison:
        one, other = (read_snapshot(around.warehouse, each.digest) for each in (first, second))
        return compare(one.document, other.document)

    made: Comparison = around.kept(("compared", first.digest, second.digest), make)
    return made


def _about(request: Request, pair: tuple[SnapshotLine, SnapshotLine]) -> dict[str, Any]:
    address = f"{surroundings(request).settings.url}{request.url.path}?from={pair[0].digest}&to={pair[1].digest}"
    return {"plan": pair[1].plan, "from": pair[0].digest, "to": pair[1].digest, "address": address}
