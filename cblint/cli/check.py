"""This is where `cblint check` runs: arguments to a report, the report to the terminal and to files."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator

from cblint.cli.options import Arguments, outputs
from cblint.cli.outcome import Outcome
from cblint.cli.settings import Settings, settle
from cblint.cli.streams import color, complain, say
from cblint.engine import Request, examine
from cblint.engine.request import Progress, silence
from cblint.errors import CblintError, Failure
from cblint.files import MAX_BYTES
from cblint.finding import Severity
from cblint.locate import Place, locate
from cblint.record import TYPE_CHECKING
from cblint.report import Report, render

if TYPE_CHECKING:
    from cblint.baseline import Baseline

CLEAN, FOUND, FAILED = 0, 1, 2
"""Exit statuses: nothing found, findings at or above `--fail-on`, could not do the job."""

TELLING = frozenset({"text", "concise", "github"})
"""The formats that tell failures to whoever reads standard output."""


def run_check(arguments: Arguments) -> int:
    """Check, change what is to be changed, print, write, and return the exit status."""
    try:
        files = outputs(arguments.output)
        outcome = _outcome(arguments)
    except CblintError as error:
        complain((error.failure,))
        return FAILED
    report = outcome.report
    failures = [*outcome.failures, *_write(report, files, arguments)]
    say(render(arguments.format, report) if outcome.text is None else outcome.text)
    if outcome.remark and not arguments.quiet:
        from cblint.report.escape import inert  # noqa: PLC0415  (only where there is a remark)

        say(inert(outcome.remark), sys.stderr)
    complain((*(() if arguments.format in TELLING else report.failures), *failures))
    if failures or report.failures:
        return FAILED
    if arguments.exit_zero or outcome.fail_on == "never":
        return CLEAN
    gate = Severity[outcome.fail_on.upper()]
    return FOUND if any(finding.severity >= gate for finding in report.findings) else CLEAN


def _outcome(arguments: Arguments) -> Outcome:
    place = _place(arguments)
    settings = settle(arguments, place)
    progress = _progress(arguments)
    try:
        checked = examine(_request(arguments, place, settings, progress), settings.registry)
        if arguments.changes:
            from cblint.cli.change import changed  # noqa: PLC0415  (most checks change nothing)

            outcome = changed(arguments, checked)
        else:
            outcome = Outcome(checked.report())
    finally:
        progress("", 0, 0)
    dressed = outcome.report.replace(
        summarized=_summary(arguments) is not None,
        show_unknown=arguments.show_unknown,
        verbosity=int(arguments.verbose) - int(arguments.quiet),
        color=color(),
        width=_width(),
    )
    return outcome.replace(report=dressed, fail_on=settings.fail_on)


def _place(arguments: Arguments) -> Place:
    unsaved = arguments.stdin_filename
    return locate((*arguments.paths, unsaved) if unsaved else arguments.paths, arguments.root or None, unsaved)


def _request(arguments: Arguments, place: Place, settings: Settings, progress: Progress) -> Request:
    return Request(
        place=place,
        rules=settings.rules,
        config=settings.config,
        withheld=settings.withheld,
        isolated=arguments.isolated,
        min_severity=settings.min_severity,
        baseline=_baseline(arguments, settings, place),
        unsaved={place.unsaved: _typed()} if place.unsaved else {},
        progress=progress,
        when_read=gc.enable if arguments.fix or arguments.diff else _keep,
    )


def _keep() -> None:
    """Search for cyclic garbage from now on, and not in what has been read, which stays to the end."""
    gc.freeze()
    gc.enable()


def _typed() -> bytes:
    if sys.stdin is None:
        raise CblintError("is closed", "standard input")
    return sys.stdin.buffer.read(MAX_BYTES + 1)


def _baseline(arguments: Arguments, settings: Settings, place: Place) -> Baseline | None:
    if not settings.baseline or arguments.write_baseline:
        return None
    from cblint.baseline import load  # noqa: PLC0415  (only where there is one)

    return load(settings.baseline, place.prefix)


def _progress(arguments: Arguments) -> Progress:
    """Return who is told about progress: a terminal, if standard error is one that can wipe a line."""
    if arguments.quiet or sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return silence
    from cblint.cli.progress import Line  # noqa: PLC0415  (only on a terminal)

    return Line()


def _width() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 100
    except (AttributeError, OSError, ValueError):  # closed, or no terminal
        return 100


def _write(report: Report, files: tuple[tuple[str, str], ...], arguments: Arguments) -> Iterator[Failure]:
    """Write the outputs that were asked for, and GitHub's job summary; yield what could not be written."""
    if files:
        from cblint.atomic import Writing, write  # noqa: PLC0415  (only where there is something to write)

        plain = report.replace(color=False)
        yield from write(
            Writing(path, path, render(name, plain).encode("utf-8", "backslashreplace")) for name, path in files
        )
    summary = _summary(arguments)
    if summary is not None:
        try:
            with open(summary, "a", encoding="utf-8", newline="\n") as stream:  # noqa: PTH123
                stream.write(render("markdown", report))
        except OSError as error:
            yield Failure(f"cannot be written: {(error.strerror or 'unknown reason').lower()}", summary)


def _summary(arguments: Arguments) -> str | None:
    """Return the file that GitHub shows as the job's summary, where the format is GitHub's."""
    return (os.environ.get("GITHUB_STEP_SUMMARY") or None) if arguments.format == "github" else None
