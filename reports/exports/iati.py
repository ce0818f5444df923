"""A snapshot as IATI 2.03: the plan as one activity with its results, and a report of what IATI cannot hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from indicators.errors import CallerMistake
from indicators.series import WORLD
from reports.exports.contents import organisation, own_series, texts
from reports.exports.iati_losses import loss_report
from reports.exports.iati_results import add_results, location_ref
from reports.exports.iati_xml import LANG, document, element, narratives

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = "2.03"
PIPELINE, IMPLEMENTATION, FINALISATION = "1", "2", "3"
"""IATI code list ActivityStatus. After the plan's last year it is being wound up: nothing says that it is closed."""

PLANNED_START, PLANNED_END = "1", "3"
ACCOUNTABLE, GLOBAL = "2", "1"


def iati_files(snapshot: Mapping[str, Any], *, digest: str) -> dict[str, bytes]:
    """Write the activity and its loss report. Raises CallerMistake for a plan without its organisation's identifier."""
    ref, kind = _reporting(snapshot)
    root = ET.Element("iati-activities", {"version": VERSION, "generated-datetime": snapshot["taken_at"]})
    root.append(ET.Comment(f" snapshot sha256:{digest} "))
    attributes = {"last-updated-datetime": snapshot["taken_at"], "default-currency": snapshot["plan"]["currency"]}
    activity = ET.SubElement(root, "iati-activity", {LANG: snapshot["plan"]["languages"][0], **attributes})
    _say_who_and_what(activity, snapshot, ref, kind)
    _say_when_and_where(activity, snapshot)
    add_results(activity, snapshot)
    return {"iati-activities.xml": document(root), **loss_report(snapshot, digest=digest)}


def _reporting(snapshot: Mapping[str, Any]) -> tuple[str, str]:
    known = organisation(snapshot)
    if not (known.get("iati") and known.get("iati_type")):
        raise CallerMistake(
            f"plan.toml of {snapshot['plan']['code']}: found no IATI identifier of the organisation; expected iati and "
            "iati_type under [registered_as]; add them, load the plan and take a new snapshot"
        )
    return known["iati"], known["iati_type"]


def _say_who_and_what(activity: ET.Element, snapshot: Mapping[str, Any], ref: str, kind: str) -> None:
    plan = snapshot["plan"]
    element(activity, "iati-identifier").text = f"{ref}-{plan['code']}"
    narratives(element(activity, "reporting-org", ref=ref, type=kind), texts(plan["organisation"]))
    narratives(element(activity, "title"), texts(plan["title"]))
    narratives(element(activity, "description", type="1"), texts(plan["document"]["title"]))
    role = element(activity, "participating-org", ref=ref, type=kind, role=ACCOUNTABLE)
    narratives(role, texts(plan["organisation"]))


def _say_when_and_where(activity: ET.Element, snapshot: Mapping[str, Any]) -> None:
    plan = snapshot["plan"]
    element(activity, "activity-status", code=_status(plan, int(snapshot["as_of"][:4])))
    element(activity, "activity-date", type=PLANNED_START, iso_date=f"{plan['first_year']:04d}-01-01")
    element(activity, "activity-date", type=PLANNED_END, iso_date=f"{plan['last_year']:04d}-12-31")
    areas = {line["area"] for line in snapshot["lines"]}
    for line in snapshot["lines"]:
        areas |= {one["area"] for one in own_series(snapshot, line)}
    if WORLD in areas:
        element(activity, "activity-scope", code=GLOBAL)
    known = organisation(snapshot)
    if recipient := known.get("iati_recipient"):
        element(activity, "recipient-country" if recipient.isalpha() else "recipient-region", code=recipient)
    groups = {one["code"]: texts(one["title"]) for one in plan["area_groups"]}
    for area in sorted(areas - {WORLD}):
        place = element(activity, "location", ref=location_ref(area))
        # An ISO code is the same in every language: it is all that a snapshot says of a country.
        said = groups.get(area) or dict.fromkeys(plan["languages"], area)
        narratives(element(place, "name"), said)
    if sector := known.get("iati_sector"):
        element(activity, "sector", code=sector)


def _status(plan: Mapping[str, Any], year: int) -> str:
    if year < plan["first_year"]:
        return PIPELINE
    return IMPLEMENTATION if year <= plan["last_year"] else FINALISATION
