"""A plan's texts: every mistake at once, each with its file and line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.definitions import check_texts, plan_from_texts
from indicators.errors import DefinitionError
from indicators.toml_lines import line_of, lines_of

FOLDER = Path(__file__).parents[2] / "plans/itu-gs-2020-2023"


@pytest.fixture
def texts():
    found = {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*.toml")}
    return {name: path.read_text(encoding="utf-8") for name, path in found.items() if not name.startswith("recorded")}


def mistake(texts):
    with pytest.raises(DefinitionError) as raised:
        plan_from_texts(texts)
    assert len(raised.value.mistakes) >= 1
    return raised.value.mistakes[0]


@pytest.mark.parametrize(
    ("file", "written", "instead", "code", "said"),
    [
        ("plan.toml", "first_year = 2020", "first_year = 20", "plan-schema", "1900"),
        ("plan.toml", 'iati = "XM-DAC-41303"', 'iati = "XM/DAC 41303"', "plan-schema", "pattern"),
        ("plan.toml", 'sdmx_agency = "ITU"', 'sdmx_agency = "1 ITU"', "plan-schema", "pattern"),
        ("plan.toml", 'currency = "CHF"', 'currencies = "CHF"', "plan-schema", "required"),
        ("indicators.toml", 'unit = "percent"', 'unit = "percents"', "plan-schema", "'percent'"),
        (
            "sources/statistics.toml",
            'indicator = "internet-use"',
            'indicator = "nothing"',
            "plan-unknown-indicator",
            "one of",
        ),
        ("objectives/I.5.toml", 'code = "I.5-c"', 'code = "I.9-c"', "plan-code-out-of-place", "begins with I.5"),
        (
            "objectives/I.5.toml",
            'indicator = "ewaste-recycling-rate"',
            'indicator = "no"',
            "plan-unknown-indicator",
            "one",
        ),
        ("risks.toml", "mitigations = [4, 5]", "mitigations = [4, 55]", "plan-unknown-mitigation", "one of"),
        ("pledges.toml", "value = 30,", "value = 10,", "plan-direction-contradicts", "increase"),
        (
            "pledges.toml",
            'value = 30, period = "2023"',
            'value = 30, period = "2012"',
            "plan-target-before-baseline",
            "after",
        ),
        ("pledges.toml", "value = 30, ", "", "plan-schema", "exactly one of value"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(texts, file, written, instead, code, said):
    line = texts[file][: texts[file].index(written)].count("\n") + 1
    texts[file] = texts[file].replace(written, instead, 1)
    found = [one for one in check_texts(texts).findings if one.file == file and one.code == code]
    assert found, check_texts(texts).findings
    assert said in found[0].expected
    assert abs((found[0].row or 0) - line) <= 12


def test_all_mistakes_are_told_at_once(texts):
    texts["plan.toml"] = texts["plan.toml"].replace("first_year = 2020", "first_year = 20")
    texts["risks.toml"] = texts["risks.toml"].replace('probability = "low"', 'probability = "tiny"')
    with pytest.raises(DefinitionError) as raised:
        plan_from_texts(texts)
    assert {one.file for one in raised.value.mistakes} == {"plan.toml", "risks.toml"}
    assert len(raised.value.mistakes) >= 6


def test_a_text_that_is_not_toml_is_told_with_its_line_and_the_others_are_still_checked(texts):
    texts["sources.toml"] = "[[source]]\nid = \n"
    texts["plan.toml"] = texts["plan.toml"].replace("first_year = 2020", "first_year = 20")
    found = {(one.code, one.file) for one in check_texts(texts).findings}
    assert {("plan-syntax", "sources.toml"), ("plan-schema", "plan.toml")} <= found
    assert mistake(texts).row == 2


def test_a_key_given_in_two_files_is_a_mistake(texts):
    texts["risks.toml"] = 'currency = "EUR"\n' + texts["risks.toml"]
    assert "plan-key-twice" in {one.code for one in check_texts(texts).findings}


KEYS = st.from_regex(r"[a-z]{1,6}", fullmatch=True)
VALUES = st.sampled_from(
    ["1", '"a"', "[1, 2]", "[\n  1,\n  2,\n]", '"""\nx = 1\n[y]\n"""', "{ a = 1 }", '"# no"', "'[[z]]'"]
)


@given(st.lists(st.tuples(st.sampled_from(["", "[{}]", "[[{}]]"]), KEYS, KEYS, VALUES), min_size=1, max_size=8))
def test_every_key_is_found_on_the_line_it_is_written_on(parts):
    lines, seen, used = [], {}, set()
    for number, (header, table, key, value) in enumerate(parts):
        if header == "":
            continue
        lines += [header.format(f"{table}{number}"), f"{key} = {value}"]
        used.add((f"{table}{number}", 0, key) if "[[" in header else (f"{table}{number}", key))
        seen[f"{table}{number}"] = key
    text = "\n".join(lines)
    tomllib.loads(text)
    where = lines_of(text)
    for path in used:
        assert text.split("\n")[line_of(where, path) - 1].startswith(f"{path[-1]} = ")
