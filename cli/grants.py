"""How a role within a scope is typed, and how it is told."""

from __future__ import annotations

from typing import Annotated

import typer

from indicators.errors import CallerMistake
from indicators.permissions import Grant, Role, Scope

RoleOption = Annotated[Role | None, typer.Option(help="What the person is to the plan; needs what for.")]
SourceOption = Annotated[list[str] | None, typer.Option("--source", help="For this source; may be given again.")]
IndicatorOption = Annotated[
    list[str] | None, typer.Option("--indicator", help="For this indicator; may be given again.")
]
ObjectiveOption = Annotated[
    list[str] | None, typer.Option("--objective", help="For all under this objective; may be given again.")
]
AllOption = Annotated[bool, typer.Option("--all", help="For everything.")]


def grants_typed(
    role: Role | None, sources: list[str] | None, indicators: list[str] | None, objectives: list[str] | None,
    everything: bool,
) -> tuple[Grant, ...]:  # fmt: skip
    """Read a role and what it is for, one grant for each. Raises CallerMistake for one without the other."""
    named = {Scope.SOURCE: sources, Scope.INDICATOR: indicators, Scope.OBJECTIVE: objectives}
    wanted = [(scope, about) for scope, names in named.items() for about in names or ()]
    if role is None and (wanted or everything):
        raise CallerMistake(f"--role: found none; expected one of {', '.join(Role)} for what is named")
    if role is None:
        return ()
    if not wanted and not everything:
        raise CallerMistake(f"--role {role}: say for what: --source, --indicator or --objective with a name, or --all")
    if wanted and everything:
        raise CallerMistake("--all: found together with a name; give the one or the other")
    if everything:
        return (Grant(role=role),)
    return tuple(Grant(role=role, scope=scope, about=about) for scope, about in wanted)


def in_words(grant: Grant) -> str:
    """Tell a grant: `owner of source register`, `auditor of everything`."""
    return f"{grant.role} of everything" if grant.scope is Scope.ALL else f"{grant.role} of {grant.scope} {grant.about}"
