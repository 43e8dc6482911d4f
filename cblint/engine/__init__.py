"""This is where a check runs, from paths to a report: discover, read, link, check, merge, suppress."""

from __future__ import annotations

from cblint import __version__
from cblint.discover import discover
from cblint.engine.reading import read
from cblint.engine.request import Request
from cblint.engine.running import Run, merged
from cblint.engine.settling import Settled
from cblint.errors import Failure
from cblint.files import Files
from cblint.registry import Registry
from cblint.report import Report
from cblint.report.discretion import Discretion
from cblint.suppress import Comment, comments

__all__ = ["Checked", "Request", "check", "examine", "read"]


def check(request: Request, registry: Registry) -> Report:
    """Return everything that is wrong below the place's root and touches what is in focus."""
    return examine(request, registry).report()


def examine(request: Request, registry: Registry, before: Discretion | None = None) -> Checked:
    """Check, and keep what it takes to report or to mend what was found; what was secret `before` stays so."""
    files = Files(request.place.root, request.unsaved)
    failures = [*request.place.failures]
    for folder in request.place.folders:
        files.admit(folder)
    inventory = discover(files, request.place.focus, request.progress)
    workspace = read(files, inventory, request, registry, failures)
    failures += [Failure("permission denied", path) for path in sorted(files.closed)]
    accepted = _Accepted(files)
    files.forget()
    request.when_read()
    run = Run(workspace, registry, request, failures)
    findings = merged(run.findings())
    if workspace.stacks:
        from cblint.engine.constructs import named  # noqa: PLC0415  (only where there is infrastructure)
        from cblint.engine.worlds import in_worlds  # noqa: PLC0415

        findings = named(in_worlds(findings, run), workspace)
    accepted.add()
    settled = Settled(request, registry, [] if request.isolated else accepted.comments, files)
    for finding in findings:
        settled.add(finding)
    for finding in run.suppressions(settled):
        settled.add(finding)
    discretion = Discretion(files, workspace, before)
    settled.settle(discretion, run.judged())
    return Checked(request, registry, run, settled, discretion)


class _Accepted:
    """The comments that accept findings, in all files that were read."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.comments: list[Comment] = []
        self.paths: set[str] = set()
        self.add()

    def add(self) -> None:
        """Take the comments of files that were not in memory before: scripts are read while rules run."""
        for source in self.files.loaded():
            if source.path not in self.paths:
                self.paths.add(source.path)
                self.comments += comments(source)


class Checked:
    """A check that is done, and the report that can be made of it."""

    def __init__(
        self, request: Request, registry: Registry, run: Run, settled: Settled, discretion: Discretion
    ) -> None:
        self.request = request
        self.registry = registry
        self.files = settled.files
        self.workspace = run.workspace
        """What was read, linked."""
        self.findings = tuple(settled.shown)
        """What is to be shown, sorted, with the edits that would remove it; its texts may quote secrets."""
        self.discretion = discretion
        self.failed = run.failed()
        """The rules that failed."""
        self.judged = run.judged()
        """The rules of which it is known that they found all there is."""
        self._run = run
        self._settled = settled

    def report(self) -> Report:
        """Return what may be shown of it."""
        discretion = self.discretion
        findings = tuple(discretion.finding(finding) for finding in self.findings)
        return Report(
            version=__version__,
            findings=findings,
            suppressed=tuple(self._settled.suppressed),
            rules=tuple(self.registry.load(rule) for rule in sorted({finding.rule for finding in findings})),
            undecided=tuple(sorted(set(self._run.undecided))),
            failures=tuple(dict.fromkeys(map(discretion.failure, self._run.failures))),
            checked=self.files.count,
            builds=len(self._run.workspace.builds),
            sources=discretion.source,
            discreet=discretion.undecided,
            stale=self._settled.stale,
            uri_prefix=self.request.place.prefix,
        )
