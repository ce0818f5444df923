"""Where things are kept. Read once at the front door and handed down; nothing below reads the environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """`home` holds the landed bytes and, unless `database_url` names a server, the record itself."""

    home: Path
    database_url: str
    plans: Path

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Read MILEPOST_HOME, MILEPOST_DATABASE_URL and MILEPOST_PLANS; an empty one counts as not set."""
        home = Path(environ.get("MILEPOST_HOME") or "var").expanduser().absolute()
        database_url = environ.get("MILEPOST_DATABASE_URL") or f"sqlite:///{home / 'milepost.db'}"
        named = environ.get("MILEPOST_PLANS")
        return cls(home, database_url, Path(named).expanduser().absolute() if named else _plans_at_hand())

    @property
    def landed(self) -> Path:
        """The folder of landed bytes, named by their SHA-256."""
        return self.home / "landed"


def _plans_at_hand() -> Path:
    here = Path("plans").absolute()
    return here if here.is_dir() else PROJECT / "plans"
