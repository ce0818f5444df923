"""A preview says what the admission then does: the same judgement, and a difference that equals the one written down."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from indicators.canonical import digest_of
from indicators.errors import Conflict
from indicators.findings import Finding, Severity
from indicators.handovers import Step
from tests.frames import Checked, Reading, candidate, day, frame_of, numbered, raw_file, small_plan
from tests.warehouse.handed_in import OPEN, Clerk
from tests.warehouse.replays import examples
from warehouse.admission import admit
from warehouse.landing import land
from warehouse.limits import SEVERITY_OF, Limits
from warehouse.previews import examine
from warehouse.refusals import CELL, CONTENT
from warehouse.runs import findings, last_runs, totals
from warehouse.source_states import source_standings

if TYPE_CHECKING:
    import pandas as pd

COUNTS = ("outcome", "new", "revised", "unchanged", "refused", "withdrawn")

_numbers = itertools.count()

rows = st.lists(
    st.tuples(
        st.sampled_from(["rate-a", "rate-b"]),
        st.sampled_from(["CHE", "FRA"]),
        st.sampled_from(["2018", "2019", "2019-Q3", "2020"]),
        st.sampled_from([None, 0.0, -0.0, 1.0, 1.5, 1e300]),
        st.sampled_from(["", "a note"]),
        st.booleans(),
    ),
    max_size=14,
)
limits = st.builds(
    Limits,
    granted=st.sampled_from([None, frozenset({"rate-a"}), frozenset()]),
    locked=st.sampled_from([(), ("2019",), ("2019-Q3", "2020")]),
    excepted=st.sampled_from([(), ("2019-Q3",)]),
)


def refusing(frame, plan, source, previous) -> Checked:
    """A checker that refuses the rows whose unit says so."""
    return Checked(frame["unit"] != "wrong")


def reading_of(drawn, *, complete: bool, unread: bool) -> Reading:
    frame = frame_of(
        *(
            candidate(value, indicator=indicator, area=area, period=period, note=note, row=row,
                      unit="wrong" if wrong else "percent")
            for row, (indicator, area, period, value, note, wrong) in enumerate(drawn, start=2)
        )
    )  # fmt: skip
    found = (Finding(code="unreadable", severity=Severity.ERROR, file="main", row=99),) if unread else ()
    return Reading(frame, found, complete=complete, passed_over=20)


deliveries = {
    "before": st.lists(st.tuples(rows, st.booleans(), st.sampled_from(["main", "other"])), max_size=3),
    "drawn": rows, "complete": st.booleans(), "unread": st.booleans(), "limited": limits,
}  # fmt: skip


def test_the_counts_and_changes_of_a_preview_are_those_of_the_admission(warehouse):
    @settings(max_examples=examples(warehouse, 20))
    @given(**deliveries)
    def whatever_is_handed_in(**given):
        foretold(warehouse, **given)

    whatever_is_handed_in()


def foretold(warehouse, before, drawn, complete, unread, limited):
    source = f"source-{next(_numbers)}"
    plan = small_plan(source)

    def deliver(reading, label, within=OPEN):
        address = f"submission:{next(_numbers)}"
        files = [raw_file(address, address=address, source=source, label=label, partial=not reading.complete)]
        told = {"reader_version": "1", "at": day(1), "by": "me", "checker": refusing}
        preview = examine(warehouse, plan=plan, files=files, reading=reading, limits=within, **told)
        landed = land(warehouse, files, at=day(1), by="me")
        # Only what is handed in is previewed, and an admission knows it as that by its address.
        return preview, admit(warehouse, landed.delivery, reading, plan, **told, limits=within)

    for earlier, whole, label in before:
        deliver(reading_of(earlier, complete=whole, unread=False), label)
    preview, intake = deliver(reading_of(drawn, complete=complete, unread=unread), "main", limited)
    assert [getattr(preview.intake, name) for name in COUNTS] == [getattr(intake, name) for name in COUNTS]
    assert preview.findings == intake.findings
    assert cells_of(preview.changes) == written(warehouse, intake.vintage)


def cells_of(changes: pd.DataFrame) -> list:
    value = changes["value"].astype(object).where(changes["value"].notna(), None)
    gone = changes["kind"] == "withdrawn"
    ordered = changes.assign(value=value, gone=gone)[[*CELL, "value", "status", "unit", "note", "gone"]]
    return sorted(ordered.itertuples(index=False, name=None), key=lambda line: line[:4])


def written(warehouse, vintage) -> list:
    wanted = text(
        "SELECT indicator, area, breakdown, period, value, status, unit, note, withdrawn FROM observation "
        "JOIN series ON series.id = series_id WHERE vintage_id = :vintage"
    )
    with warehouse.read() as connection:
        found = connection.execute(wanted, {"vintage": vintage or 0}).all()
    return sorted((*row[:8], bool(row[8])) for row in found) if found else []


@pytest.fixture
def clerk(warehouse) -> Clerk:
    return Clerk(warehouse)


def known(clerk, **years) -> None:
    landed = land(clerk.warehouse, [raw_file(str(years))], at=day(0), by="me")
    admit(clerk.warehouse, landed.delivery, Reading(numbered(**years)), clerk.plan, at=day(0), by="me",
          reader_version="1", checker=clerk.checker)  # fmt: skip


def test_every_change_is_told_with_its_place_its_old_and_its_new_value(clerk):
    known(clerk, y2020=5.0, y2021=6.0)
    public_id = clerk.hand_in("a")
    clerk.keep(public_id, Reading(numbered(y2020=5.5, y2021=6.0, y2022=7.0), columns={"value": "D"}))
    effect = clerk.examined(public_id).effect
    assert {name: effect[name] for name in COUNTS} == {
        "outcome": "admitted", "new": 1, "revised": 1, "unchanged": 1, "refused": 0, "withdrawn": 0,
    }  # fmt: skip
    revised, new = effect["lines"]
    assert (revised["period"], revised["kind"], revised["change"], revised["cell"]) == ("2020", "revised", "0.5", "D2")
    assert (revised["old"]["value"], revised["new"]["value"]) == ("5.0", "5.5")
    assert (new["period"], new["kind"], new["old"], new["change"], new["row"]) == ("2022", "new", None, None, 4)


def test_only_a_file_about_the_whole_withdraws_what_it_leaves_out(clerk):
    known(clerk, y2020=5.0, y2021=6.0)
    part = clerk.hand_in("a", choices={"covers": "part"})
    whole = clerk.hand_in("b", choices={"covers": "whole"})
    assert [clerk.examine(one, numbered(y2020=5.0)).intake.withdrawn for one in (part, whole)] == [0, 1]


def test_an_examination_is_no_admission_whoever_asks(clerk):
    known(clerk, y2020=5.0)
    before = source_standings(clerk.warehouse, clerk.plan.sources, at=day(5)), totals(clerk.warehouse)
    public_id = clerk.hand_in("a")
    clerk.keep(public_id, Reading(frame_of(candidate(1.0), candidate(2.0, row=3))))
    examination = clerk.examined(public_id)
    told = [found.code for _, found in findings(clerk.warehouse, run_id=examination.run)]
    assert told == ["contradicting-rows", "contradicting-rows"]
    assert findings(clerk.warehouse) == []
    assert (source_standings(clerk.warehouse, clerk.plan.sources, at=day(5)), totals(clerk.warehouse)) == before
    assert last_runs(clerk.warehouse)[0].kind == "examination"


def test_an_examination_is_stale_once_the_source_said_something_since(clerk):
    public_id = clerk.hand_in("a")
    clerk.keep(public_id, numbered(y2020=5.0))
    assert not clerk.examined(public_id).stale
    known(clerk, y2020=5.0)
    assert clerk.examined(public_id).stale


def test_what_is_no_longer_being_read_is_not_examined(clerk):
    public_id = clerk.hand_in("a")
    clerk.do(public_id, Step.WITHDRAWN)
    with pytest.raises(Conflict, match="withdrawn cannot be examined"):
        clerk.keep(public_id, numbered(y2020=5.0))
    assert clerk.examined(public_id) is None
    assert last_runs(clerk.warehouse) == []


def test_rows_outside_ones_grants_and_changes_in_locked_periods_are_refused_and_told(clerk):
    known(clerk, y2020=5.0, y2021=6.0, y2022=7.0)
    clerk.limits = Limits(granted=frozenset({"recycling-rate"}), locked=("2020", "2021", "2022"), excepted=("2022",))
    public_id = clerk.hand_in("a", choices={"covers": "whole"})
    rows = [
        candidate(5.0), candidate(9.0, period="2022", row=3), candidate(1.0, indicator="another", row=4),
        candidate(1.0, period="2020-Q3", row=5),
    ]  # fmt: skip
    examined = clerk.examine(public_id, frame_of(*rows))
    told = {(found.code, found.row) for found in examined.findings}
    assert told == {("not-granted", 4), ("period-locked", 5), ("locked-values-left-out", None)}
    assert {code for code, _ in told} == SEVERITY_OF.keys()
    assert all(found.severity is SEVERITY_OF[found.code] for found in examined.findings)
    assert [getattr(examined.intake, name) for name in COUNTS] == ["admitted", 0, 1, 1, 2, 0]


def test_a_column_people_leave_out_is_a_warning_they_accept_by_confirming(clerk):
    shapes = [{"value": "number", "note": "text"}, {"value": "number"}]
    told = []
    for number, shape in enumerate(shapes):
        reading = Reading(numbered(y2020=float(number)), shape=shape)
        public_id = clerk.ready(str(number), reading)
        told.append([(found.code, found.severity) for found in clerk.publish(public_id, reading).findings])
    assert told == [[], [("field-gone", Severity.WARNING)]]


def test_what_people_hand_in_is_no_measure_for_what_a_system_gives(clerk):
    public_id = clerk.ready("a", Reading(numbered(y2020=1.0), shape={"value": "number", "remark": "text"}))
    clerk.publish(public_id, Reading(numbered(y2020=1.0), shape={"value": "number", "remark": "text"}))
    landed = land(clerk.warehouse, [raw_file("b")], at=day(9), by="me")
    intake = admit(clerk.warehouse, landed.delivery, Reading(numbered(y2020=2.0), shape={"value": "number"}),
                   clerk.plan, at=day(9), by="me", reader_version="1", checker=clerk.checker)  # fmt: skip
    assert (intake.outcome, intake.findings) == ("admitted", ())


def test_the_digest_of_an_effect_is_that_of_a_document_however_many_pieces_it_is_written_in(warehouse, monkeypatch):
    clerk = Clerk(warehouse)
    clerk.publish(clerk.ready("a", numbered(y2019=1.5, y2020=2.0)), numbered(y2019=1.5, y2020=2.0))
    reading = numbered(y2019=-0.0, y2020=None, y2021=1e300, y2022=3.0)
    effect = clerk.examine(clerk.hand_in("b"), reading).effect
    ordered = effect.changes.sort_values(CELL)
    names = [*CELL, "kind", *CONTENT, *(f"old_{name}" for name in CONTENT), "was_withdrawn"]
    lines = ["\t".join(map(exactly, line)) for line in ordered[names].itertuples(index=False, name=None)]
    assert len(lines) == 4
    document = {"outcome": effect.intake.outcome, "refused": effect.intake.refused, "lines": lines}
    for pieces in (1, 3, 50_000):
        monkeypatch.setattr("warehouse.effects.AT_ONCE", pieces)
        assert effect.digest == digest_of(document)


def exactly(cell) -> str:
    return repr(cell) if isinstance(cell, float) else str(cell)


def test_of_many_changes_the_first_are_kept_for_display_revisions_before_what_is_new(warehouse, monkeypatch):
    monkeypatch.setattr("warehouse.previews.LINES_KEPT", 3)
    clerk = Clerk(warehouse)
    clerk.publish(clerk.ready("a", numbered(y2021=1.0, y2022=1.0)), numbered(y2021=1.0, y2022=1.0))
    told = clerk.examine(clerk.hand_in("b"), numbered(y2018=1.0, y2019=1.0, y2022=2.0, y2020=1.0)).document()
    assert told["lines_total"] == 4
    assert [(line["kind"], line["period"]) for line in told["lines"]] == [
        ("revised", "2022"), ("new", "2018"), ("new", "2019"),
    ]  # fmt: skip
