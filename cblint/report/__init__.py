"""This is where a report is defined, the input of every format, and where a format is chosen by name."""

from __future__ import annotations

from collections.abc import Callable

from cblint.errors import Failure, UsageError
from cblint.finding import Finding
from cblint.record import NamedTuple, Record
from cblint.rule import Rule, Undecided
from cblint.source import SourceFile

__all__ = ["FORMATS", "Report", "Suppressed", "render"]

FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "rdjson", "markdown")
"""The names that `render` accepts."""


class Suppressed(NamedTuple):
    """A finding that was accepted, and the reason given for it, which may be empty."""

    finding: Finding
    justification: str


class Report(Record):
    """What one run has to say, and how it is to be said."""

    version: str
    """cblint's own."""
    findings: tuple[Finding, ...]
    """Those to show, sorted."""
    suppressed: tuple[Suppressed, ...]
    rules: tuple[Rule, ...]
    """The rules that the findings name, sorted by id."""
    undecided: tuple[Undecided, ...]
    failures: tuple[Failure, ...]
    checked: int
    """The number of files read."""
    builds: int
    """The number of builds that they make."""
    sources: Callable[[str], SourceFile | None]
    """Return the file of a path with its secrets masked; None if it is gone or has changed."""
    discreet: Callable[[Undecided], Undecided] = lambda each: each
    """Return what could not be decided with secrets struck out of its texts."""
    fixed: tuple[Finding, ...] = ()
    """Those that fixes removed, sorted; they are not among the findings."""
    offers: bool = True
    """Say what fixes could do."""
    summarized: bool = False
    """Whether the whole of it also stands in the summary of GitHub's job."""
    stale: int = 0
    """How many entries of the baseline no finding needs any more."""
    uri_prefix: str = ""
    """What makes a path relative to the git top level: `""` or `infra/`."""
    show_unknown: bool = False
    """List the checks that could not be decided instead of counting them."""
    verbosity: int = 0
    """Below 0, the text has no summary; above, the summary says more."""
    color: bool = False
    """Use the terminal's colours in the text."""
    width: int = 100
    """The columns of the terminal; longer source lines are cut around what they are shown for."""


def render(name: str, report: Report) -> str:
    """Return a report in a format of `FORMATS`, ending in a line end; raise UsageError if there is no such format."""
    if report.show_unknown:
        report = report.replace(undecided=tuple(map(report.discreet, report.undecided)))
    match name:
        case "text":
            from cblint.report import text  # noqa: PLC0415  (only the format that is asked for is loaded)

            return text.render(report)
        case "concise":
            from cblint.report import concise  # noqa: PLC0415

            return concise.render(report)
        case "json":
            from cblint.report import json  # noqa: PLC0415

            return json.render(report)
        case "sarif":
            from cblint.report import sarif  # noqa: PLC0415

            return sarif.render(report)
        case "github":
            from cblint.report import github  # noqa: PLC0415

            return github.render(report)
        case "gitlab":
            from cblint.report import gitlab  # noqa: PLC0415

            return gitlab.render(report)
        case "junit":
            from cblint.report import junit  # noqa: PLC0415

            return junit.render(report)
        case "rdjson":
            from cblint.report import rdjson  # noqa: PLC0415

            return rdjson.render(report)
        case "markdown":
            from cblint.report import markdown  # noqa: PLC0415

            return markdown.render(report)
        case _:
            raise UsageError(f"there is no output format {name!r}; there are {', '.join(FORMATS)}")
