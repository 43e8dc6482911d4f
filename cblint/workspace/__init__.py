"""This is where everything that was read stands linked: projects, buildspecs, roles, pipelines, deployments.

Entry points are joined by reference first, by evaluated name or ARN second, never by a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from cblint.record import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from typing import TypeVar

    from cblint.files import Files
    from cblint.model.appspec import AppSpec
    from cblint.model.build import Build, Deployment, MissingBuildspec
    from cblint.model.buildspec import Buildspec
    from cblint.model.part import Part, Problem, Resource
    from cblint.model.stack import Stack

    PartT = TypeVar("PartT", bound=Part)
    ResourceT = TypeVar("ResourceT", bound=Resource)
    AnswerT = TypeVar("AnswerT")


VISITABLE = (
    "AccessEntry", "AccessPolicy", "Action", "AppSpec", "Application", "Batch", "BatchTask", "Bucket", "Build",
    "Buildspec", "CodeRepository", "Command", "Connection", "ContainerUser", "Deployment", "DeploymentConfig",
    "DeploymentGroup", "EcsCluster", "EksCluster", "EventRule", "EventTarget", "Filter", "FilterGroup", "Fleet",
    "Function", "Key", "LogGroup", "ManagedPolicy", "MissingBuildspec", "NotificationRule", "PackageDomain",
    "PackageRepository", "Phase", "Pipeline", "PipelineWebhook", "Problem", "Project", "ReportGroup", "Repository",
    "ResourceName", "Role", "SecurityGroup", "Service", "SourceCredential", "SourceToken", "Stage", "TargetGroup",
    "TaskDefinition", "Variable", "VpcEndpoint", "Webhook",
)  # fmt: skip
"""The names of the kinds of part that rules may visit."""
_BATCH = 2000
"""How many parts are checked before what was found out about them is forgotten."""
_UNASKED = object()
"""Stands for the answer to a question that was not asked yet."""


class Workspace:
    """Everything that was read, linked; rules and analyses only look at it."""

    def __init__(
        self,
        files: Files,
        buildspecs: tuple[Buildspec, ...],
        appspecs: tuple[AppSpec, ...],
        stacks: tuple[Stack, ...],
        *,
        builds: tuple[Build, ...] = (),
        deployments: tuple[Deployment, ...] = (),
        missing_buildspecs: tuple[MissingBuildspec, ...] = (),
        problems: tuple[Problem, ...] = (),
    ) -> None:
        """Hold what was read; `problems` are those of files that could not be read as anything."""
        self.files = files
        self.buildspecs = buildspecs
        self.appspecs = appspecs
        self.stacks = stacks
        self.builds = builds
        self.deployments = deployments
        self.missing_buildspecs = missing_buildspecs
        self.problems = problems
        self.relinked: Callable[[tuple[Stack, ...], Stack, tuple[Build, ...]], Workspace] | None = None
        """Links all that was read with stacks one of which is another, keeping builds; None if it was made by hand."""
        self.stack_parts: dict[Stack, tuple[Part, ...]] = {}
        """The parts of stacks, listed when they were first asked for; whoever links anew can hand them on."""
        self._answers: dict[tuple[object, ...], object] = {}
        self._parts: dict[str, list[Part]] | None = None
        self._sorted: dict[str, tuple[Part, ...]] = {}
        self._declared: dict[str, dict[str, Resource]] = {}

    def parts(self, kind: type[PartT]) -> tuple[PartT, ...]:
        """Return all parts of exactly this kind, in the order of their places."""
        return cast("tuple[PartT, ...]", self._in_order(kind.__name__))

    def declared(self, kind: type[ResourceT], address: str) -> ResourceT | None:
        """Return the resource of exactly this kind that is declared at an address."""
        found = self._declared.get(kind.__name__)
        if found is None:
            found = self._declared[kind.__name__] = {each.address: each for each in reversed(self.parts(kind))}
        return cast("ResourceT | None", found.get(address))

    def some(self, wanted: Callable[[Part], bool], stacks: tuple[Stack, ...]) -> Mapping[str, Sequence[Part]]:
        """Return the parts that are wanted by the names of their kinds, in the order of their places.

        Of the parts of stacks, only those of the given ones are looked at.
        """
        found = {id(part): part for part in self._all(stacks) if wanted(part)}
        kinds: dict[str, list[Part]] = {}
        for part in sorted(found.values(), key=lambda part: (part.span, part.symbol)):
            kinds.setdefault(type(part).__name__, []).append(part)
        return kinds

    def batches(self) -> tuple[Mapping[str, Sequence[Part]], ...]:
        """Return all parts by the names of their kinds, those of some files after those of others.

        Between two batches it is time to `forget`: so the memory that it takes to check many files is bounded.
        """
        parts = [part for kind in self._by_kind() for part in self._in_order(kind)]
        parts.sort(key=lambda part: part.span.path)
        batches: list[dict[str, list[Part]]] = []
        size = _BATCH
        path = ""
        for part in parts:
            if size >= _BATCH and part.span.path != path:
                batches.append({})
                size = 0
            batches[-1].setdefault(type(part).__name__, []).append(part)
            path = part.span.path
            size += 1
        return tuple(batches)

    def once(self, question: Callable[..., AnswerT], *subjects: object) -> AnswerT:
        """Return the answer to a question about subjects (compared by identity), asking it once."""
        key = (question, *map(id, subjects))
        answer = self._answers.get(key, _UNASKED)
        if answer is _UNASKED:
            answer = self._answers[key] = question(self, *subjects)
        return answer  # type: ignore[return-value]

    def forget(self) -> None:
        """Drop the answers about single subjects, and keep those about the whole."""
        self._answers = {key: answer for key, answer in self._answers.items() if len(key) == 1}

    def _in_order(self, kind: str) -> tuple[Part, ...]:
        found = self._sorted.get(kind)
        if found is None:
            parts = self._by_kind().get(kind, ())
            found = self._sorted[kind] = tuple(sorted(parts, key=lambda part: (part.span, part.symbol)))
        return found

    def _by_kind(self) -> dict[str, list[Part]]:
        if self._parts is None:
            self._parts = {}
            seen: set[int] = set()
            for part in self._all(self.stacks):
                if id(part) not in seen:
                    seen.add(id(part))
                    self._parts.setdefault(type(part).__name__, []).append(part)
        return self._parts

    def _all(self, stacks: tuple[Stack, ...]) -> Iterator[Part]:
        yield from self.problems
        for buildspec in self.buildspecs:
            yield from _buildspec_parts(buildspec)
        for appspec in self.appspecs:
            yield appspec
            yield from appspec.problems
            if appspec.platform == "ecs":
                from cblint.model.ecs import ContainerUser  # noqa: PLC0415  (only where there is an appspec for ECS)

                yield ContainerUser(appspec.span, appspec.symbol, appspec, None)
        if stacks:
            from cblint.workspace.stack_parts import stack_parts  # noqa: PLC0415  (only where there is infrastructure)

            for stack in stacks:
                found = self.stack_parts.get(stack)
                if found is None:
                    found = self.stack_parts[stack] = tuple(stack_parts(stack))
                yield from found
        yield from self.builds
        yield from self.deployments
        yield from self.missing_buildspecs


def _buildspec_parts(buildspec: Buildspec) -> Iterator[Part]:
    yield buildspec
    yield from buildspec.problems
    yield from buildspec.env.variables
    for phase in buildspec.phases:
        yield phase
        yield from phase.commands
    if buildspec.batch is not None:
        yield buildspec.batch
        for task in buildspec.batch.tasks:
            yield task
            yield from task.variables
