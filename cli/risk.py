"""`milepost risk`: how a plan's risks stand, and reviewing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import Format, FormatOption, mistakes_told, show
from cli.surroundings import KnownOn, author, date_of, known_on_of, now, record
from indicators.resources import Level  # noqa: TC001 - read at run time, as all annotations of commands are
from indicators.risk_reviews import MeasureState, RiskStatus  # noqa: TC001 - as above

if TYPE_CHECKING:
    from indicators.framework import Plan
    from indicators.risk_reviews import MeasureReview

app = typer.Typer(no_args_is_help=True)

COLUMNS = ("risk", "status", "exposure", "probability", "impact", "owner", "reviewed_on", "title")
HISTORY = ("risk", "reviewed_on", "status", "probability", "impact", "owner", "note", "author", "known_at")
MEASURES = ("mitigation", "state", "owner", "reviewed_on", "note", "title")

PlanOption = Annotated[str | None, typer.Option("--plan", help="The plan, when several are loaded.")]
ReviewedOn = Annotated[
    str | None, typer.Option("--reviewed-on", metavar="DATE", help="Looked at on that day; today without it.")
]
NoteOption = Annotated[str, typer.Option("--note", help="Why, in a sentence.")]


@app.callback()
def risk() -> None:
    """How a plan's risks stand, and reviewing them."""


@app.command()
def review(
    code: Annotated[str, typer.Argument(help="The risk, by its code in the plan.")],
    *,
    probability: Annotated[Level | None, typer.Option("--probability", help="How likely it is.")] = None,
    impact: Annotated[Level | None, typer.Option("--impact", help="How grave it would be.")] = None,
    status: Annotated[RiskStatus | None, typer.Option("--status", help="What became of it.")] = None,
    owner: Annotated[str | None, typer.Option("--owner", help="Who answers for it.")] = None,
    note: NoteOption = "",
    reviewed_on: ReviewedOn = None,
    plan: PlanOption = None,
) -> None:
    """Write down how a risk is judged; what is not named stays as it stood."""
    from warehouse.plans import plan_known_on
    from warehouse.risk_reviews import review_risk

    with mistakes_told(), record() as warehouse:
        made = review_risk(
            warehouse, plan_known_on(warehouse, plan, None), code, probability=probability, impact=impact,
            status=status, owner=owner, note=note, at=now(), by=author(),
            reviewed_on=date_of("reviewed-on", reviewed_on) or now().date(),
        )  # fmt: skip
    typer.echo(f"{code}: {made.status}, probability {made.probability}, impact {made.impact} on {made.reviewed_on}")


@app.command()
def mitigation(
    number: Annotated[int, typer.Argument(help="The mitigation, by its number in the plan.")],
    *,
    state: Annotated[MeasureState, typer.Option("--state", help="How it stands.")],
    note: NoteOption = "",
    reviewed_on: ReviewedOn = None,
    plan: PlanOption = None,
) -> None:
    """Write down how a mitigation stands."""
    from warehouse.plans import plan_known_on
    from warehouse.risk_reviews import review_mitigation

    with mistakes_told(), record() as warehouse:
        made = review_mitigation(
            warehouse, plan_known_on(warehouse, plan, None), number, state=state, note=note, at=now(), by=author(),
            reviewed_on=date_of("reviewed-on", reviewed_on) or now().date(),
        )  # fmt: skip
    typer.echo(f"mitigation {number}: {made.state} on {made.reviewed_on}")


@app.command("list")
def list_all(
    plan: PlanOption = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="As of that day; today without it.")] = None,
    history: Annotated[bool, typer.Option("--history", help="Every review, in the order of its day.")] = False,
    mitigations: Annotated[bool, typer.Option("--mitigations", help="The mitigations in place of the risks.")] = False,
    known_on: KnownOn = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """List how every risk stands; or every review; or every mitigation."""
    from indicators.risk_reviews import measures_on, risks_on
    from warehouse.plans import plan_known_on
    from warehouse.risk_reviews import reviews_known_on

    with mistakes_told(), record() as warehouse:
        by_then = known_on_of(known_on)
        of = plan_known_on(warehouse, plan, by_then)
        risks, measures = reviews_known_on(warehouse, of.code, by_then)
        day = date_of("on", on) or now().date()
    if history:
        in_order = sorted(risks, key=lambda one: (one.reviewed_on, one.number))
        show([one.as_dict() for one in in_order], HISTORY, form)
        return
    if mitigations:
        show(_measures(of, measures_on(of, measures, day)), MEASURES, form)
        return
    titles = {one.code: one.title.in_language("en")[0] for one in of.risks}
    show([one.as_dict() | {"title": titles[one.risk]} for one in risks_on(of, risks, day)], COLUMNS, form)


def _measures(plan: Plan, newest: dict[int, MeasureReview | None]) -> list[dict[str, Any]]:
    rows = []
    for one in plan.mitigations:
        seen = newest[one.number]
        rows.append({
            "mitigation": one.number, "state": str(seen.state if seen else one.state),
            "owner": one.owner.in_language("en")[0], "reviewed_on": str(seen.reviewed_on) if seen else None,
            "note": seen.note if seen else "", "title": one.title.in_language("en")[0],
        })  # fmt: skip
    return rows
