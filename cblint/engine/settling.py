"""This is where findings are told apart: out of focus, accepted and why, or to be shown."""

from __future__ import annotations

import re

from cblint.engine.request import Request
from cblint.files import Files
from cblint.finding import Finding, Profile
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING
from cblint.registry import Registry
from cblint.report import Suppressed

if TYPE_CHECKING:
    from collections.abc import Callable

    from cblint.suppress import Comment


class Settled:
    """The findings that touch the focus, told apart: what to show, and what is accepted and why."""

    def __init__(self, request: Request, registry: Registry, accepted: list[Comment], files: Files) -> None:
        self.request = request
        self.accepted = accepted
        self.files = files
        self.shown: list[Finding] = []
        self.suppressed: list[Suppressed] = []
        self.stale = 0
        self.used: dict[int, int] = {}
        self.severities = dict(request.config.severity)
        self.ignores = [(_glob(glob), registry.expand(ids)) for glob, ids in request.config.per_path_ignores]

    def add(self, finding: Finding) -> None:
        """Sort a finding in, unless it is out of focus or below what was asked for."""
        finding = finding.replace(severity=self.severities.get(finding.rule, finding.severity))
        if not self.touches_focus(finding):
            return
        comments = self.comments(finding)
        for comment in comments:
            self.used[id(comment)] = self.used.get(id(comment), 0) + 1
        if finding.severity < self.request.min_severity or not self.is_asked_for(finding):
            return
        if any(finding.rule in ids and glob.match(finding.span.path) for glob, ids in self.ignores):
            self.suppressed.append(Suppressed(finding, "ignored for this path by the configuration"))
            return
        if comments:
            self.suppressed.append(Suppressed(finding, comments[0].reason))
        else:
            self.shown.append(finding)

    def settle(self, discreet: Callable[[Finding], Finding], judged: frozenset[str]) -> None:
        """Sort what is to be shown, and accept what the baseline holds, which knows findings as they may be shown.

        Only of the rules judged can it be said that the baseline holds more than there is.
        """
        self.shown.sort(key=Finding.order)
        baseline = self.request.baseline
        if baseline is None:
            return
        apart = [*map(discreet, self.shown)]
        originals = {id(each): finding for each, finding in zip(apart, self.shown, strict=True)}
        split = baseline.split(apart)
        self.shown = [originals[id(each)] for each in split.new]
        self.suppressed += [Suppressed(each, "accepted by the baseline") for each in split.accepted]
        self.stale = sum(entry.number for entry in baseline.stale(apart, judged, self.request.place.in_focus))

    def is_asked_for(self, finding: Finding) -> bool:
        """Tell whether a finding belongs to a profile that was asked for."""
        return finding.profile is Profile.DEFAULT or finding.rule not in self.request.withheld

    def touches_focus(self, finding: Finding) -> bool:
        """Tell whether any place of a finding lies in a file asked for."""
        return any(self.request.place.in_focus(span.path) for span in finding.places())

    def comments(self, finding: Finding) -> list[Comment]:
        """Return the comments that cover a finding."""
        source = self.files.again(finding.span.path) if self.accepted else None
        if source is None:
            return []
        from cblint.suppress import covering  # noqa: PLC0415  (only where there are comments)

        return covering(finding, source.position(finding.span.start).line, self.accepted)


def _glob(glob: str) -> re.Pattern[str]:
    from fnmatch import translate  # noqa: PLC0415  (only where the configuration ignores paths)

    return pattern(translate(glob))
