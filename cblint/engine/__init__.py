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
from cblint.record import TYPE_CHECKING
from cblint.registry import Registry
from cblint.report import Report
from cblint.source import COMMENT_MARK

if TYPE_CHECKING:
    from cblint.finding import Finding
    from cblint.report.discretion import Discretion
    from cblint.rule import Undecided
    from cblint.source import SourceFile
    from cblint.suppress import Comment

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
    return Checked(run, settled, before)


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
                if COMMENT_MARK in source.text:
                    from cblint.suppress import comments  # noqa: PLC0415  (few files have any)

                    self.comments += comments(source)


class Checked:
    """A check that is done, and the report that can be made of it."""

    def __init__(self, run: Run, settled: Settled, before: Discretion | None) -> None:
        self.request = run.request
        self.registry = run.registry
        self.files = settled.files
        self.workspace = run.workspace
        """What was read, linked."""
        self.failed = run.failed()
        """The rules that failed."""
        self.judged = run.judged()
        """The rules of which it is known that they found all there is."""
        self._run = run
        self._settled = settled
        self._before = before
        self._discretion: Discretion | None = None
        settled.settle(self._discreet, self.judged)
        self.findings = tuple(settled.shown)
        """What is to be shown, sorted, with the edits that would remove it; its texts may quote secrets."""

    @property
    def discretion(self) -> Discretion:
        """What keeps the secrets of what was read; where nothing is to be shown, nobody asks for it."""
        if self._discretion is None:
            from cblint.report.discretion import Discretion  # noqa: PLC0415  (as said)

            self._discretion = Discretion(self.files, self.workspace, self._before)
        return self._discretion

    def report(self) -> Report:
        """Return what may be shown of it."""
        findings = tuple(map(self._discreet, self.findings))
        return Report(
            version=__version__,
            findings=findings,
            suppressed=tuple(self._settled.suppressed),
            rules=tuple(self.registry.load(rule) for rule in sorted({finding.rule for finding in findings})),
            undecided=tuple(sorted(set(self._run.undecided))),
            failures=tuple(dict.fromkeys(self.discretion.failure(failure) for failure in self._run.failures)),
            checked=self.files.count,
            builds=len(self._run.workspace.builds),
            sources=self._source,
            discreet=self._undecided,
            stale=self._settled.stale,
            uri_prefix=self.request.place.prefix,
        )

    def _discreet(self, finding: Finding) -> Finding:
        return self.discretion.finding(finding)

    def _source(self, path: str) -> SourceFile | None:
        return self.discretion.source(path)

    def _undecided(self, question: Undecided) -> Undecided:
        return self.discretion.undecided(question)
