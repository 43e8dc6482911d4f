"""This is where everything that was read stands linked: projects, buildspecs, roles, pipelines, deployments.

Entry points are joined by reference first, by evaluated name or ARN second, never by a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from cblint.files import Files
from cblint.model.appspec import AppSpec
from cblint.model.build import Build, Deployment, MissingBuildspec
from cblint.model.buildspec import Batch, BatchTask, Buildspec, Command, Variable
from cblint.model.iam import Role
from cblint.model.part import Part, Problem
from cblint.model.pipeline import Action, DeploymentGroup, Pipeline
from cblint.model.project import Project, SourceCredential, SourceToken, Webhook
from cblint.model.stack import Stack
from cblint.record import TYPE_CHECKING, cast
from cblint.value import Entries

if TYPE_CHECKING:
    from typing import TypeVar

    PartT = TypeVar("PartT", bound=Part)
    AnswerT = TypeVar("AnswerT")


_BATCH = 2000
"""How many parts are checked before what was found out about them is forgotten."""


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
        self._answers: dict[tuple[object, ...], object] = {}
        self._parts: dict[str, list[Part]] | None = None

    def parts(self, kind: type[PartT]) -> tuple[PartT, ...]:
        """Return all parts of exactly this kind, in the order of their places."""
        return cast("tuple[PartT, ...]", tuple(self._by_kind().get(kind.__name__, ())))

    def batches(self) -> tuple[Mapping[str, Sequence[Part]], ...]:
        """Return all parts by the names of their kinds, those of some files after those of others.

        Between two batches it is time to `forget`: so the memory that it takes to check many files is bounded.
        """
        parts = sorted((part for parts in self._by_kind().values() for part in parts), key=lambda part: part.span.path)
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
        if key not in self._answers:
            self._answers[key] = question(self, *subjects)
        return cast("AnswerT", self._answers[key])

    def forget(self) -> None:
        """Drop the answers about single subjects, and keep those about the whole."""
        self._answers = {key: answer for key, answer in self._answers.items() if len(key) == 1}

    def _by_kind(self) -> dict[str, list[Part]]:
        if self._parts is None:
            self._parts = {}
            seen: set[int] = set()
            for part in self._all():
                if id(part) not in seen:
                    seen.add(id(part))
                    self._parts.setdefault(type(part).__name__, []).append(part)
            for parts in self._parts.values():
                parts.sort(key=lambda part: (part.span, part.symbol))
        return self._parts

    def _all(self) -> Iterator[Part]:
        yield from self.problems
        for buildspec in self.buildspecs:
            yield from _buildspec_parts(buildspec)
        for appspec in self.appspecs:
            yield appspec
            yield from appspec.problems
        for stack in self.stacks:
            yield from _stack_parts(stack)
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


def _stack_parts(stack: Stack) -> Iterator[Part]:
    yield from stack.problems
    for project in stack.projects:
        yield project
        yield from project.environment.variables
    for pipeline in stack.pipelines:
        yield pipeline
        for stage in pipeline.stages:
            for action in stage.actions:
                yield action
                yield from action.variables
                yield from _action_tokens(action)
    yield from stack.webhooks
    for credential in stack.source_credentials:
        yield credential
        yield SourceToken(credential.span, f"{credential.symbol}.token", credential.token, "source credential")
    yield from stack.roles
    yield from stack.repositories
    yield from stack.deployment_groups


def _action_tokens(action: Action) -> Iterator[Part]:
    configuration = action.configuration
    token = configuration.get("OAuthToken") if isinstance(configuration, Entries) else None
    if token is not None:
        yield SourceToken(action.span, f"{action.symbol}.configuration.OAuthToken", token, "source action")


VISITABLE: tuple[type[Part], ...] = (
    Action,
    AppSpec,
    Batch,
    BatchTask,
    Build,
    Buildspec,
    Command,
    Deployment,
    DeploymentGroup,
    MissingBuildspec,
    Pipeline,
    Problem,
    Project,
    Role,
    SourceCredential,
    SourceToken,
    Variable,
    Webhook,
)
"""The kinds of part that rules may visit."""
