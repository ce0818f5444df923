"""Writing the annual report of a plan of 500 indicators: one format after another, then all languages and formats."""

from __future__ import annotations

import copy
import resource
import time
from typing import TYPE_CHECKING, Any

import vl_convert

from reports.build import FORMATS, LANGUAGES
from reports.print_run import print_run
from tests.reports.sample import DIGEST, snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

INDICATORS, POINTS = 500, 8


def synthetic(indicators: int = INDICATORS) -> dict[str, Any]:
    """Give a snapshot of so many assessed indicators, with a chart each: the real plan's best-told line, told again."""
    document = copy.deepcopy(snapshot())
    (told,) = [line for line in document["lines"] if line["code"] == "I.5-c.1"]
    (series,) = document["series"]["I.5-c.1"]
    objectives = [one["code"] for one in document["plan"]["objectives"]]
    document["lines"], document["series"] = [], {}
    for n in range(indicators):
        line, drawn = copy.deepcopy(told), copy.deepcopy(series)
        line["objective"] = objectives[n * len(objectives) // indicators]
        line["code"] = f"{line['objective']}-x.{n + 1}"
        line["title"] = {name: f"{text} {n + 1}" for name, text in line["title"].items()}
        line["latest"]["value"] = str(20 + n / 10)
        drawn["points"] = [
            {**drawn["points"][0], "period": str(2016 + k), "value": str(20 + n / 10 * k), "observation_status": "A"}
            for k in range(POINTS)
        ]
        document["lines"].append(line)
        document["series"][line["code"]] = [drawn]
    return document


def bare(charts: int) -> float:
    """Give the time of a processor in which the renderer alone draws so many charts of one line, as it likes."""
    points = [{"x": n, "y": n} for n in range(POINTS)]
    ends = {axis: {"field": axis, "type": "quantitative"} for axis in ("x", "y")}
    chart = {"data": {"values": points}, "mark": "line", "encoding": ends}
    vl_convert.vegalite_to_svg(chart)
    began = time.process_time()
    for _ in range(charts):
        vl_convert.vegalite_to_svg(chart)
    return time.process_time() - began


def memory() -> str:
    """Tell the most memory that this process held, and the most of any other it started."""
    own, other = (resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return f"at most {own} MB here, {other} MB in one other process"


def processor() -> float:
    """Give the time of a processor that this process and those it started and ended have had."""
    return sum(
        sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )  # fmt: skip


def measure(snapshot: dict[str, Any], languages: Sequence[str], forms: Sequence[str], unit: float) -> None:
    """Write a print run and tell what it took; `unit` is what bare charts take."""
    began, spent, size = time.perf_counter(), processor(), 0
    for one in print_run(snapshot, digest=DIGEST, languages=languages, forms=forms):
        size += len(one.content)
    took, spent = time.perf_counter() - began, processor() - spent
    print(
        f"  {', '.join(languages)}; {', '.join(forms)}: {took:.1f} s, of a processor {spent:.1f} s, "
        f"{spent / unit:.1f} times the bare charts; {size // 1024} KB; {memory()}",
        flush=True,
    )


def main() -> None:
    large, unit = synthetic(), bare(INDICATORS)
    print(f"  {INDICATORS} bare charts of one line: of a processor {unit:.1f} s")
    for form in FORMATS:
        measure(large, ["fr"], [form], unit)
    measure(large, LANGUAGES, FORMATS, unit)


if __name__ == "__main__":
    main()
