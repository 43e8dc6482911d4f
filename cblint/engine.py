"""This is where a check runs, from paths to a report: discover, read, link, check, merge, suppress."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cblint import __version__
from cblint.config import FILE as CONFIG_FILE
from cblint.config import Config, load
from cblint.discover import Inventory, discover
from cblint.errors import Failure, UnreadableError
from cblint.files import Files, NotTextError
from cblint.finding import Finding, Severity
from cblint.locate import Place
from cblint.model.appspec import AppSpec
from cblint.model.part import Part, Problem, ProblemKind
from cblint.model.suppression import Suppression
from cblint.pattern import pattern
from cblint.read.buildspec import read_buildspec
from cblint.record import Record
from cblint.registry import Registry, nearest
from cblint.report import Report, Suppressed
from cblint.report.discretion import Discretion
from cblint.rule import Context, Rule, Undecided
from cblint.source import SourceFile
from cblint.suppress import Comment, comments, covering
from cblint.workspace import Workspace
from cblint.workspace.link import link
from cblint.workspace.repository import Identity, own_repositories


class Request(Record):
    """What is to be checked, and how."""

    place: Place
    rules: frozenset[str]
    """The ids of the rules to run."""
    config: Config
    isolated: bool = False
    """Whether the checked repository's own comments count."""
    min_severity: Severity = Severity.LOW


def check(request: Request, registry: Registry) -> Report:
    """Return everything that is wrong below the place's root and touches what is in focus."""
    files = Files(request.place.root)
    failures = [*request.place.failures]
    inventory = discover(files, request.place.focus)
    failures += [Failure("permission denied", folder) for folder in sorted(files.closed)]
    workspace = read(files, inventory, request, registry, failures)
    accepted = [] if request.isolated else [comment for source in files.loaded() for comment in comments(source)]
    files.forget()
    run = _Run(workspace, registry, request.rules, failures)
    settled = _Settled(request, registry, accepted, files)
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


def read(
    files: Files, inventory: Inventory, request: Request, registry: Registry, failures: list[Failure]
) -> Workspace:
    """Return the workspace of all that was discovered; what cannot be read becomes a problem or a failure."""
    problems: list[Problem] = []

    def sources(paths: Iterable[str]) -> Iterator[SourceFile]:
        for path in paths:
            try:
                yield files.read(path)
            except NotTextError as error:
                problems.append(
                    Problem(
                        span=error.span,
                        symbol=path,
                        kind=ProblemKind.SYNTAX_ERROR,
                        message=f"the file {error.message}",
                        subject=path,
                    )
                )
            except UnreadableError as error:
                failures.append(error.failure)

    buildspecs = tuple(read_buildspec(each.embedded(), inline=False) for each in sources(inventory.buildspecs))
    appspecs: tuple[AppSpec, ...] = ()
    if inventory.appspecs:
        from cblint.read.appspec import read_appspec  # noqa: PLC0415  (only where there is one)

        appspecs = tuple(read_appspec(each.embedded()) for each in sources(inventory.appspecs))
    stacks = []
    if inventory.templates:
        from cblint.read.cloudformation import read_template  # noqa: PLC0415  (only where there is a template)

        stacks += [read_template(each.path, each.embedded()) for each in sources(inventory.templates)]
    if inventory.terraform_roots:
        from cblint.read.terraform import read_module  # noqa: PLC0415  (only where there is Terraform)

        stacks += [read_module(folder, files) for folder in inventory.terraform_roots]
    own = _Own(request, files, registry)
    return link(files, buildspecs, appspecs, tuple(stacks), own=own.of, problems=tuple(problems))


class _Own:
    """What the repository is called whose source starts in a folder: its git remotes, and what is configured."""

    def __init__(self, request: Request, files: Files, registry: Registry) -> None:
        self.request = request
        self.files = files
        self.registry = registry
        self.known: dict[str, tuple[Identity, ...]] = {}

    def of(self, folder: str) -> tuple[Identity, ...]:
        """Return all names of the repository that starts in a folder below the root."""
        if folder not in self.known:
            sources = self.request.config.sources
            own = f"{folder}/{CONFIG_FILE}"
            if folder and not self.request.isolated and self.files.is_file(own):
                sources = load(f"{self.request.place.root}/{own}", self.registry).sources
            self.known[folder] = own_repositories(self.request.place.git_config(folder), sources)
        return self.known[folder]


class _Run:
    """The rules at work: what they found, what they could not decide, and which of them failed."""

    def __init__(
        self, workspace: Workspace, registry: Registry, rules: frozenset[str], failures: list[Failure]
    ) -> None:
        self.workspace = workspace
        self.registry = registry
        self.rules = rules
        self.failures = failures
        self.undecided: list[Undecided] = []

    def findings(self) -> Iterator[Finding]:
        """Yield the findings of every rule that visits something that is there."""
        kinds = self.workspace.kinds()
        for listed in self.registry.listed.values():
            if listed.id in self.rules and listed.visits in kinds:
                rule = self.registry.load(listed.id)
                for part in self.workspace.parts(rule.visits):
                    yield from self.visit(rule, part)

    def visit(self, rule: Rule, part: Part) -> Iterator[Finding]:
        """Yield what one rule finds at one part; a rule that fails is named, and the others go on."""
        try:
            yield from rule.check(part, Context(self.workspace, rule, part, self.undecided))
        except Exception as error:  # noqa: BLE001  (whatever a rule does, the others must run)
            what = f"the rule `{rule.id}` failed: {type(error).__name__}: {error}"
            self.failures.append(Failure(what, part.span.path, None, rule.id))

    def suppressions(self, settled: _Settled, request: Request) -> Iterator[Finding]:
        """Yield what cblint's own rules find at the comments, once it is known which were needed."""
        if not settled.accepted:
            return
        own = [
            self.registry.load(listed.id)
            for listed in self.registry.listed.values()
            if listed.visits == Suppression.__name__ and listed.id in self.rules
        ]
        for comment in settled.accepted:
            known = comment.rule in self.registry.listed
            part = Suppression(
                span=comment.span,
                symbol=f"cblint: ignore[{comment.rule}]",
                rule=comment.rule,
                reason=comment.reason,
                known=known,
                nearest="" if known else nearest(comment.rule, self.registry.listed),
                judged=comment.rule in self.rules and request.place.in_focus(comment.span.path),
                used=settled.used.get(id(comment), 0),
            )
            for rule in own:
                yield from self.visit(rule, part)


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with those of equal rule, place and defect made one; all the builds it harms are named."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.span, finding.defect), []).append(finding)
    result = []
    for group in groups.values():
        first = max(group, key=lambda finding: (finding.severity, finding.confidence))
        harms = tuple(dict.fromkeys(harm for finding in group for harm in finding.harms))
        if len(harms) > 1:
            first = first.replace(related=(*first.related, *harms), harms=harms)
        result.append(first)
    return result


class _Settled:
    """The findings that touch the focus, told apart: what to show, and what is accepted and why."""

    def __init__(self, request: Request, registry: Registry, accepted: list[Comment], files: Files) -> None:
        self.request = request
        self.accepted = accepted
        self.files = files
        self.shown: list[Finding] = []
        self.suppressed: list[Suppressed] = []
        self.used: dict[int, int] = {}
        self.severities = dict(request.config.severity)
        self.ignores = [(_glob(glob), registry.expand(ids)) for glob, ids in request.config.per_path_ignores]

    def add(self, finding: Finding) -> None:
        """Sort a finding in, unless it is out of focus or below the severity asked for."""
        finding = finding.replace(severity=self.severities.get(finding.rule, finding.severity))
        if finding.severity < self.request.min_severity or not self.touches_focus(finding):
            return
        if any(finding.rule in ids and glob.match(finding.span.path) for glob, ids in self.ignores):
            self.suppressed.append(Suppressed(finding, "ignored for this path by the configuration"))
            return
        comments = self.comments(finding)
        for comment in comments:
            self.used[id(comment)] = self.used.get(id(comment), 0) + 1
        if comments:
            self.suppressed.append(Suppressed(finding, comments[0].reason))
        else:
            self.shown.append(finding)

    def touches_focus(self, finding: Finding) -> bool:
        """Tell whether any place of a finding lies in a file asked for."""
        return any(self.request.place.in_focus(span.path) for span in finding.places())

    def comments(self, finding: Finding) -> list[Comment]:
        """Return the comments that cover a finding."""
        source = self.files.again(finding.span.path) if self.accepted else None
        return covering(finding, source.position(finding.span.start).line, self.accepted) if source else []


def _glob(glob: str) -> re.Pattern[str]:
    from fnmatch import translate  # noqa: PLC0415  (only where the configuration ignores paths)

    return pattern(translate(glob))
