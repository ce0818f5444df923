"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).parent.parent
ROOMS = ("indicators", "connectors", "warehouse", "reports", "flows", "portal", "cli")
MODULES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "versions" not in path.parts]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "manager", "service", "misc"}


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def those(paths: Iterable[Path], breaks: Callable[[Path], object]) -> dict[str, object]:
    """Give what breaks a rule in which file: each file at once is one test, and every file of a test is told."""
    return {shown(path): broken for path in paths if (broken := breaks(path))}


def functions_of(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def test_a_file_can_be_read_in_one_sitting():
    lengths = {shown(path): len(text_of(path).splitlines()) for path in (*MODULES, *TESTS)}
    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_a_function_fits_on_a_screen():
    def too_long(path):
        return {node.name: length_of(node) for node in functions_of(path) if length_of(node) > 50}

    assert those([*MODULES, *TESTS], too_long) == {}


def test_almost_every_function_is_short():
    lengths = sorted(length_of(node) for path in MODULES for node in functions_of(path))
    assert lengths[int(len(lengths) * 0.95)] <= 30


def test_a_module_is_named_for_what_it_does():
    assert those(MODULES, lambda path: path.stem in FORBIDDEN_NAMES) == {}


def test_a_module_opens_by_saying_what_it_is_for():
    assert those(MODULES, lambda path: not ast.get_docstring(tree_of(path))) == {}


def test_no_plan_is_known_to_the_code():
    of_one_plan = re.compile(r"\bITU\b|\bWSIS\b|[Ii]nter-?sector|\bI\.[1-6]-[a-d1-9]|Council|Geneva")

    def known(path):
        # Help and messages may give an example of a code; nothing else may know one.
        allowed = {"I.5-c"} if path.is_relative_to(ROOT / "cli") else set()
        return set(of_one_plan.findall(text_of(path))) - allowed

    assert those(MODULES, known) == {}


def test_the_core_imports_the_standard_library_and_pydantic_only():
    allowed = {*sys.stdlib_module_names, "indicators", "pydantic"}

    def others(path):
        nodes = list(ast.walk(tree_of(path)))
        imported = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
        imported |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        return {name.split(".")[0] for name in imported} - allowed

    assert those(sorted((ROOT / "indicators").rglob("*.py")), others) == {}


@pytest.mark.parametrize(
    "command", [["--help"], ["assess", "--help"], ["plan", "--help"], ["export", "--help"]], ids=" ".join
)
def test_asking_for_help_imports_nothing_heavy(command):
    heavy = ["prefect", "pandas", "great_expectations", "sqlalchemy", "docx", "vl_convert", "requests", "openpyxl"]
    heavy += ["pyarrow", "pysdmx"]
    code = (
        f"import sys; sys.argv = ['milepost', *{command!r}]\n"
        "from cli.main import main\n"
        "try: main()\nexcept SystemExit as e: assert not e.code, e.code\n"
        f"sys.stderr.write(' '.join(m for m in {heavy!r} if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stderr == ""


def test_every_setting_the_code_reads_is_in_the_example():
    named = {name for path in MODULES for name in re.findall(r"\bMILEPOST_[A-Z_]*[A-Z]\b", text_of(path))}
    listed = set(re.findall(r"^(MILEPOST_[A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))
    assert named == listed


def test_the_continuous_check_runs_what_the_readme_says():
    assert "make test" in (ROOT / ".ci/run").read_text().splitlines()[-1]
    assert "`make test`" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_pins_that_keep_the_scheduler_alive_are_kept():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert any(line.startswith("sqlalchemy") and "<2.1" in line for line in wanted)
    assert any(line.startswith("fastapi") and "<0.151" in line for line in wanted)


def test_no_unexplained_exemption_from_the_checks():
    def bare(path):
        return [
            number
            for number, line in enumerate(text_of(path).splitlines(), start=1)
            if re.search(r"#\s*(noqa|type:\s*ignore)", line)
            and not re.search(r"#.*(noqa|ignore)[^#]*#?.*\s[-–#]\s*\w", line)
        ]

    assert those(MODULES, bare) == {}
