"""A TOML text changed at one place is the same text everywhere else, comments and layout too."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.errors import CallerMistake
from indicators.toml_edits import TomlEdits, toml_list, toml_text
from indicators.toml_spans import spans_of

FOLDER = Path(__file__).parents[2] / "plans/itu-gs-2020-2023"
FILES = sorted(FOLDER.rglob("*.toml"))
TEXT = '''
# The head.
title = { en = "A", "fr" = "B # no comment" } # kept
years.first = 2020

# About the first.
[[thing]]
code = "a" # the code
budget = { 2020 = 1_000, 2021 = 2_000 }

[thing.note]
text = """
[[thing]]
code = "not one"
"""

# ----
# About the second.
[[thing]]
code = 'b'
many = [
  1, # one
  [2, 3],
  { deep = [4] },
]

[thing.budget]
2020 = 1 # printed
2021 = 2
'''


def edited(change, text=TEXT):
    edits = TomlEdits("a.toml", text)
    change(edits)
    return edits.result()


def lines_changed(before, after):
    return [line for line in after.split("\n") if line not in before.split("\n")]


def values_under(value, path=()):
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from values_under(item, (*path, key))
    else:
        yield path, value


def assert_every_value_is_found(text):
    found = spans_of(text).values
    for path, value in values_under(tomllib.loads(text, parse_float=Decimal)):
        source = text[slice(*found[path].value)]
        assert tomllib.loads(f"x = {source}", parse_float=Decimal)["x"] == value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_every_value_of_the_plan_is_found_where_it_is_written(path):
    assert_every_value_is_found(path.read_text(encoding="utf-8"))


KEYS = st.sampled_from(["a", "b-c", '"d.e"', "'f g'", "h.i", "1"])
LEAVES = st.sampled_from(
    [
        "1",
        "-2.5",
        "true",
        '"x"',
        "'#'",
        '"\\""',
        '"""\n]\n"""',
        "'''a''b'''",
        '""""q""""',
        "1979-05-27 07:32:00",
        "0x1F",
        "inf",
    ]
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[ # c ]\n{', '.join(items)}{',' if items else ''}\n]"),
        st.lists(st.tuples(KEYS, inner), max_size=3, unique_by=lambda pair: pair[0].split(".")[0]).map(
            lambda pairs: f"{{ {', '.join(f'{key} = {value}' for key, value in pairs)} }}"
        ),
    ),
    max_leaves=8,
)


@given(st.lists(st.tuples(st.sampled_from(["[{}]", "[[{}]]"]), KEYS, VALUES), max_size=5))
def test_every_value_of_any_text_is_found_where_it_is_written(tables):
    text = "\n# c\n".join(
        f"{head.format(f't{n}.u')} # ]\n{key} = {value} # e" for n, (head, key, value) in enumerate(tables)
    )
    assert_every_value_is_found(text)


def test_a_value_is_changed_and_nothing_else():
    changed = edited(lambda edits: edits.set(("thing", 0, "budget", "2021"), '"to be filled"'))
    assert lines_changed(TEXT, changed) == ['budget = { 2020 = 1_000, 2021 = "to be filled" }']
    assert edited(lambda edits: None) == TEXT


def test_keys_are_kept_as_they_are_written_whether_within_a_value_or_under_a_header():
    inline = edited(lambda edits: edits.set_table(("thing", 0, "budget"), ["2021"], [("2022", "3")]))
    assert lines_changed(TEXT, inline) == ["budget = { 2021 = 2_000, 2022 = 3 }"]
    lines = edited(lambda edits: edits.set_table(("thing", 1, "budget"), ["2020"], [("2022", "3")]))
    assert lines.endswith("[thing.budget]\n2020 = 1 # printed\n2022 = 3\n")


def test_a_table_goes_with_what_is_under_it_and_the_comment_right_above():
    changed = edited(lambda edits: edits.remove_table(("thing", 0)))
    assert "About the first" not in changed
    assert "not one" not in changed
    assert "# ----\n# About the second.\n[[thing]]\ncode = 'b'" in changed
    assert tomllib.loads(changed)["thing"][0]["code"] == "b"


def test_a_table_is_put_after_another_and_may_be_told_under_another_name():
    whole = TomlEdits("a.toml", TEXT).table_as("one.more", ("thing", 0))
    assert tomllib.loads(whole)["one"]["more"][0]["note"]["text"].startswith("[[thing]]")
    changed = edited(lambda edits: edits.insert_after(("thing", 0), '[[thing]]\ncode = "new"'))
    assert [one["code"] for one in tomllib.loads(changed)["thing"]] == ["a", "new", "b"]
    last = edited(lambda edits: edits.insert_after(("thing", 1), '[[thing]]\ncode = "new"'))
    assert last.endswith('2021 = 2\n\n[[thing]]\ncode = "new"\n')


def test_a_key_is_renamed():
    assert 'title = { "de" = "A",' in edited(lambda edits: edits.rename(("title", "en"), "de"))


def test_a_table_within_a_value_is_not_guessed_at():
    text = "thing = [{ code = 1 }]\n"
    with pytest.raises(CallerMistake, match=r"a\.toml: found thing written within another value"):
        edited(lambda edits: edits.remove_table(("thing", 0)), text)


def test_a_layout_that_is_not_understood_is_told_before_it_is_changed():
    with pytest.raises(CallerMistake, match=r"a\.toml: found a layout of"):
        edited(lambda edits: edits.set(("a",), "2"), '"\\u0061" = 1\n')


@given(st.text(max_size=20), st.lists(st.text(max_size=5), max_size=3))
def test_any_text_is_written_so_that_it_is_read_back(text, texts):
    assert tomllib.loads(f"x = {toml_text(text)}\ny = {toml_list(texts)}") == {"x": text, "y": texts}
