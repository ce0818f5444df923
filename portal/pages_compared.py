"""An indicator compared: area by area, breakdown by breakdown, or each period with the one before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from indicators.series import TOTAL
from portal.charts import chart_file
from portal.code_names import area_said, breakdown_said
from portal.compared_series import (
    ACROSS,
    PERIODS,
    WAYS,
    Series,
    beside_each_other,
    indicators_behind,
    observed,
    period_rows,
    periods_of,
)
from portal.downloads import not_found
from portal.listings import listing
from portal.rules import READERS, pages, ruled
from portal.viewing import said_in, view_page
from portal.views import looked_at
from portal.visitors import language_of
from reports.charts_breakdown import FEWEST, Bar, Breakdown, breakdown_figure
from reports.objectives import indicator_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from portal.views import View
    from reports.blocks import Figure
    from reports.wording import Words

router = pages()

DRAWN = 25
"""Areas that a chart shows, those with the largest values; the table holds all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is compared: in which way, of which observed indicator, in which area, in which breakdown."""

    by: str
    of: str
    area: str
    breakdown: str
    series: tuple[Series, ...]

    @property
    def compared(self) -> tuple[Series, ...]:
        """Give the series that stand beside each other."""
        return tuple(
            one
            for one in self.series
            if (self.by == "area" or one.area == self.area)
            and (self.by == "breakdown" or one.breakdown == self.breakdown)
        )


@router.get("/indicators/{code}/compared")
@ruled(READERS)
def compared(request: Request, code: str) -> Response:
    """Compare what was observed of an indicator."""
    view = looked_at(request).of_place(code)
    line, asked, language = view.line(code), _asked(request, view, code), language_of(request)
    fields, rows = list(PERIODS), period_rows(asked.compared) if asked.by == "period" else []
    if asked.by != "period":
        fields, rows = beside_each_other(asked.compared, asked.by, view.plan, language)
    table = listing(request, f"{code}-by-{asked.by}", fields, rows)
    # What nobody has values for is not there: periods stand in the order of time, the newest at the end.
    shown = [one.name for one in fields if one.kind == "decimal" and one.shown]
    return view_page(
        request, view, "compared.html", table, table=table, line=line, asked=asked, ways=WAYS, shown=shown,
        across=ACROSS, figures=_figures(view, line, asked, said_in(request, view).words),
        chart_address=lambda form: _address(view, code, asked, f".{form}"),
        way_address=lambda by: view.address(f"/indicators/{code}/compared", by=by, of=asked.of),
        of=view.plan.indicator(asked.of), choices=_choices(view, code, asked, language),
        sources={one.id: one.title for one in view.plan.sources}, in_all=len(periods_of(asked.compared)),
    )  # fmt: skip


@router.get("/indicators/{code}/compared.{form}")
@ruled(READERS)
def compared_chart(request: Request, code: str, form: str) -> Response:
    """Give the chart of a comparison as SVG or PNG."""
    view = looked_at(request).of_place(code)
    line, asked = view.line(code), _asked(request, view, code)

    def drawn(words: Words) -> list[Figure]:
        return _figures(view, line, asked, words)

    return chart_file(request, view, form, drawn, f"{code}-by-{asked.by}")


def _asked(request: Request, view: View, code: str) -> Asked:
    """Read what is to be compared; what is not said is the place's own. Raises HTTPException 404 for what is not."""
    said, behind = request.query_params, indicators_behind(view, code)
    place = view.plan.indicator(view.plan.places()[code].indicator)
    of = said.get("of") or (place.id if place.id in behind else next(iter(behind), place.id))
    by = said.get("by") or "area"
    if by not in WAYS or of not in {place.id, *behind}:
        raise not_found()
    series, measured = tuple(observed(view, of)), view.plan.indicator(of)
    area = said.get("area") or _there(measured.area, [one.area for one in series])
    # Down the areas the breakdown is the same for all; for one area it is one that this has.
    broken_down = [one.breakdown for one in series if by == "area" or one.area == area]
    breakdown = said.get("breakdown", _there(measured.breakdown, broken_down))
    return Asked(by=by, of=of, area=area, breakdown=breakdown, series=series)


def _there(usual: str, known: Sequence[str]) -> str:
    """Give what an indicator is usually asked for, or the first there is where that is not there."""
    return usual if usual in known else next(iter(known), usual)


def _choices(view: View, code: str, asked: Asked, language: str) -> dict[str, list[tuple[str, str]]]:
    """Give what else may be compared: the parts of what is derived, other areas, other breakdowns."""
    plan = view.plan
    areas = dict.fromkeys([asked.area, *(one.area for one in asked.series)])
    breakdowns = dict.fromkeys([asked.breakdown, *(one.breakdown for one in asked.series)])
    names = dict.fromkeys([asked.of, *indicators_behind(view, code)])
    return {
        "of": [(one, plan.indicator(one).title.in_language(language)[0]) for one in names],
        "area": _named(areas, lambda one: area_said(plan, one, language)) if asked.by != "area" else [],
        "breakdown": _named(breakdowns, lambda one: breakdown_said(one, language)) if asked.by != "breakdown" else [],
    }


def _named(codes: Iterable[str], say: Any) -> list[tuple[str, str]]:
    return sorted(((one, say(one)) for one in codes), key=lambda pair: pair[1].casefold())


def _address(view: View, code: str, asked: Asked, form: str) -> str:
    told = {"by": asked.by, "of": asked.of, "area": asked.area, "breakdown": asked.breakdown}
    return view.address(f"/indicators/{code}/compared{form}", **told)


def _figures(view: View, line: Mapping[str, Any], asked: Asked, words: Words) -> list[Figure]:
    """Give the chart of a comparison: how it went in time, or the newest period at which several have values."""
    if asked.by == "period":
        own = asked.of == line["indicator"] and asked.area == line["area"] and asked.breakdown == line["breakdown"]
        return list(indicator_figures(view.figures, line, {}, words))[:1] if own else []
    for period in reversed(periods_of(asked.compared)):
        bars = _bars(asked, period)
        if len(bars) >= FEWEST:
            of = view.plan.indicator(asked.of).model_dump(mode="json")
            is_own = asked.of == line["indicator"]
            lists = view.figures["plan"].get("code_lists", ())
            shown = Breakdown(of, period, tuple(bars), is_own, lists=lists, by_area=asked.by == "area")
            return [breakdown_figure(line, shown, words)]
    return []


def _bars(asked: Asked, period: str) -> list[Bar]:
    """Give a bar a series by its code: a chart holds no words, so that one serves every language."""
    there: dict[str, Decimal] = {}
    for one in asked.compared:
        point = one.points.get(period)
        if point is not None and point.value is not None:
            there.setdefault(one.area if asked.by == "area" else one.breakdown or TOTAL, point.value)
    largest = sorted(there.items(), key=lambda pair: -pair[1])[:DRAWN] if asked.by == "area" else there.items()
    return [Bar(name, format(value, "f")) for name, value in largest]
