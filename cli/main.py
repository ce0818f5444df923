"""The `milepost` command. Only the verb that is named is imported; asking for help imports none."""

from __future__ import annotations

import importlib
import sys

import typer

VERBS = {
    "run": ("cli.refresh:run", "The whole way: load a plan, refresh, assess, freeze, report."),
    "init": ("cli.record:init", "Create or migrate the record."),
    "plan": ("cli.plan:app", "Check, load, show, reconcile, compare and roll plans."),
    "sources": ("cli.sources:app", "What is bound, and how it stands."),
    "refresh": ("cli.refresh:refresh", "Fetch, land and admit what sources offer."),
    "template": ("cli.template:template", "The workbook that whoever answers for a source fills in."),
    "assess": ("cli.assess:assess", "Judge any numbers by the formula, without a plan."),
    "progress": ("cli.progress:progress", "How far each indicator has come, as known on any date."),
    "override": ("cli.override:app", "Verdicts set by hand, beside the computed ones."),
    "resources": ("cli.resources:app", "What was spent on outputs, beside what was budgeted."),
    "risk": ("cli.risk:app", "How a plan's risks stand, and reviewing them."),
    "narrative": ("cli.narrative:app", "What is said of a year's figures: drafted, edited, approved."),
    "observations": ("cli.observations:observations", "What was observed or derived, with status and vintage."),
    "findings": ("cli.findings:findings", "What the checks had to say."),
    "quarantine": ("cli.findings:quarantine", "Rows that were refused, and judging them again."),
    "trace": ("cli.trace:trace", "From a number back to the bytes it came from."),
    "report": ("cli.report:app", "The annual report of a snapshot, in Word, HTML, PDF and Excel."),
    "export": ("cli.export:export", "A snapshot for other systems: SDMX, IATI, Parquet, CSV."),
    "snapshot": ("cli.snapshot:app", "Freeze, list, show and verify progress."),
    "user": ("cli.user:app", "Who has an account, what each may do, and how they get in."),
    "token": ("cli.token:app", "Secrets by which programs act for a person."),
    "audit": ("cli.audit:app", "Who did what, and the proof that nobody changed it since."),
    "submit": ("cli.submit:submit", "Hand in a file: what is wrong with it, and what it would change."),
    "up": ("cli.up:up", "Serve the schedule on this machine."),
}
"""Each verb: where it is, and the line that help shows without looking there."""

DESCRIPTION = "Results-framework indicator monitoring: every number traceable, every report reproducible."


def command_line(words: list[str]) -> typer.Typer:
    """Build the command line for these words: the verb among them is real, the others are their help line."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help=DESCRIPTION,
    )
    named = next((word for word in words if not word.startswith("-")), None)
    for verb, (where, help_line) in VERBS.items():
        if verb != named:
            app.command(verb, help=help_line)(_elsewhere)
            continue
        module, _, name = where.partition(":")
        found = getattr(importlib.import_module(module), name)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=verb, help=help_line)
        else:
            app.command(verb)(found)
    return app


def _elsewhere() -> None:
    """Stand for a verb that was not named; nothing ever calls it."""


def main() -> None:
    """Run the command line of this process."""
    command_line(sys.argv[1:])()
