"""The sentences that findings, questions, refusals and troubles are made of, read out of the modules that make them.

A text with words in it counts as a sentence, and so does a text with values set into it; each is what a catalogue of
sayings has to translate. What is there for no reader is listed below, with the modules that speak to maintainers only.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

ROOT = Path(__file__).parent.parent

TO_OWNERS = (
    "connectors/annotate.py", "connectors/answers.py", "connectors/apart.py", "connectors/books.py",
    "connectors/counting.py", "connectors/decoding.py", "connectors/excel.py", "connectors/file_kinds.py",
    "connectors/footers.py", "connectors/frames.py", "connectors/layouts.py",
    "connectors/old_marks.py", "connectors/old_sheets.py", "connectors/own_periods.py", "connectors/own_rows.py",
    "connectors/own_tables.py", "connectors/plain_copy.py", "connectors/question_marks.py", "connectors/questions.py",
    "connectors/reading_child.py", "connectors/responses.py", "connectors/sheets.py", "connectors/spending_tables.py",
    "connectors/tables.py", "indicators/findings.py", "indicators/handing_in.py",
    "indicators/handovers.py", "indicators/spending_lines.py",
    "warehouse/corrections.py", "warehouse/deeds.py", "warehouse/drift.py", "warehouse/limits.py",
    "warehouse/publications.py", "warehouse/refusals.py", "warehouse/row_columns.py", "warehouse/rules.py",
    "warehouse/withdrawals.py", "portal/seeing.py", "portal/taking_in.py", "portal/worker.py",
)  # fmt: skip
"""Modules whose sentences reach whoever hands in a file."""

OF_SOURCES = (
    "connectors/contract.py", "connectors/credentials.py", "connectors/datahub.py", "connectors/datahub_download.py",
    "connectors/datahub_lists.py", "connectors/datahub_rows.py", "connectors/declared.py", "connectors/dhis2.py",
    "connectors/dhis2_answers.py", "connectors/file_stores.py", "connectors/folder.py", "connectors/http.py",
    "connectors/indico.py", "connectors/kobo.py", "connectors/limesurvey.py", "connectors/microdata.py",
    "connectors/minimise.py", "connectors/pages.py", "connectors/refusals.py", "connectors/sdmx.py",
    "connectors/sdmx_answers.py", "connectors/sdmx_asking.py", "connectors/sdmx_json.py",
    "connectors/sdmx_json_shape.py", "connectors/sdmx_naming.py", "connectors/sdmx_rows.py", "connectors/sdmx_xml.py",
    "connectors/unsdg.py", "connectors/walks.py", "connectors/workbook.py", "connectors/worldbank.py",
    "flows/echoes.py", "flows/landing_steps.py", "warehouse/source_states.py", "warehouse/source_troubles.py",
)  # fmt: skip
"""Modules whose sentences say why a source's data cannot be renewed, or what was found in what it gave."""

TO_MAINTAINERS = frozenset(
    {
        "connectors/parcels.py", "connectors/replay.py", "indicators/definitions.py", "warehouse/cadences.py",
        "warehouse/checks.py", "warehouse/plan_folder.py", "warehouse/runs.py", "warehouse/seal_verification.py",
        "warehouse/verification.py",
    }
)  # fmt: skip
"""Modules that find something in plans or the record, which no owner of a file and no source can mend."""

NOT_SAID = frozenset(
    {
        "grand total", "total general", "by area", "one of", "at least", "%(rows)s of %(among)s",
        "%(values)s in %(counted)s", "few %(noun)s", "different values", "suppressed, of %(among)s", "printed %(text)s",
        "Missing Authentication Token", "per 100 people", "per 100 inhabitants", "UN M49", "no results", "no records",
        "no data", "one of ", "ApiToken %(strip)s", "Bearer %(source)s", "Token %(source)s",
        "%(released_on)s, %(total)s rows", "%(written)s × 10^%(times)s, as %(naming)s says",
        "%(naming)s without a value", "Nature %(nature)s", "printed %(written)s", "%(value)s values",
        "%(label)s was %(outcome)s",
        "; %(not_understood)s more could not be understood", "Milepost findings", "\n\n— Milepost —\n",
        "the process that reads files does not start, or ends at once: look into the log",
        "submission %(public_id)s is published from the bytes that are kept of it, and no others",
        "%(id)s: %(name)s is not in the plan folder; expected the register there",
        "%(id)s: the plan names a column in two ways; expected one: %(fields)s",
        "%(id)s: the plan names no column; expected one that every row fills",
        (
            "the plan says %(fields)s = %(said)s of %(id)s; expected names with spaces between them, "
            "and quotes around a name that has one"
        ),
    }
)  # fmt: skip
"""Texts of those modules that are compared with a file, stand in a workbook unseen, or speak to who keeps the plan."""

SINGLE_WORDS = ("nothing", "annual", "half-yearly", "quarterly", "monthly", "daily", "or")
"""Words that are set into sentences by themselves."""

_NEVER_SHOWN = frozenset({"ValueError", "TypeError", "RuntimeError", "AssertionError", "EOFError", "KeyError"})
_WORDLESS = re.compile(r"%\(\w+\)s")
_BRACED = re.compile(r"\{([a-z_]+)\}")
_BESIDE = re.compile(r"(%\(\w+\)s)(?:\s+%\(\w+\)s)+")


@cache
def sentences_made() -> dict[str, list[str]]:
    """Give every sentence that is said of files, its values as `%(name)s`, with the modules that make it."""
    return {word: ["portal/sentences_made.py"] for word in SINGLE_WORDS} | _made_in(TO_OWNERS)


@cache
def troubles_told() -> dict[str, list[str]]:
    """Give every sentence that is said of sources and of no file, with the modules that make it."""
    of_files = sentences_made()
    return {sentence: places for sentence, places in _made_in(OF_SOURCES).items() if sentence not in of_files}


def _made_in(modules: Iterable[str]) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for path in modules:
        for sentence in sentences_of((ROOT / path).read_text(encoding="utf-8"), braced=path == "warehouse/rules.py"):
            places = made.setdefault(sentence, [])
            if path not in places:
                places.append(path)
    return {sentence: places for sentence, places in made.items() if sentence not in NOT_SAID}


def sentences_of(code: str, *, braced: bool = False) -> Iterator[str]:
    """Give the sentences of a module in the order they stand; `braced` where values are set in by `{name}`."""
    tree = ast.parse(code)
    passed = _passed_over(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            passed |= {id(part) for part in node.values if isinstance(part, ast.Constant)}
    for node in ast.walk(tree):
        if id(node) not in passed and (sentence := _sentence(node, braced=braced)):
            yield sentence


def _passed_over(tree: ast.Module) -> set[int]:
    """Give the texts no reader is told: docstrings, types, patterns, what a programmer alone would see."""
    passed: list[ast.AST] = []
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()) | ast.arg():
                passed.append(node)
            case ast.AnnAssign(annotation=told) | ast.FunctionDef(returns=ast.expr() as told):
                passed.append(told)
            case ast.Assert(msg=ast.expr() as told):
                passed.append(told)
            case ast.Call(func=ast.Name(id="cast"), args=[told, *_]):
                passed.append(told)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re" | "log"))):
                passed.append(node)
            case ast.Raise(exc=ast.Call(func=ast.Name(id=name))) if name in _NEVER_SHOWN:
                passed.append(node)
    return {id(part) for node in passed for part in ast.walk(node)}


def _sentence(node: ast.AST, *, braced: bool) -> str:
    if isinstance(node, ast.JoinedStr):
        sentence = _of_parts(node)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        sentence = _BRACED.sub(r"%(\1)s", node.value) if braced else node.value
    else:
        return ""
    # Values beside each other cannot be told apart again, and one of them may be empty.
    sentence = _BESIDE.sub(r"\1", sentence)
    words = _WORDLESS.sub("", sentence)
    return sentence if re.search("[A-Za-z]{2}", words) and " " in sentence.strip() else ""


def _of_parts(node: ast.JoinedStr) -> str:
    names: dict[str, str] = {}
    written = ""
    for part in node.values:
        if isinstance(part, ast.Constant):
            written += str(part.value)
        elif isinstance(part, ast.FormattedValue):
            told = ast.unparse(part.value)
            names.setdefault(told, _fresh(_name(part.value), names.values()))
            written += f"%({names[told]})s"
    return written


def _fresh(name: str, taken: Collection[str]) -> str:
    return next(one for one in (name, *(f"{name}_{number}" for number in range(2, 20))) if one not in taken)


def _name(node: ast.AST) -> str:
    """Name a value by what it is worked out from."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.strip("_").lower()
        case ast.Call(args=[first, *_]):
            return _name(first)
        case ast.Call(func=called):
            return _name(called)
        case ast.Subscript(value=inner) | ast.BoolOp(values=[inner, *_]) | ast.ListComp(elt=inner):
            return _name(inner)
        case ast.GeneratorExp(elt=inner):
            return _name(inner)
        case _:
            return "value"
