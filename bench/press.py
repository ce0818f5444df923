"""Writing the annual report of a plan of 500 indicators: one format after another, then all languages and formats."""

from __future__ import annotations

import copy
import resource
import time
from typing import Any

from reports.build import FORMATS, LANGUAGES, build_report
from reports.print_run import print_run
from tests.reports.sample import DIGEST, snapshot

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


def memory() -> str:
    """Tell the most memory that this process held, and the most of any other it started."""
    own, other = (resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return f"at most {own} MB here, {other} MB in one other process"


def processor() -> float:
    """Give the time of a processor that this process and those it started and ended have had."""
    return sum(
        sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )  # fmt: skip


def main() -> None:
    large = synthetic()
    for form in FORMATS:
        began = time.perf_counter()
        size = len(build_report(large, digest=DIGEST, language="fr", form=form))
        print(f"  {INDICATORS} indicators, fr, {form}: {time.perf_counter() - began:6.1f} s, {size // 1024:6} KB")
    began, size, spent = time.perf_counter(), 0, processor()
    for one in print_run(large, digest=DIGEST, languages=LANGUAGES, forms=FORMATS):
        size += len(one.content)
    took = time.perf_counter() - began
    print(f"  {len(LANGUAGES)} languages, {len(FORMATS)} formats: {took:6.1f} s, {size // 1024:6} KB; {memory()}")
    print(f"  of a processor's time that is {processor() - spent:.0f} s")


if __name__ == "__main__":
    main()
