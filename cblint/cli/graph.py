"""This is where `cblint graph` draws what cblint understood of a repository."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cblint.cli.check import CLEAN, FAILED
from cblint.cli.options import Arguments, names
from cblint.cli.streams import complain, say
from cblint.errors import Failure

HELP = """Draw how triggers, pipelines, projects, roles, networks and deployments belong together.

Exit status: 0 if it was drawn, 2 if the job could not be done.
"""


class Format(StrEnum):
    """What a picture is written in."""

    MERMAID = "mermaid"
    DOT = "dot"
    JSON = "json"


def graph(
    paths: Annotated[list[str] | None, typer.Argument(metavar="[PATH]", help="The repository's folder.")] = None,
    *,
    form: Annotated[Format, typer.Option("--format", "-f", help="What the picture is written in.")] = Format.MERMAID,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="Write it to a file.")] = "",
    findings: Annotated[bool, typer.Option(help="Mark what cblint finds.")] = True,
    strict: Annotated[bool, typer.Option("--strict", help="Also run the rules for hygiene and hardening.")] = False,
    root: Annotated[str, typer.Option("--root", metavar="FOLDER", help="The folder to read below.")] = "",
    config: Annotated[str, typer.Option("--config", metavar="FILE", help="The configuration to use.")] = "",
    rule_pack: Annotated[
        list[str] | None, typer.Option("--rule-pack", metavar="NAME", help="Load the rules of an installed pack.")
    ] = None,
    isolated: Annotated[
        bool, typer.Option("--isolated", help="Ignore the checked repository's own configuration and comments.")
    ] = False,
) -> int:
    """Draw the picture, print or write it, and return the exit status."""
    arguments = Arguments(
        paths=tuple(paths or ()),
        strict=strict,
        root=root,
        config=config,
        rule_pack=names(tuple(rule_pack or ())),
        isolated=isolated,
    )
    text, failures = _drawn(arguments, form.value, findings=findings)
    failures = (*failures, *_told(output, text))
    complain(failures)
    return FAILED if failures else CLEAN


def _drawn(arguments: Arguments, form: str, *, findings: bool) -> tuple[str, tuple[Failure, ...]]:
    """Return the picture, and what could not be read for it."""
    from cblint.cli.settings import settle  # noqa: PLC0415  (only for this command)
    from cblint.engine import Request, examine  # noqa: PLC0415  (likewise)
    from cblint.graph import draw, render  # noqa: PLC0415  (likewise)
    from cblint.locate import locate  # noqa: PLC0415  (likewise)

    place = locate(arguments.paths, arguments.root or None)
    settings = settle(arguments, place)
    request = Request(
        place=place,
        rules=settings.rules if findings else frozenset(),
        config=settings.config,
        withheld=settings.withheld,
        isolated=arguments.isolated,
        min_severity=settings.min_severity,
    )
    checked = examine(request, settings.registry)
    report = checked.report()
    drawn = draw(checked.workspace, report.findings)
    return render(form, drawn, report, checked.discretion.text), report.failures


def _told(output: str, text: str) -> tuple[Failure, ...]:
    if not output:
        say(text)
        return ()
    from cblint.atomic import Writing, write  # noqa: PLC0415  (only where there is something to write)

    return tuple(write((Writing(output, output, text.encode("utf-8", "backslashreplace")),)))
