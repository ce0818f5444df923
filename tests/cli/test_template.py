"""`milepost template` on the first plan: the workbook of a source, with what the record holds."""

from __future__ import annotations

from functools import partial

import openpyxl
import pytest

from tests.cli.terminal import ITU, at_home_with_our_plan, typed


@pytest.fixture(scope="module")
def call(tmp_path_factory):
    """The command line on a record that holds the plan, in a folder of its own."""
    home = tmp_path_factory.mktemp("template")
    with at_home_with_our_plan(home, MILEPOST_CONTACT="data@here.example"):
        assert (typed("init").exit_code, typed("plan", "load", ITU).exit_code) == (0, 0)
        call = partial(typed)
        call.folder = home
        yield call


def told_in(path, sheet):
    return [cell.value for row in openpyxl.load_workbook(path)[sheet].iter_rows() for cell in row if cell.value]


def test_the_workbook_is_written_in_the_language_asked_for(call):
    path = call.folder / "un-swap.xlsx"
    done = call("template", "spm-un-swap", "-o", str(path), "--language", "zh")
    assert (done.exit_code, done.stdout.strip()) == (0, str(path))
    assert {"时期", "地区", "满足要求的联合国SWAP绩效指标数量", "2020", "2023"} <= set(told_in(path, "Data"))
    assert {"提交截止日期", "data@here.example"} <= set(told_in(path, "Instructions"))
    assert "瑞士" in told_in(path, "Codes")


def test_who_is_asked_by_itself_has_no_workbook_and_those_handed_in_are_named(call):
    done = call("template", "un-sdg", "-o", str(call.folder / "no.xlsx"))
    assert done.exit_code == 2
    assert "un-sdg is not handed in by people" in done.stderr
    assert "spm-meetings, spm-un-swap" in done.stderr
    assert not (call.folder / "no.xlsx").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing", "-o", "a.xlsx"), "has no source 'nothing'"),
        (("frmd", "-o", "a.csv"), "expected a file that ends in .xlsx"),
        (("frmd", "-o", "there/is/none/a.xlsx"), "cannot be written"),
        (("frmd", "-o", "a.xlsx", "--language", "de"), "there are ar, en, es, fr, ru, zh"),
        (("frmd", "-o", "a.xlsx", "--plan", "other"), "there is no plan 'other'"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_written(call, monkeypatch, words, said):
    monkeypatch.chdir(call.folder)
    done = call("template", *words)
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr
    assert not (call.folder / "a.xlsx").exists()
