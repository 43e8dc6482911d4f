"""This is where rules run on a workspace: what they find, what they cannot decide, and which of them fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from cblint.analysis import commands
from cblint.engine.request import Request
from cblint.engine.settling import Settled
from cblint.errors import Failure
from cblint.finding import Finding, Profile, Severity
from cblint.model.build import Build
from cblint.model.part import Part
from cblint.registry import Listed, Registry, nearest
from cblint.rule import Context, Rule, Undecided
from cblint.workspace import Workspace


class Run:
    """The rules at work: what they found, what they could not decide, and which of them failed."""

    def __init__(self, workspace: Workspace, registry: Registry, request: Request, failures: list[Failure]) -> None:
        self.workspace = workspace
        self.registry = registry
        self.request = request
        self.rules = request.rules
        self.failures = failures
        self.undecided: list[Undecided] = []

    def findings(self) -> Iterator[Finding]:
        """Yield the findings of every rule that visits something that is there, some files after others."""
        batches = self.workspace.batches()
        for number, parts in enumerate(batches):
            self.request.progress("checking", number, len(batches))
            yield from self.check(parts)
            if number + 1 < len(batches):  # what is found out last takes no memory from anybody
                self.workspace.forget()

    def check(self, parts: Mapping[str, Sequence[Part]]) -> Iterator[Finding]:
        """Yield the findings of every rule that visits one of these parts, by the names of their kinds."""
        wanted = (each for each in self.registry.listed.values() if each.id in self.rules and each.visits in parts)
        for listed in wanted:
            given = tuple(tuple(path.split(".") for path in each.split("|")) for each in listed.given)
            rule = None
            for part in parts[listed.visits]:
                if not (given or listed.runs) or self._concerns(listed, given, part):
                    rule = rule or self.registry.load(listed.id)
                    yield from self.visit(rule, part)

    def _concerns(self, listed: Listed, given: tuple[tuple[list[str], ...], ...], part: Part) -> bool:
        """Tell whether a part has what a rule cannot do without; where that cannot be told, the rule has failed."""
        try:
            if not all(any(_given(part, path) for path in each) for each in given):
                return False
            if not listed.runs or not isinstance(part, Build):
                return True
            return not commands.programs(self.workspace, part).isdisjoint(listed.runs)
        except Exception as error:  # noqa: BLE001  (whatever fails, the others must run)
            self.fail(listed.id, part, error)
            return False

    def fail(self, rule: str, part: Part, error: Exception) -> None:
        """Note that a rule failed at a part."""
        what = f"the rule `{rule}` failed: {type(error).__name__}: {error}"
        self.failures.append(Failure(what, part.span.path, None, rule))

    def judged(self) -> frozenset[str]:
        """Return the rules that would have found all there is: none if little findings were not asked for."""
        if self.request.min_severity is not Severity.LOW:
            return frozenset()
        return self.rules - self.failed()

    def failed(self) -> frozenset[str]:
        """Return the rules that failed."""
        return frozenset(failure.rule for failure in self.failures if failure.rule is not None)

    def visit(self, rule: Rule, part: Part) -> Iterator[Finding]:
        """Yield what one rule finds at one part; a rule that fails is named, and the others go on."""
        try:
            yield from rule.check(part, Context(self.workspace, rule, part, self.undecided))
        except Exception as error:  # noqa: BLE001  (whatever a rule does, the others must run)
            self.fail(rule.id, part, error)

    def suppressions(self, settled: Settled) -> Iterator[Finding]:
        """Yield what cblint's own rules find at the comments, once it is known which were needed."""
        if not settled.accepted:
            return
        from cblint.ignores import Removing  # noqa: PLC0415  (only where there are comments)
        from cblint.model.suppression import Suppression  # noqa: PLC0415  (likewise)

        own = [
            self.registry.load(listed.id)
            for listed in self.registry.listed.values()
            if listed.visits == Suppression.__name__ and listed.id in self.rules
        ]
        removing = Removing(settled.files.again)
        failed = self.failed()
        for comment in settled.accepted:
            known = comment.rule in self.registry.listed
            used = settled.used.get(id(comment), 0)
            judged = (
                comment.rule in self.rules
                and comment.rule not in failed
                and self.request.place.in_focus(comment.span.path)
            )
            part = Suppression(
                span=comment.span,
                symbol=f"cblint: ignore[{comment.rule}]",
                rule=comment.rule,
                reason=comment.reason,
                known=known,
                nearest="" if known else nearest(comment.rule, self.registry.listed),
                judged=judged,
                used=used,
                removal=removing.edits(comment) if known and judged and not used else (),
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
        first = max(group, key=_weight)
        harms = tuple(dict.fromkeys(harm for finding in group for harm in finding.harms))
        if len(harms) > 1:
            first = first.replace(related=(*first.related, *harms), harms=harms)
        result.append(first)
    return result


def _weight(finding: Finding) -> tuple[object, ...]:
    """Return what tells which of equal findings speaks for all: one that is always shown, then the gravest."""
    return (finding.profile is Profile.DEFAULT, finding.severity, finding.confidence)


def _given(part: Part, path: list[str]) -> object:
    """Return what stands at a path of attributes such as `buildspec.artifacts`, None where the way is broken."""
    found: object = part
    for name in path:
        if found is None:
            break
        found = getattr(found, name)
    return found
