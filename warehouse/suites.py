"""Rules become a Great Expectations suite, and the suite an answer: which rules hold, and which rows break the others.

The only module that knows Great Expectations. A verdict on every rule comes first, because it is cheap;
the rows are asked for only where a rule failed.
"""

from __future__ import annotations

import os
import threading
import warnings
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from warehouse.rules import Need, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

# One project a process is all Great Expectations knows, so suites take turns.
_turn = threading.Lock()

LARGEST = 1.7976931348623157e308
"""The largest double: a value beyond it is infinite."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one rule fared on one table: how many rows it asked, and the positions of those that broke it."""

    rule: Rule
    expectation: str
    evaluated: int
    broken: tuple[int, ...] = ()


def run_rules(table: pd.DataFrame, rules: Sequence[Rule], lists: Mapping[str, Sequence[str]]) -> list[Outcome]:
    """Ask every rule of every row of a table whose rows are numbered from 0. `lists` are what `ONE_OF` refers to.

    A rule with no row to ask holds. Raises RuntimeError when one could not be asked, which is a mistake of ours.
    """
    evaluated = [_evaluated(table, rule) for rule in rules]
    asked = {number: rule for number, rule in enumerate(rules) if evaluated[number]}
    with _turn:
        broken = _ask(table, asked, lists) if asked else {}
    return [
        Outcome(rule, _NAMES[rule.need], evaluated[number], broken.get(number, ())) for number, rule in enumerate(rules)
    ]


def _evaluated(table: pd.DataFrame, rule: Rule) -> int:
    if rule.need in {Need.FILLED, Need.EMPTY, Need.UNIQUE}:
        return len(table)
    return int(table[list(rule.over)].notna().all(axis="columns").sum())


def load_early() -> None:
    """Load what checks are made with now, so that the first file need not wait for it."""
    _library()


@cache
def _library() -> Any:
    # Set before the import, which is when it is read. Nothing here is reported to anybody.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        # Great Expectations 1.24 imports modules of the standard library that are to go; we cannot mend that here.
        warnings.filterwarnings("ignore", "module 'sre_(constants|parse)' is deprecated", DeprecationWarning)
        import great_expectations  # noqa: PLC0415 - it takes seconds and 280 MB: only what checks a delivery pays
    return great_expectations


def _context(gx: Any) -> Any:
    """Make a project that lives in memory only: no documents, no telemetry, no progress bars."""
    types = gx.data_context.types.base
    config = types.DataContextConfig(
        store_backend_defaults=types.InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        analytics_enabled=False,
        progress_bars={"globally": False},
    )
    return gx.get_context(mode="ephemeral", project_config=config)


def _ask(
    table: pd.DataFrame, rules: Mapping[int, Rule], lists: Mapping[str, Sequence[str]]
) -> dict[int, tuple[int, ...]]:
    gx = _library()
    context = _context(gx)
    asset = context.data_sources.add_pandas("delivery").add_dataframe_asset("table")
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": table})
    asked = {number: _expectation(gx.expectations, number, rule, lists) for number, rule in rules.items()}
    suite = gx.ExpectationSuite("verdicts", expectations=list(asked.values()))
    verdicts = batch.validate(suite, result_format="BOOLEAN_ONLY")
    failed = [asked[_number(result)] for result in verdicts.results if not result.success]
    if not failed:
        return {}
    detail = batch.validate(gx.ExpectationSuite("rows", expectations=failed), result_format="COMPLETE")
    return {_number(result): _positions(result) for result in detail.results}


_NAMES = {
    Need.FILLED: "ExpectColumnValuesToNotBeNull",
    Need.EMPTY: "ExpectColumnValuesToBeNull",
    Need.ONE_OF: "ExpectColumnValuesToBeInSet",
    Need.FINITE: "ExpectColumnValuesToBeBetween",
    Need.EQUAL: "ExpectColumnPairValuesToBeEqual",
    Need.AT_LEAST: "ExpectColumnPairValuesAToBeGreaterThanB",
    Need.UNIQUE: "ExpectCompoundColumnsToBeUnique",
}


def _expectation(library: Any, number: int, rule: Rule, lists: Mapping[str, Sequence[str]]) -> Any:
    pair = dict(zip(("column_A", "column_B"), rule.over, strict=False)) | {"ignore_row_if": "either_value_is_missing"}
    arguments: dict[Need, dict[str, Any]] = {
        Need.ONE_OF: {"column": rule.over[0], "value_set": list(lists.get(rule.among, ()))},
        Need.FINITE: {"column": rule.over[0], "min_value": -LARGEST, "max_value": LARGEST},
        Need.EQUAL: pair,
        Need.AT_LEAST: pair | {"or_equal": True},
        Need.UNIQUE: {"column_list": list(rule.over)},
    }
    asked = arguments.get(rule.need, {"column": rule.over[0]})
    # Results do not come back in the order of the suite: each carries its rule's number.
    return getattr(library, _NAMES[rule.need])(**asked, meta={"rule": number})


def _number(result: Any) -> int:
    return int(result.expectation_config.meta["rule"])


def _positions(result: Any) -> tuple[int, ...]:
    if "unexpected_index_list" not in result.result:
        raise RuntimeError(f"{result.expectation_config.type} could not be asked: {result.exception_info}")
    positions = tuple(int(position) for position in result.result["unexpected_index_list"])
    assert positions, "a rule that failed was broken somewhere"
    return positions
