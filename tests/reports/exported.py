"""A frozen document with every kind of thing an export must keep apart: the real plan, bent at chosen places."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache

from indicators.benchmarks import Benchmark, Rule
from indicators.canonical import canonical_json
from indicators.indicator import Accumulation, Direction
from indicators.periods import TimePeriod
from indicators.series import Observation, ObsStatus, SeriesKey
from indicators.snapshot import snapshot_document
from indicators.troubles import Trouble
from tests.reports.sample import DIGEST, OBSERVATIONS, PLANS
from warehouse.plan_folder import read_plan

__all__ = ["DIGEST", "HARD", "document", "line_of"]

HARD = 'it\'s "so" a"b \\n <b>&amp;</b>\nnext\ttab ¤3¤ _x0041_ 中文 \u200b end'
"""A note that every format has a way to spoil."""

EXACT = "40.41450777202072538860103627"
LONG = "123456789012345678901234567890.5"


def seen(indicator, period, value, *, area="001", breakdown="", source="hand", **given):
    return Observation(
        series=SeriesKey(indicator=indicator, area=area, breakdown=breakdown, source=source),
        period=TimePeriod.parse(period),
        value=None if value is None else Decimal(value),
        vintage=2,
        known_at="2024-05-01T10:20:30.123456Z",
        unit=given.pop("unit", "count"),
        **given,
    )


SEEN = [
    seen("wsis-countries", "2019", "150.0", note=HARD, source="wsis-telecom-events"),
    seen("wsis-countries", "2020", "0", note="=HYPERLINK(1)", source="wsis-telecom-events"),
    seen("wsis-countries", "2021", None, status=ObsStatus.SUPPRESSED, source="wsis-telecom-events"),
    seen("wsis-countries", "2022", None, status=ObsStatus.CANNOT_EXIST, source="wsis-telecom-events"),
    seen("wsis-countries", "2023", None, status=ObsStatus.MISSING, note="'quoted", source="wsis-telecom-events"),
    seen("telecom-countries", "2021-Q3", "12", status=ObsStatus.PROVISIONAL, source="wsis-telecom-events"),
    seen("telecom-countries", "2021-11", EXACT, source="wsis-telecom-events"),
    seen("telecom-countries", "2021-11-23", "-5.50", note="-5 was told\x0b", source="wsis-telecom-events"),
    seen("telecom-participants", "2021", "7", unit="tonne", source="wsis-telecom-events"),
    seen("countries-with-accessibility-policy", "2021", "90", source="itu-regulatory-survey"),
    seen("ewaste-recycling-rate", "2023", None, status=ObsStatus.MISSING, withdrawn=True, unit="percent",
         source="ewaste-monitor"),
]  # fmt: skip


def bent(plan):
    """The plan with a band, a rule, a revised target, a milestone, a level, a falling indicator and one of a country."""
    known = {"state": "established", "source": "the decision", "period": "2023"}
    places = plan.places()

    def pledge(code, **changes):
        return plan.pledge(code).model_copy(update=changes)

    def indicator(code, **changes):
        return plan.indicator(places[code].indicator).model_copy(update=changes)

    start = Benchmark(**(known | {"state": "provisional", "period": "2019"}), value=Decimal(4), reason="counted twice")
    pledges = [
        pledge("I.5-c.1", milestones=(Benchmark(**(known | {"period": "2021"}), value=Decimal("26.5")),),
               original_target=Benchmark(**known, value=Decimal(25))),
        pledge("I.1-a.6", baseline=start, target=Benchmark(**known, low=Decimal(8), high=Decimal(12))),
        pledge("I.3-c.1", baseline=start, target=Benchmark(**known, rule=Rule(kind="relative_change", percent=Decimal(10)))),
        pledge("I.6-a.2", baseline=Benchmark(**(known | {"period": "2019"}), value=Decimal(1))),
        pledge("I.3-b.1", baseline=start, target=Benchmark(**known, value=Decimal(0))),
    ]  # fmt: skip
    fallen = indicator(
        "I.3-b.1", direction=Direction.DECREASE, area="KEN", breakdown="sex=F", dimensions={"sex": ("F", "M")}
    )
    indicators = [
        fallen,
        indicator("I.1-a.6", direction=Direction.BAND),
        indicator("I.1-a.5", accumulation=Accumulation.FLOW),
    ]
    return plan.model_copy(
        update={
            "pledges": _with(plan.pledges, pledges, "indicator"),
            "indicators": _with(plan.indicators, indicators, "id"),
        }
    )  # fmt: skip


def _with(parts, changed, name):
    new = {getattr(one, name): one for one in changed}
    return tuple(new.get(getattr(one, name), one) for one in parts)


@cache
def document():
    """The document as the record gives it back: figures as exact texts."""
    plan = bent(read_plan(PLANS, "itu-gs-2020-2023"))

    def of(code):
        found = plan.indicator(plan.places()[code].indicator)
        return {"indicator": found.id, "source": found.sources[0], "unit": found.unit.value}

    more = [
        seen(period="2021", value="3", area="KEN", breakdown="sex=F", status=ObsStatus.ESTIMATED, **of("I.3-b.1")),
        seen(period="2021", value="2", note="in place", **of("I.6-a.2")),
        seen(period="2021", value=LONG, **of("I.1-a.6")),
    ]
    sources = [
        {"id": one.id, "title": one.title.model_dump(mode="json"), "owner": one.owner, "licence": one.licence,
         "state": "fresh", "why": None, "data_through": None, "recorded": False, "landings": []}
        for one in plan.sources
    ]  # fmt: skip
    frozen = snapshot_document(
        plan, [*OBSERVATIONS, *SEEN, *more], as_of=date(2024, 5, 1), known_on="2024-05-01T10:20:30.123456Z",
        surroundings={"sources": sources, "findings": [], "findings_total": 3, "quarantined_total": 0,
                      "owner_words": [{"landing": 0, "submission": "s", "word": "counted by hand", "by": "anna", "at": "2024"}]},
        troubles=[Trouble(source="ewaste-monitor", since=date(2024, 1, 1), why="it does not answer")],
    )  # fmt: skip
    circumstances = {"taken_at": "2024-05-02T08:00:00.000000Z", "taken_by": "tests", "previous": None}
    return json.loads(canonical_json({**frozen, **circumstances}))


def line_of(code):
    (line,) = [one for one in document()["lines"] if one["code"] == code]
    return line
