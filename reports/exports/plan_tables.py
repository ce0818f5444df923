"""The rest of a plan as flat tables: budgets beside what was spent, risks and mitigations as they stand.

A year without a budget and an amount nobody reported are empty, never 0. What nobody reviewed stands as printed, and
its `reviewed_on` is empty.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from indicators.expenditure import amounts_in
from indicators.framework import Plan
from indicators.risk_reviews import measures_on, reviews_in, risks_on
from reports.exports.contents import texts
from reports.exports.flat_table import columns_of, in_languages, languages_of, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.exports.flat_table import Row, Table


def plan_tables(snapshot: Mapping[str, Any]) -> tuple[Table, ...]:
    """Give the tables of outputs, risks and mitigations, each where the plan has any."""
    tables = (_budgets(snapshot), _risks(snapshot), _mitigations(snapshot))
    return tuple(table for table in tables if table.rows)


def _budgets(snapshot: Mapping[str, Any]) -> Table:
    plan = snapshot["plan"]
    outputs = [(objective["code"], output) for objective in plan["objectives"] for output in objective["outputs"]]
    spoken = languages_of(output["title"] for _, output in outputs)
    columns = (
        *columns_of("objective code!", "output code!"),
        *in_languages("title", spoken),
        *columns_of("year integer!", "currency code!", "budget decimal", "spent decimal", "reported_on date"),
        *columns_of("document text", "note text"),
    )
    spent = amounts_in(snapshot)

    def rows() -> Iterator[Row]:
        for objective, output in outputs:
            words = [texts(output["title"]).get(language) for language in spoken]
            for year in range(plan["first_year"], plan["last_year"] + 1):
                budget, one = output["budget"].get(str(year)), spent.get((output["code"], year))
                known = (one.amount, one.reported_on, one.document, one.note) if one else (None,) * 4
                own = None if budget is None else Decimal(budget)
                yield objective, output["code"], *words, year, plan["currency"], own, *known

    says = "Budgets of outputs by year, and what was spent on them as far as it is reported"
    return table_of("budgets", says, columns, rows(), ("output", "year"))


def _risks(snapshot: Mapping[str, Any]) -> Table:
    plan, (reviews, _) = snapshot["plan"], reviews_in(snapshot)
    spoken = languages_of(risk["title"] for risk in plan["risks"])
    columns = (
        *columns_of("risk code!", "risk_area code!"),
        *in_languages("title", spoken),
        *columns_of("probability code!", "impact code!", "exposure code!", "status code!", "reviewed_on date"),
        *columns_of("risk_owner text", "note text", "mitigations text"),
    )
    stand = risks_on(Plan.model_validate(plan), reviews, date.fromisoformat(snapshot["as_of"]))
    rows = (
        (
            risk["code"], risk["area"], *(texts(risk["title"]).get(language) for language in spoken),
            *(str(level) for level in (one.probability, one.impact, one.exposure, one.status)),
            one.reviewed_on, one.owner, one.note, " ".join(str(number) for number in risk["mitigations"]),
        )
        for risk, one in zip(plan["risks"], stand, strict=True)
    )  # fmt: skip
    return table_of("risks", "How each risk stands on the day of the snapshot", columns, rows, ("risk",))


def _mitigations(snapshot: Mapping[str, Any]) -> Table:
    plan, (_, reviews) = snapshot["plan"], reviews_in(snapshot)
    spoken = languages_of(one["title"] for one in plan["mitigations"])
    columns = (
        *columns_of("mitigation integer!"),
        *in_languages("title", spoken),
        *columns_of("measure_state code!", "reviewed_on date", "note text"),
    )
    seen = measures_on(Plan.model_validate(plan), reviews, date.fromisoformat(snapshot["as_of"]))

    def rows() -> Iterator[Row]:
        for one in plan["mitigations"]:
            last = seen[one["number"]]
            found = (str(last.state), last.reviewed_on, last.note) if last else (one["state"], None, None)
            yield one["number"], *(texts(one["title"]).get(language) for language in spoken), *found

    says = "What is done against risks, as it stands on the day of the snapshot"
    return table_of("mitigations", says, columns, rows(), ("mitigation",))
