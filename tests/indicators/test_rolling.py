"""The next edition of a plan: what continues is untouched, what falls away is gone, what nobody knows is marked."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from indicators.definitions import check_texts, plan_from_texts
from indicators.errors import CallerMistake
from indicators.fill_marks import TO_BE_FILLED, marks_in
from indicators.rolling import Roll, rolled_texts, with_years_rolled
from indicators.rolling_steps import answers_from, decided
from warehouse.plan_folder import texts_of

ITU = Path(__file__).parents[2] / "plans/itu-gs-2020-2023"
UNTOUCHED = {"areas.toml", "indicators.toml", "narratives.toml", "pledges.toml", "risks.toml"}
DROP = {"kind": "dropped", "old": ["I.6-b.2"], "reason": "The register was closed"}


@pytest.fixture(scope="module")
def texts():
    return texts_of(ITU)


def roll(texts, *steps, places=(), first=2021, last=2024):
    plan = plan_from_texts(texts)
    answers = answers_from({"step": steps, "place": places}, "answers.toml")
    fates, new = decided(plan, answers, first)
    made = Roll(code=f"itu-gs-{first}-{last}", first_year=first, last_year=last, steps=fates, places=new)
    return rolled_texts(texts, plan, made)


def read(text):
    return tomllib.loads(text)


def lines_changed(old, new):
    was, now = old.split("\n"), new.split("\n")
    return [line for line in now if line not in was], [line for line in was if line not in now]


def test_what_continues_is_untouched(texts):
    rolled = roll(texts)
    assert {file for file in texts if rolled[file] == texts[file]} >= UNTOUCHED | {
        file for file in texts if file.startswith("sources/")
    }
    added, removed = lines_changed(texts["objectives/I.5.toml"], rolled["objectives/I.5.toml"])
    # One line for the objective's share and total, and three lines for its three outputs, two of them alike.
    assert all("to be filled" in line for line in added)
    assert len(added) <= len(removed) <= 2 + 3 * 3


def test_years_that_fall_away_go_and_new_ones_are_marked_never_guessed(texts):
    rolled = roll(texts)
    (first, *_) = read(rolled["objectives/I.1.toml"])["output"]
    assert first["budget"] == {"2021": 5_939_751, "2022": 9_411_902, "2023": 5_012_333, "2024": TO_BE_FILLED}
    assert "budget = { 2021 = 5_939_751, 2022 = 9_411_902," in rolled["objectives/I.1.toml"]
    assert "[[allocation]]" not in rolled["allocations.toml"]
    assert rolled["allocations.toml"].startswith("# Annexes.")


def test_an_edition_that_shares_no_year_with_the_one_before_has_no_budget_yet(texts):
    rolled = roll(texts, first=2024, last=2027)
    budget = read(rolled["objectives/I.1.toml"])["output"][0]["budget"]
    assert budget == dict.fromkeys(("2024", "2025", "2026", "2027"), TO_BE_FILLED)
    assert {one.code for one in check_texts(rolled).findings} == {"plan-to-be-filled"}


def test_a_plan_without_any_place_rolls_and_its_first_is_written_by_hand(texts):
    empty = {
        "plan.toml": texts["plan.toml"].replace('area_lists = ["m49"]', "indicators = []\nsources = []\npledges = []")
    }
    empty["objectives/I.1.toml"] = (
        'code = "I.1"\ntitle = { en = "One", zh = "一" }\noutputs = []\n'
        "printed_total = { 2020 = 1, 2021 = 1, 2022 = 1, 2023 = 1 }\n\n"
        '[[outcome]]\ncode = "I.1-a"\ntitle = { en = "One", zh = "一" }\n'
    )
    assert read(roll(empty)["crosswalk.toml"])["crosswalk"] == {"before": "itu-gs-2020-2023", "steps": []}
    with pytest.raises(CallerMistake, match="the plan has no pledges: expected one to put another after"):
        roll(empty, places=[{"code": "I.1-a.1", "indicator": "one"}])


def test_the_plan_says_its_new_years_and_waits_for_its_document(texts):
    head = read(roll(texts)["plan.toml"])
    assert (head["code"], head["edition"], head["first_year"], head["last_year"]) == (
        "itu-gs-2021-2024", "2021-2024", 2021, 2024,
    )  # fmt: skip
    assert head["title"]["zh"] == "总秘书处2021-2024年四年期滚动式运作规划"
    assert head["document"]["sha256"] == head["document"]["file"] == head["document"]["title"]["en"] == TO_BE_FILLED


def test_everything_that_is_to_be_filled_is_named_with_its_line_and_nothing_else_is_wrong(texts):
    rolled = roll(texts)
    found = check_texts(rolled).findings
    assert {one.code for one in found} == {"plan-to-be-filled"}
    assert len(found) == sum(len(list(marks_in(read(text)))) for text in rolled.values())
    for one in found:
        assert TO_BE_FILLED in rolled[one.file].split("\n")[one.row - 1]
    budgets = [one for one in found if one.column == "output.budget.2024"]
    assert len(budgets) == len([output for text in map(read, texts.values()) for output in text.get("output", ())])


def test_shares_of_years_that_stay_are_kept(texts):
    kept = texts | {"plan.toml": texts["plan.toml"].replace("share_years = [2020, 2021]", "share_years = [2021]")}
    kept["resources.toml"] = texts["resources.toml"].replace('period = "2020-2021"', 'period = "2021-2022"', 1)
    rolled = roll(kept)
    assert "share_years = [2021]" in rolled["plan.toml"]
    assert read(rolled["objectives/I.1.toml"])["share_of_total"] == {"percent": 62.55}
    first, second = read(rolled["resources.toml"])["share_table"]
    assert (first["period"], second["period"]) == ("2021-2022", TO_BE_FILLED)
    assert (first["line"][0]["share"], second["line"][0]["share"]) == ({"percent": 84}, {"percent": TO_BE_FILLED})


def test_an_allocation_table_of_a_year_that_stays_is_kept(texts):
    one = texts["allocations.toml"].replace("year = 2020", "year = 2021", 1)
    (kept,) = read(roll(texts | {"allocations.toml": one})["allocations.toml"])["allocation"]
    assert kept["id"] == "support-to-objectives-2020"


def test_budgets_under_a_header_of_their_own_roll_too(texts):
    told = "budget = { 2020 = 132_738, 2021 = 132_739, 2022 = 133_291, 2023 = 132_159 }"
    lines = "[output.budget]\n2020 = 132_738 # printed\n2021 = 132_739 # printed\n2022 = 133_291\n2023 = 132_159"
    objective = texts["objectives/I.5.toml"]
    head, _, tail = objective.rpartition(told)
    shares, own = tail.strip().split("\n")[:2], f"{head.rstrip()}\n"
    rolled = roll(texts | {"objectives/I.5.toml": own + "\n".join(shares) + f"\n\n{lines}\n"})["objectives/I.5.toml"]
    assert rolled.endswith(
        '[output.budget]\n2021 = 132_739 # printed\n2022 = 133_291\n2023 = 132_159\n2024 = "to be filled"\n'
    )


def test_every_place_has_its_step_and_a_dropped_one_says_all_that_is_known_of_it(texts):
    crosswalk = read(roll(texts, DROP)["crosswalk.toml"])["crosswalk"]
    assert crosswalk["before"] == "itu-gs-2020-2023"
    assert len(crosswalk["step"]) == len(plan_from_texts(texts).places())
    (dropped,) = [one for one in crosswalk["step"] if one["kind"] == "dropped"]
    assert (dropped["old"], dropped["discontinued_on"].isoformat(), dropped["reason"], dropped["objective"]) == (
        ["I.6-b.2"], "2020-12-31", "The register was closed", "I.6",
    )  # fmt: skip
    assert dropped["title"]["en"]


def test_a_dropped_place_goes_with_its_pledge_and_its_definition_stays(texts):
    rolled = roll(texts, DROP)
    for file, name in (("objectives/I.6.toml", "outcome.indicator"), ("pledges.toml", "pledge")):
        added, removed = lines_changed(texts[file], rolled[file])
        assert "I.6-b.2" not in rolled[file], name
        assert not [line for line in added if "to be filled" not in line]
        assert [line for line in removed if "I.6-b.2" in line]
    assert rolled["indicators.toml"] == texts["indicators.toml"]


def test_a_renumbered_place_keeps_its_text_also_in_another_outcome(texts):
    near = roll(texts, {"kind": "renumbered", "old": ["I.5-c.1"], "new": ["I.5-c.2"]})
    assert read(near["objectives/I.5.toml"])["outcome"][2]["indicator"][0]["code"] == "I.5-c.2"
    far = roll(texts, {"kind": "renumbered", "old": ["I.5-c.1"], "new": ["I.6-a.3"]})
    assert "indicator" not in read(far["objectives/I.5.toml"])["outcome"][2]
    *_, moved = read(far["objectives/I.6.toml"])["outcome"][0]["indicator"]
    assert moved == {"code": "I.6-a.3", "indicator": "ewaste-recycling-rate", "printed": "全球电子废弃物回收比例"}
    for rolled, code in ((near, "I.5-c.2"), (far, "I.6-a.3")):
        changed, _ = lines_changed(texts["pledges.toml"], rolled["pledges.toml"])
        assert changed == [f'indicator = "{code}"']


def test_what_is_judged_together_follows_the_new_codes(texts):
    together = (
        '\n[[outcome.composite]]\ncode = "I.4-d.0"\ntitle = { en = "All" }\nrule = "weighted"\n'
        'components = ["I.4-d.1", "I.4-d.2"] # two\nweights = { "I.4-d.1" = 1, "I.4-d.2" = 2 }\n'
    )
    own = texts | {"objectives/I.4.toml": texts["objectives/I.4.toml"].replace(
        "\n# ----------------------------------------------------------------------\n[[output]]", f"{together}\n[[output]]", 1
    )}  # fmt: skip
    rolled = roll(own, {"kind": "renumbered", "old": ["I.4-d.2"], "new": ["I.4-d.9"]})["objectives/I.4.toml"]
    assert 'components = ["I.4-d.1", "I.4-d.9"] # two\nweights = { "I.4-d.1" = 1, "I.4-d.9" = 2 }' in rolled


def test_a_new_place_stands_in_its_outcome_and_promises_nothing_yet(texts):
    rolled = roll(texts, places=[{"code": "I.5-c.2", "indicator": "ewaste-collected"}])
    place = read(rolled["objectives/I.5.toml"])["outcome"][2]["indicator"][1]
    assert place == {"code": "I.5-c.2", "indicator": "ewaste-collected", "printed": TO_BE_FILLED}
    pledge = read(rolled["pledges.toml"])["pledge"][-1]
    assert (pledge["indicator"], pledge["target"]["state"]) == ("I.5-c.2", "to_be_established")
    begun = read(rolled["indicators.toml"])["indicator"][-1]
    assert (begun["id"], begun["unit"]) == ("ewaste-collected", TO_BE_FILLED)
    known = roll(texts, places=[{"code": "I.5-c.2", "indicator": "ewaste-recycling-rate"}])
    assert known["indicators.toml"] == texts["indicators.toml"]


def test_splits_and_mergers_take_out_what_ended_and_put_in_what_came(texts):
    split = {"kind": "split", "old": ["I.5-a.1"], "new": ["I.5-a.1", "I.5-a.2"]}
    merged = {"kind": "merged", "old": ["I.6-b.2", "I.6-b.3"], "new": ["I.6-b.4"], "decision": "Decision 7"}
    rolled = roll(texts, split, merged, places=[{"code": "I.6-b.4", "indicator": "overlap-areas-identified"}])
    assert [one["code"] for one in read(rolled["objectives/I.5.toml"])["outcome"][0]["indicator"]] == [
        "I.5-a.1",
        "I.5-a.2",
    ]
    places = read(rolled["objectives/I.6.toml"])["outcome"][1]["indicator"]
    assert [one["code"] for one in places] == ["I.6-b.1", "I.6-b.4"]
    kinds = [one["kind"] for one in read(rolled["crosswalk.toml"])["crosswalk"]["step"]]
    assert (kinds.count("split"), kinds.count("merged"), kinds.count("continued")) == (1, 1, 43)


def test_the_crosswalk_of_the_edition_before_is_not_carried_on(texts):
    own = texts | {"crosswalk.toml": '[crosswalk]\nbefore = "itu-gs-2016-2019"\nsteps = []\n'}
    assert read(roll(own)["crosswalk.toml"])["crosswalk"]["before"] == "itu-gs-2020-2023"


@pytest.mark.parametrize(("said", "told"), [
    ({"step": [{"kind": "dropped", "old": ["I.9-z.1"], "reason": "gone"}]}, "has no place I.9-z.1"),
    ({"step": [{"kind": "renumbered", "old": ["I.9-z.1"], "new": ["I.1-a.9"]}]}, "has no place I.9-z.1"),
    ({"step": [{"kind": "dropped", "old": ["I.6-b.2"]}]}, "needs its reason"),
    ({"step": [DROP, {"kind": "renumbered", "old": ["I.6-b.2"], "new": ["I.6-b.9"]}]}, "two steps or more"),
    ({"step": [{"kind": "renumbered", "old": ["I.6-b.2"], "new": ["I.6-b.1"]}]}, "for two places of the next edition"),
    ({"place": [{"code": "I.6-b.2"}]}, "for two places of the next edition"),
    ({"step": [{"kind": "renumbered", "old": ["I.6-b.2"], "new": ["I.6-b.9"]}], "place": [{"code": "I.6-b.9"}]},
     "I.6-b.9: found among the new places"),
    ({"step": [{"kind": "split", "old": ["I.6-b.2"], "new": ["I.6-b.2", "I.6-b.9"]}], "place": [{"code": "I.6-b.2"}]},
     "I.6-b.2: found among the new places"),
    ({"place": [{"code": "X.1"}]}, "X.1 belongs to no outcome"),
    ({"place": [{"code": "I.6-b.9", "indicator": "No Slug"}]}, "answers.toml, place.0.indicator"),
    ({"places": []}, "answers.toml, places: Extra inputs"),
])  # fmt: skip
def test_answers_that_do_not_fit_the_plan_are_told(texts, said, told):
    with pytest.raises(CallerMistake, match=told):
        decided(plan_from_texts(texts), answers_from(said, "answers.toml"), 2021)


@pytest.mark.parametrize(("text", "rolled"), [
    ("itu-gs-2020-2023", "itu-gs-2021-2024"), ("Plan 2020–2023", "Plan 2021–2024"), ("2020 - 2023年", "2021 - 2024年"),
    ("12020-2023", "12020-2023"), ("2020", "2020"), ("2019-2023", "2019-2023"),
])  # fmt: skip
def test_a_text_that_names_the_plan_s_years_names_the_new_ones(texts, text, rolled):
    assert with_years_rolled(text, plan_from_texts(texts), 2021, 2024) == rolled
