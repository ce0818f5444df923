"""The workbook a data owner fills in: what is known stands there already, drop-downs and limits keep mistakes out.

The same plan, source, known values, language and day make the same bytes.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

import xlsxwriter

from indicators.canonical import digest_of
from indicators.errors import CallerMistake
from reports.spreadsheet import AS_WRITTEN
from reports.template_cells import Lists
from reports.template_entries import entries_form
from reports.template_forms import bound_of, is_wide
from reports.template_guide import Guide, Occasion, help_of, title_of, write_codes, write_instructions
from reports.template_long import long_form
from reports.template_sheets import Press, write_data
from reports.template_wide import wide_form
from reports.template_words import TemplateWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from indicators.framework import Plan, Source
    from indicators.series import Observation
    from reports.template_forms import Bound, Form

VERSION = "1"
"""Of the template itself. It rises when a workbook made before could no longer be read as it was meant."""

PROPERTIES = ("template", "source", "plan", "edition", "made on", "language", "form")
"""The custom properties of the document, each after `milepost `."""


def template_workbook(  # noqa: PLR0913 - what is made for whom, from what, on which day
    plan: Plan, source: Source, known: Iterable[Observation], *, language: str, made_on: date, due: date | None = None,
    contact: str = "", area_names: Mapping[str, str] | None = None,
) -> bytes:  # fmt: skip
    """Write the template of a source people hand in, as .xlsx.

    `known` are the observations held, `due` the last day to hand it in, `contact` whom to ask, `area_names` names of
    areas in the language, by code. Raises CallerMistake for a source nobody hands in, and for a language or form
    there is no template for.
    """
    if not source.handed_in:
        raise CallerMistake(not_handed_in(plan, source))
    words, bound = TemplateWords(language, plan.currency), bound_of(plan, source)
    form = form_of(plan, source, bound, known, words=words, made_on=made_on)
    occasion = Occasion(made_on=made_on, due=due, contact=contact, area_names=area_names or {})
    properties = _properties(plan, source, form, language, made_on)
    guide = Guide(plan=plan, source=source, bound=bound, form=form, occasion=occasion, mark=_mark(properties))
    return _written(guide, words, properties)


def not_handed_in(plan: Plan, source: Source) -> str:
    """Say that nobody hands a source in, and which sources of the plan somebody does."""
    there = ", ".join(one.id for one in plan.sources if one.handed_in) or "none"
    return f"{source.id} is not handed in by people: it is read by itself; of {plan.code} are handed in: {there}"


def form_of(
    plan: Plan, source: Source, bound: Sequence[Bound], known: Iterable[Observation], *, words: TemplateWords,
    made_on: date,
) -> Form:  # fmt: skip
    """Give the form of a source's template. Raises CallerMistake when nothing is bound to the source."""
    if not bound:
        raise CallerMistake(f"{source.id} gives no indicator of {plan.code}: bind a series to it in the plan first")
    if source.connector == "responses":
        return entries_form(plan, source, bound, words=words)
    make = wide_form if is_wide(bound, source) else long_form
    return make(plan, source, bound, known, words=words, made_on=made_on)


def _properties(plan: Plan, source: Source, form: Form, language: str, made_on: date) -> dict[str, str]:
    edition = digest_of(plan.model_dump(mode="json"))[:12]
    said = (VERSION, source.id, plan.code, edition, made_on.isoformat(), language, form.kind)
    return dict(zip(PROPERTIES, said, strict=True))


def _mark(properties: Mapping[str, str]) -> str:
    named = ("plan", "source", "edition", "made on")
    return " · ".join([f"milepost-template {properties['template']}", *(properties[name] for name in named)])


def _written(guide: Guide, words: TemplateWords, properties: Mapping[str, str]) -> bytes:
    content, made_on = io.BytesIO(), guide.occasion.made_on
    book = xlsxwriter.Workbook(content, AS_WRITTEN)
    created = datetime(made_on.year, made_on.month, made_on.day)  # noqa: DTZ001 - the library takes a day of no zone
    book.set_properties({"title": title_of(guide, words), "created": created})
    for name, text in properties.items():
        book.set_custom_property(f"milepost {name}", text, "text")
    press = Press(book, words)
    write_instructions(press, guide)
    data = press.sheet("Data")
    if guide.form.kind != "rows":
        write_codes(press, guide)
    lists = Lists(book)
    lists.take(guide.form)
    write_data(press, data, guide.form, lists, title=title_of(guide, words), about=help_of(guide, words))
    data.activate()
    book.close()
    return content.getvalue()
