"""The command line as a person types it, at a home of its own."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from cli.main import command_line
from flows.surroundings import settings
from tests.frames import day
from warehouse.connection import open_warehouse
from warehouse.plans import load_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

    from warehouse.connection import Warehouse

ROOT = Path(__file__).parents[2]
ITU = "itu-gs-2020-2023"


def typed(*words: str, given: str | None = None) -> Result:
    """Type a command, and on standard input what it then asks for. What nobody foresaw is raised: it is no answer."""
    return CliRunner().invoke(command_line(list(words)), list(words), input=given, catch_exceptions=False)


def told(*words: str, given: str | None = None) -> str:
    """Type a command that must succeed, and give what it prints."""
    done = typed(*words, given=given)
    assert done.exit_code == 0, done.output
    return done.stdout


@contextmanager
def at_home(home: Path, **environment: str) -> Iterator[None]:
    """Have commands find their record in this folder."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in ({"MILEPOST_HOME": str(home), "MILEPOST_DATABASE_URL": ""} | environment).items():
            patch.setenv(name, value)
        yield


@contextmanager
def at_home_with_our_plan(folder: Path, **environment: str) -> Iterator[Path]:
    """The same, with a copy of the first plan that may be changed; gives the plan's folder. The home is yet to be made."""
    plan = folder / "plans" / ITU
    shutil.copytree(ROOT / "plans" / ITU, plan)
    with at_home(folder / "home", MILEPOST_PLANS=str(folder / "plans"), **environment):
        yield plan


@contextmanager
def at_home_of(
    fill: Callable[[Warehouse], object], folder: Path, migrated_file: Path, *, user: str = "root"
) -> Iterator[Path]:
    """A record that was made elsewhere and is filled first; `user` sits at the terminal."""
    (folder / "milepost.db").write_bytes(migrated_file.read_bytes())
    with at_home(folder, MILEPOST_USER=user):
        with open_warehouse(settings()) as warehouse:
            fill(warehouse)
        yield folder


@contextmanager
def at_home_with(plan, folder: Path, migrated_file: Path) -> Iterator[None]:
    """The same, with this plan loaded; root sits at the terminal."""
    with at_home_of(lambda warehouse: load_plan(warehouse, plan, at=day(0), by="root"), folder, migrated_file):
        yield
