"""`milepost report build` on the first plan: one report, all of them, and those that are refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import command_line

ROOT = Path(__file__).parents[2]
ITU = "itu-gs-2020-2023"


@pytest.fixture(scope="module")
def call(tmp_path_factory):
    """The command line on a record that holds a snapshot of the plan, in a folder of its own."""
    home = tmp_path_factory.mktemp("report")
    shutil.copytree(ROOT / "plans" / ITU, home / "plans" / ITU)

    def asked(*words):
        return CliRunner().invoke(command_line(list(words)), list(words))

    asked.folder = home
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MILEPOST_HOME", str(home / "home"))
        patch.setenv("MILEPOST_PLANS", str(home / "plans"))
        patch.setenv("MILEPOST_DATABASE_URL", "")
        for words in (["init"], ["plan", "load", ITU], ["snapshot", "take", "--on", "2024-05-01"]):
            done = asked(*words)
            assert done.exit_code == 0, done.output
        yield asked


def test_one_report_is_written_to_the_file_named_and_not_again_when_it_is_the_same(call):
    path = call.folder / "rapport.xlsx"
    words = ("report", "build", "--language", "fr", "--format", "xlsx", "-o", str(path))
    first, second = call(*words), call(*words)
    assert (first.exit_code, first.stdout.strip()) == (0, str(path))
    assert "with the same bytes" in second.stderr


def test_every_language_and_format_is_written_into_the_folder_named(call):
    folder = call.folder / "all"
    done = call("report", "build", "--language", "all", "--format", "all", "-o", str(folder))
    assert done.exit_code == 0, done.output
    names = sorted(path.name for path in folder.iterdir())
    assert names == sorted(
        f"annual-report.{language}.{form}"
        for language in ("en", "fr", "es", "ru", "zh", "ar")
        for form in ("docx", "html", "pdf", "xlsx")
    )
    assert [Path(line).name for line in done.stdout.split()][:4] == [
        "annual-report.en.docx", "annual-report.en.html", "annual-report.en.pdf", "annual-report.en.xlsx",
    ]  # fmt: skip


def test_several_reports_do_not_fit_into_one_file(call):
    (call.folder / "one.pdf").write_bytes(b"")
    done = call("report", "build", "--language", "all", "--format", "pdf", "-o", str(call.folder / "one.pdf"))
    assert done.exit_code == 2
    assert "is a file, and 6 reports need a folder" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--language", "de"], "there are ar, en, es, fr, ru, zh"), (["--format", "odt"], "there are docx, html, pdf")],
)
def test_a_language_or_format_there_is_not_is_refused(call, words, said):
    done = call("report", "build", *words)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_language_with_a_gap_is_refused_and_the_gap_is_named(call, monkeypatch):
    monkeypatch.setattr("reports.catalogues.missing", lambda domain, language: ["Summary"] if language == "es" else [])
    done = call("report", "build", "--language", "all", "--format", "html", "-o", str(call.folder / "gap"))
    assert done.exit_code == 2
    assert "'es': 'Summary'" in done.stderr
    assert not (call.folder / "gap").exists()
