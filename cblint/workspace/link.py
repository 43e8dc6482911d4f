"""This is where builds come about: projects joined to their buildspecs, roles and callers, and what they deploy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from cblint.files import Files
from cblint.model.build import Build, Caller, Deployment, Link, MissingBuildspec, RoleLink
from cblint.model.buildspec import BatchTask, Buildspec, Variable
from cblint.model.part import Problem, label
from cblint.record import TYPE_CHECKING
from cblint.value import (
    YES,
    Basis,
    Entries,
    Reason,
    Step,
    Unknown,
    Value,
    at,
    equals,
    glob,
    string,
    why_unknown,
)
from cblint.workspace import Workspace
from cblint.workspace.repository import Identity, own_source, source_root
from cblint.workspace.specs import Buildspecs, Found

if TYPE_CHECKING:
    from cblint.model.appspec import AppSpec
    from cblint.model.iam import Role
    from cblint.model.project import Project
    from cblint.model.stack import Stack

MAX_TASKS = 500
"""So many tasks of one batch are builds of their own; CodeBuild is not known to start more than a hundred."""


def link(
    files: Files,
    buildspecs: tuple[Buildspec, ...],
    appspecs: tuple[AppSpec, ...],
    stacks: tuple[Stack, ...],
    *,
    own: Callable[[str], tuple[Identity, ...]],
    problems: tuple[Problem, ...] = (),
    only: Stack | None = None,
    kept: tuple[Build, ...] = (),
) -> Workspace:
    """Return the workspace in which all that was read is joined; `own` names the repository of a source root.

    With `only`, no more than the builds of that stack's projects are put together, and added to those that are `kept`.
    """
    linker = _Linker(files, buildspecs, stacks, own)
    builds = (*kept, *linker.builds(only))
    return Workspace(
        files,
        linker.specs.all(),
        appspecs,
        stacks,
        builds=builds,
        deployments=_deployments(builds, appspecs, stacks),
        missing_buildspecs=linker.missing(),
        problems=problems,
    )


def _deployments(
    builds: tuple[Build, ...], appspecs: tuple[AppSpec, ...], stacks: tuple[Stack, ...]
) -> tuple[Deployment, ...]:
    if not appspecs and not stacks:
        return ()
    from cblint.workspace.deploy import deployments  # noqa: PLC0415  (only where something may be deployed)

    return tuple(deployments(builds, appspecs, stacks))


class _Linker:
    def __init__(
        self,
        files: Files,
        buildspecs: tuple[Buildspec, ...],
        stacks: tuple[Stack, ...],
        own: Callable[[str], tuple[Identity, ...]],
    ) -> None:
        self.files = files
        self.stacks = stacks
        self.own = own
        self.specs = Buildspecs(files, buildspecs)
        self._missing: dict[tuple[str, str], MissingBuildspec] = {}
        self._used: set[str] = set()
        self._roles: dict[str, Role] = {}
        self._named_roles: dict[str, list[Role]] = {}
        for role in (role for stack in stacks for role in stack.roles):
            self._roles.setdefault(role.address, role)
            self._named_roles.setdefault(string(role.name) or "", []).append(role)
        self._roots: dict[str, str] = {}

    def _root(self, path: str) -> str:
        """Return where the source of a file's repository starts, which is one for all files of a folder."""
        folder = path.rpartition("/")[0]
        root = self._roots.get(folder)
        if root is None:
            root = self._roots[folder] = source_root(self.files, path)
        return root

    def missing(self) -> tuple[MissingBuildspec, ...]:
        """Return every buildspec that is named, surely built from here, and not there."""
        return tuple(self._missing[key] for key in sorted(self._missing))

    def builds(self, only: Stack | None = None) -> Iterator[Build]:
        """Yield the builds of every project, then those of buildspecs that no project names; or those of one stack."""
        projects = [project for stack in self.stacks for project in stack.projects]
        if projects:
            yield from self._of_projects(projects, projects if only is None else only.projects)
        for buildspec in self.specs.all() if only is None else ():
            if not buildspec.inline and buildspec.path not in self._used:
                yield from self._alone(buildspec)

    def _of_projects(self, projects: Sequence[Project], wanted: Sequence[Project]) -> Iterator[Build]:
        """Yield the builds of some of the projects that there are."""
        from cblint.workspace.callers import Callers  # noqa: PLC0415  (only where there is infrastructure)

        callers = Callers(self.stacks)
        expecting: dict[str, int] = {}
        for project in projects:
            if string(project.source.buildspec) is None and not isinstance(project.source.buildspec, Entries):
                root = self._root(project.span.path)
                expecting[root] = expecting.get(root, 0) + 1
        for project in wanted:
            alone = expecting.get(self._root(project.span.path)) == 1
            for caller in callers.of(project) or (None,):
                yield from self._project_builds(project, caller, alone=alone)

    def _project_builds(self, project: Project, caller: Caller | None, *, alone: bool) -> Iterator[Build]:
        root = self._root(project.span.path)
        owned = own_source(project, caller, self.own(root))
        named = _named_buildspec(project, caller)
        found = self.specs.find(named, root, owned, expected_by_one=alone)
        steps = _steps(project, caller)
        if found.missing is not None:
            part = MissingBuildspec(
                span=named.origin.span if found.given else project.source.span,
                symbol=f"{project.symbol}.source.buildspec",
                path=found.missing,
                named_by=f"project `{label(project)}`",
                given=found.given,
                near=found.near,
                because=steps,
            )
            self._missing.setdefault((part.span.path, f"{part.span.start} {part.path}"), part)
        if found.buildspec is not None:
            self._used.add(found.buildspec.path)
            if not found.buildspec.inline:
                steps = (*steps, Step(found.buildspec.span, "its buildspec"))
        base = self._base(project, caller, found, root, steps)
        tasks = found.buildspec.batch.tasks if found.buildspec and found.buildspec.batch else ()
        if tasks and _runs_batch(project, caller):
            for task in tasks[:MAX_TASKS]:
                yield self._task_build(base, task, root)
        else:
            yield base

    def _base(self, project: Project, caller: Caller | None, found: Found, root: str, steps: tuple[Step, ...]) -> Build:
        environment = project.environment
        called = caller.action.variables if caller else ()
        written = found.buildspec.env.variables if found.buildspec else ()
        closed = environment.variables_closed and (found.buildspec is None or found.buildspec.env.closed)
        name = f" in {label(caller.pipeline)}" if caller else ""
        return Build(
            span=project.span,
            symbol=f"{project.symbol}{name}",
            project=project,
            buildspec=found.buildspec,
            why_unknown=found.why_unknown,
            link=found.link,
            caller=caller,
            task=None,
            source_root=root,
            role=RoleLink(project.service_role, self._role(project.service_role)),
            image=environment.image,
            type=environment.type,
            privileged_mode=environment.privileged_mode,
            variables=(*called, *environment.variables, *written),
            variables_closed=closed,
            own_source=own_source(project, caller, self.own(root)),
            steps=steps,
        )

    def _task_build(self, base: Build, task: BatchTask, root: str) -> Build:
        path = string(task.buildspec)
        buildspec, why = base.buildspec, ""
        if path is not None:
            buildspec = self.specs.at(root, path) or self._below_another_root(task, root, path)
            if buildspec is None:
                why = f"`{path}` is not in the repository"
                self._missing_of_task(base, task, path)
            else:
                self._used.add(buildspec.path)
        elif not equals(task.buildspec, None).is_yes:
            buildspec, why = None, why_unknown(task.buildspec)
        written = buildspec.env.variables if buildspec else ()
        outer: tuple[Variable, ...] = base.variables
        if base.buildspec is not None:
            kept = set(map(id, base.buildspec.env.variables))
            outer = tuple(variable for variable in outer if id(variable) not in kept)
        return base.replace(
            symbol=f"{base.symbol} task {glob(task.identifier)}",
            buildspec=buildspec,
            why_unknown=why,
            task=task,
            image=_overriding(task.image, base.image),
            type=_overriding(task.type, base.type),
            privileged_mode=_privileged(task, base),
            variables=(*task.variables, *outer, *written),
            steps=(*base.steps, Step(task.span, "a task of its batch")),
        )

    def _below_another_root(self, task: BatchTask, root: str, path: str) -> Buildspec | None:
        """Return a task's buildspec where a folder of several repositories is checked, whose tops are not marked."""
        if root or self.files.exists(".git") or self.files.is_file(".cblint.toml"):
            return None
        folder = task.span.folder
        while folder:
            found = self.specs.at(folder, path)
            if found is not None:
                return found
            folder = folder.rpartition("/")[0]
        return None

    def _missing_of_task(self, base: Build, task: BatchTask, path: str) -> None:
        named = f"batch task `{glob(task.identifier)}`"
        part = MissingBuildspec(
            span=task.buildspec.origin.span,
            symbol=f"{task.symbol}.buildspec",
            path=path,
            named_by=named,
            given=True,
            near=self.specs.near(base.source_root, path),
            because=base.steps,
        )
        self._missing.setdefault((part.span.path, f"{part.span.start} {path}"), part)

    def _alone(self, buildspec: Buildspec) -> Iterator[Build]:
        root = self._root(buildspec.path)
        unknown = Unknown(at(buildspec.span), Reason.OUTSIDE, "the project")
        base = Build(
            span=buildspec.span,
            symbol=buildspec.path,
            project=None,
            buildspec=buildspec,
            why_unknown="",
            link=Link.ALONE,
            caller=None,
            task=None,
            source_root=root,
            role=None,
            image=unknown,
            type=unknown,
            privileged_mode=unknown,
            variables=buildspec.env.variables,
            variables_closed=False,
            own_source=YES,
            steps=(Step(buildspec.span, "a buildspec that no project in view names"),),
        )
        tasks = buildspec.batch.tasks if buildspec.batch else ()
        yield base
        for task in tasks[:MAX_TASKS]:
            yield self._task_build(base, task, root)

    def _role(self, value: Value) -> Role | None:
        if value.origin.reference is not None:
            return self._roles.get(value.origin.reference.address)
        wanted = glob(value).rpartition("/")[2] if ":role/" in glob(value) else string(value)
        if not wanted or "*" in wanted:
            return None
        named = self._named_roles.get(wanted, [])
        return named[0] if len(named) == 1 else None


def _named_buildspec(project: Project, caller: Caller | None) -> Value:
    if caller is not None and isinstance(caller.action.configuration, Entries):
        override = caller.action.configuration.get("BuildspecOverride")
        if isinstance(override, Entries) and project.language != "terraform":
            return Unknown(override.origin, Reason.MALFORMED)
        if override is not None:
            return override
    return project.source.buildspec


def _runs_batch(project: Project, caller: Caller | None) -> bool:
    """Tell whether a project may run its buildspec's batch: without a batch role it surely does not."""
    if caller is not None and isinstance(caller.action.configuration, Entries):
        enabled = caller.action.configuration.get("BatchEnabled")
        if enabled is not None and string(enabled) in ("true", "True"):
            return True
    return not equals(project.batch_service_role, None).is_yes


def _overriding(given: Value, inherited: Value) -> Value:
    """Return what a batch task says, else what its project says."""
    return inherited if equals(given, None).is_yes else given


def _privileged(task: BatchTask, base: Build) -> Value:
    """Return what a batch task says of privileged mode; silent, it has its default, unless its project has it on."""
    given = task.privileged_mode
    if given.origin.basis is not Basis.AWS_DEFAULT or equals(base.privileged_mode, False).is_yes:
        return given
    return Unknown(given.origin, Reason.UNDOCUMENTED, "a batch task without privileged mode in a project with it")


def _steps(project: Project, caller: Caller | None) -> tuple[Step, ...]:
    steps = [Step(project.span, "the project")]
    if caller is not None:
        steps.insert(0, Step(caller.action.span, "starts the build"))
    return tuple(steps)
