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
from cblint.finding import Finding
from cblint.registry import Registry
from cblint.report import Report
from cblint.report.discretion import Discretion
from cblint.suppress import comments

__all__ = ["Request", "check", "read"]


def check(request: Request, registry: Registry) -> Report:
    """Return everything that is wrong below the place's root and touches what is in focus."""
    files = Files(request.place.root)
    failures = [*request.place.failures]
    inventory = discover(files, request.place.focus)
    failures += [Failure("permission denied", folder) for folder in sorted(files.closed)]
    workspace = read(files, inventory, request, registry, failures)
    accepted = [] if request.isolated else [comment for source in files.loaded() for comment in comments(source)]
    files.forget()
    run = Run(workspace, registry, request.rules, failures)
    settled = Settled(request, registry, accepted, files)
    for finding in merged(run.findings()):
        settled.add(finding)
    for finding in run.suppressions(settled, request):
        settled.add(finding)
    discretion = Discretion(files, workspace)
    shown = [discretion.finding(finding) for finding in settled.shown]
    return Report(
        version=__version__,
        findings=tuple(sorted(shown, key=Finding.order)),
        suppressed=tuple(settled.suppressed),
        rules=tuple(registry.load(rule) for rule in sorted({finding.rule for finding in shown})),
        undecided=tuple(sorted(set(run.undecided))),
        failures=tuple(dict.fromkeys(map(discretion.failure, failures))),
        checked=files.count,
        builds=len(workspace.builds),
        sources=discretion.source,
        discreet=discretion.undecided,
        uri_prefix=request.place.prefix,
    )
