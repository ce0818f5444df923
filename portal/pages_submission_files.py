"""The files of a submission to take away: the owner's own with its problems marked, and the findings as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from connectors.reading_child import annotated_apart
from connectors.registry import CUT_DOWN
from indicators.handing_in import Choices
from indicators.permissions import Act
from portal.downloads import XLSX, attachment, csv_file, not_found
from portal.rules import needs, pages, ruled
from portal.sayings import sayings_of
from portal.seeing import seen
from portal.surroundings import surroundings
from portal.visitors import language_of
from warehouse.previews import last_examination
from warehouse.runs import findings_of
from warehouse.submissions import kept_bytes

if TYPE_CHECKING:
    from indicators.findings import Finding
    from portal.seeing import Seen

router = pages()

SEES = needs(Act.SEE_DRAFTS, about="submission")

COLUMNS = ("code", "severity", "file", "sheet", "row", "column", "cell", "found", "expected", "remedy")


@router.get("/submissions/{submission}/marked.xlsx")
@ruled(SEES)
def marked(request: Request, submission: str) -> Response:
    """Give the owner's file back with every problem marked in its cell; a text file becomes a workbook."""
    it = seen(request, submission)
    if it.source.connector in CUT_DOWN:
        # What is kept of rows about people is not their owner's file.
        raise not_found()
    choices = Choices.model_validate(it.one.choices)
    content = kept_bytes(surroundings(request).warehouse, it.one)
    found, language = _found(request, it), language_of(request)
    said = sayings_of(language).cells(found)
    made = annotated_apart(content, choices, found, language=language, said=said)
    name = it.one.file_name.rpartition(".")[0] or it.one.file_name
    return Response(made, media_type=XLSX, headers=attachment(f"{name}-marked.xlsx"))


@router.get("/submissions/{submission}/findings.csv")
@ruled(SEES)
def findings(request: Request, submission: str) -> Response:
    """Give every finding, one a row."""
    it = seen(request, submission)
    told = (sayings_of(language_of(request)).finding(one.as_dict()) for one in _found(request, it))
    rows = ([_cell(one[name]) for name in COLUMNS] for one in told)
    return csv_file(f"findings-{it.one.public_id[:8]}.csv", COLUMNS, rows)


def _found(request: Request, it: Seen) -> tuple[Finding, ...]:
    warehouse = surroundings(request).warehouse
    examination = last_examination(warehouse, it.one.id)
    if examination is None:
        return ()
    with warehouse.read() as connection:
        return findings_of(connection, examination.run)


def _cell(value: Any) -> Any:
    return "" if value is None else str(value) if not isinstance(value, int) else value
