"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("indicators", "connectors", "warehouse", "reports", "flows", "portal", "cli")
MODULES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "versions" not in path.parts]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "manager", "service", "misc"}


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions_of(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=shown)
def test_a_file_can_be_read_in_one_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=shown)
def test_a_function_fits_on_a_screen(path):
    too_long = {node.name: length_of(node) for node in functions_of(path) if length_of(node) > 50}
    assert not too_long


def test_almost_every_function_is_short():
    lengths = sorted(length_of(node) for path in MODULES for node in functions_of(path))
    assert lengths[int(len(lengths) * 0.95)] <= 30


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_a_module_is_named_for_what_it_does(path):
    assert path.stem not in FORBIDDEN_NAMES


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_a_module_opens_by_saying_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_no_plan_is_known_to_the_code(path):
    of_one_plan = r"\bITU\b|\bWSIS\b|[Ii]nter-?sector|\bI\.[1-6]-[a-d1-9]|Council|Geneva"
    told = re.findall(of_one_plan, path.read_text(encoding="utf-8"))
    # Help and messages may give an example of a code; nothing else may know one.
    assert set(told) <= ({"I.5-c"} if path.is_relative_to(ROOT / "cli") else set())


@pytest.mark.parametrize("path", sorted((ROOT / "indicators").rglob("*.py")), ids=shown)
def test_the_core_imports_the_standard_library_and_pydantic_only(path):
    allowed = {*sys.stdlib_module_names, "indicators", "pydantic"}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= allowed


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
    named = {
        name for path in MODULES for name in re.findall(r"\bMILEPOST_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8"))
    }
    listed = set(re.findall(r"^(MILEPOST_[A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))
    assert named == listed


def test_the_continuous_check_runs_what_the_readme_says():
    assert "make test" in (ROOT / ".ci/run").read_text().splitlines()[-1]
    assert "`make test`" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_pins_that_keep_the_scheduler_alive_are_kept():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert any(line.startswith("sqlalchemy") and "<2.1" in line for line in wanted)
    assert any(line.startswith("fastapi") and "<0.151" in line for line in wanted)


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_no_unexplained_exemption_from_the_checks(path):
    bare = [
        number
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"#\s*(noqa|type:\s*ignore)", line)
        and not re.search(r"#.*(noqa|ignore)[^#]*#?.*\s[-–#]\s*\w", line)
    ]
    assert not bare
