"""How a role within a scope is typed, the same options for every command, and how it is told."""

from __future__ import annotations

from functools import wraps
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.output import mistakes_told
from indicators.errors import CallerMistake
from indicators.permissions import Grant, Role, Scope

if TYPE_CHECKING:
    from collections.abc import Callable

RoleOption = Annotated[Role | None, typer.Option(help="What the person is to the plan; needs what for.")]
SourceOption = Annotated[list[str] | None, typer.Option("--source", help="For this source; may be given again.")]
IndicatorOption = Annotated[
    list[str] | None, typer.Option("--indicator", help="For this indicator; may be given again.")
]
ObjectiveOption = Annotated[
    list[str] | None, typer.Option("--objective", help="For all under this objective; may be given again.")
]
AllOption = Annotated[bool, typer.Option("--all", help="For everything.")]


OPTIONS = {
    "role": (RoleOption, None),
    "sources": (SourceOption, None),
    "indicators": (IndicatorOption, None),
    "objectives": (ObjectiveOption, None),
    "everything": (AllOption, False),
}
"""What `grants_typed` asks for, as options of the command line."""


def names_grants(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that name grants in the place of its `wanted`, the grants they come to."""

    @wraps(command)
    def read(**given: Any) -> None:
        with mistakes_told():
            wanted = grants_typed(**{name: given.pop(name) for name in OPTIONS})
        command(**given, wanted=wanted)

    own = [one for one in signature(command, eval_str=True).parameters.values() if one.name != "wanted"]
    options = (
        Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in OPTIONS.items()
    )
    parameters = [*own, *options]
    # What Typer goes by: the signature it is shown, and the hints in its place.
    read.__signature__ = signature(command).replace(parameters=parameters)  # type: ignore[attr-defined]  # a function may have one
    read.__annotations__ = {one.name: one.annotation for one in parameters}
    return read


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
