"""This is where `cblint check` runs: arguments to a report, the report to the terminal and to files."""

from __future__ import annotations

import os
import sys

from cblint.cli.options import Arguments, names, outputs
from cblint.cli.streams import complain, say
from cblint.config import Config, find, load
from cblint.engine import Request, check
from cblint.errors import CblintError, Failure
from cblint.finding import Severity
from cblint.locate import Place, locate
from cblint.registry import Registry, built_in
from cblint.report import Report, render

CLEAN, FOUND, FAILED = 0, 1, 2
"""Exit statuses: nothing found, findings at or above `--fail-on`, could not do the job."""


def run_check(arguments: Arguments) -> int:
    """Check, print, write, and return the exit status."""
    try:
        report, files = _report(arguments)
    except CblintError as error:
        complain((error.failure,))
        return FAILED
    failures = list(report.failures)
    for name, path in files:
        failures.extend(_write(path, render(name, report.replace(color=False))))
    say(render(arguments.format, report))
    if arguments.format != "text":
        complain(tuple(failures))
    else:
        complain(tuple(failures[len(report.failures) :]))
    if failures:
        return FAILED
    if arguments.exit_zero or arguments.fail_on == "never":
        return CLEAN
    gate = Severity[arguments.fail_on.upper()]
    return FOUND if any(finding.severity >= gate for finding in report.findings) else CLEAN


def _report(arguments: Arguments) -> tuple[Report, tuple[tuple[str, str], ...]]:
    files = outputs(arguments.output)
    registry = built_in()
    place = locate(arguments.paths, arguments.root or None)
    config = _config(arguments, place, registry)
    rules = registry.selected(
        names(arguments.select) or config.select,
        (*names(arguments.ignore), *config.ignore),
        strict=arguments.strict or config.strict,
    )
    report = check(
        Request(
            place=place,
            rules=rules,
            config=config,
            isolated=arguments.isolated,
            min_severity=Severity[arguments.min_severity.upper()],
        ),
        registry,
    )
    return report.replace(
        show_unknown=arguments.show_unknown,
        verbosity=int(arguments.verbose) - int(arguments.quiet),
        color=_color(),
        width=_width(),
    ), files


def _config(arguments: Arguments, place: Place, registry: Registry) -> Config:
    path = arguments.config or (None if arguments.isolated else find(place.root, place.top))
    return load(path, registry) if path else Config()


def _color() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _width() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 100
    except (AttributeError, OSError, ValueError):  # closed, or no terminal
        return 100


def _write(path: str, text: str) -> list[Failure]:
    try:
        with open(path, "w", encoding="utf-8", newline="\n") as stream:  # noqa: PTH123
            stream.write(text)
    except OSError as error:
        return [Failure(f"cannot be written: {(error.strerror or 'unknown reason').lower()}", path)]
    return []
