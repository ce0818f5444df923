"""What runs on a schedule, as `prefect.yaml` says: read once, for serving here and for checking before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from prefect.client.schemas.schedules import construct_schedule
from prefect.deployments.runner import RunnerDeployment
from pydantic import ValidationError

from indicators.errors import CallerMistake

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def deployments_in(path: Path) -> list[RunnerDeployment]:
    """Read the deployments of a `prefect.yaml`. Raises CallerMistake naming the deployment and what is wrong."""
    try:
        stated = yaml.safe_load(path.read_text(encoding="utf-8"))
        entries = stated["deployments"]
    except OSError as error:
        raise CallerMistake(f"{path} cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError, TypeError, KeyError) as error:
        raise CallerMistake(f"{path}: expected a list of `deployments` ({error})") from None
    return deployments_of(entries or [], str(path))


def deployments_of(entries: Iterable[Mapping[str, Any]], where: str) -> list[RunnerDeployment]:
    """Make deployments of entries as `prefect.yaml` writes them. Raises CallerMistake as `deployments_in` does."""
    return [_deployment(where, entry) for entry in entries]


def _deployment(where: str, entry: Mapping[str, Any]) -> RunnerDeployment:
    try:
        return RunnerDeployment.from_entrypoint(
            entrypoint=entry["entrypoint"],
            name=entry["name"],
            description=entry.get("description"),
            parameters=entry.get("parameters") or {},
            schedules=[construct_schedule(**schedule) for schedule in entry.get("schedules") or []],
        )
    except KeyError as error:
        raise CallerMistake(f"{where}: a deployment lacks {error}: {dict(entry)}") from None
    except ValidationError as error:
        mistakes = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise CallerMistake(f"{where}: deployment {entry['name']}: {mistakes}") from None
    except Exception as error:
        # Prefect has no one family of errors for a word it does not know: all of them mean this file.
        raise CallerMistake(f"{where}: deployment {entry.get('name')}: {error}") from error
