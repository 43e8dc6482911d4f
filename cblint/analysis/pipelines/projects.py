"""This is where it is answered whether the projects that a pipeline runs are those that are meant, and fit for it."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis import links
from cblint.analysis.pipelines.order import Placed, placed, runs
from cblint.model.pipeline import Action, Pipeline
from cblint.model.project import Project
from cblint.read.spelling import nearest
from cblint.record import NamedTuple
from cblint.value import Basis, Truth, Value, equals, maybe, string, truth
from cblint.workspace import Workspace

PIPELINE = "CODEPIPELINE"


class Absent(NamedTuple):
    """A project that is not declared, and another one that nothing runs and that is surely meant."""

    action: Action
    name: Value
    project: Project
    meant: str


class Ignored(NamedTuple):
    """A project with a source of its own, in place of which the pipeline puts an artifact."""

    action: Action
    project: Project
    source: str


def absent(workspace: Workspace, pipeline: Pipeline) -> Iterator[Absent]:
    """Yield the projects that surely are not declared, though one of nearly that name is, and nothing runs it."""
    for each in _builds(pipeline):
        name = links.setting(each.action, "ProjectName")
        given = string(name) if name is not None else None
        if name is None or not given or name.origin.basis is not Basis.GIVEN:
            continue
        if links.project_of(workspace, each.action) is not None or not _is_whole(workspace, pipeline).is_yes:
            continue
        run = workspace.once(_run)
        free = {known: project for project in _beside(workspace, pipeline) if (known := string(project.name))}
        meant = nearest(given, [known for known, project in free.items() if id(project) not in run])
        if meant and _plain(given) != _plain(meant):
            yield Absent(each.action, name, free[meant], meant)


def _builds(pipeline: Pipeline) -> Iterator[Placed]:
    for each in placed(pipeline):
        if runs(each.action, "CodeBuild").is_yes:
            yield each


def _plain(name: str) -> str:
    """Return a name without its digits: what differs in those alone is another thing of the same kind."""
    return "".join(letter for letter in name if not letter.isdigit())


def _beside(workspace: Workspace, pipeline: Pipeline) -> list[Project]:
    here = pipeline.address.partition(":")[0]
    return [project for project in workspace.parts(Project) if project.address.partition(":")[0] == here]


def _is_whole(workspace: Workspace, pipeline: Pipeline) -> Truth:
    """Return whether all that is declared beside a pipeline is in view."""
    stack = links.stack_of(workspace, pipeline)
    if stack is None:
        return maybe("the pipeline is of no stack")
    return truth(True) if stack.closed else maybe("not all that is declared beside it is in view")


def _run(workspace: Workspace) -> frozenset[int]:
    """Return the projects that actions of pipelines run, by identity."""
    pipelines = workspace.parts(Pipeline)
    found = [links.project_of(workspace, each.action) for pipeline in pipelines for each in _builds(pipeline)]
    return frozenset(id(project) for project in found if isinstance(project, Project))


def ignored(workspace: Workspace, pipeline: Pipeline) -> Iterator[Ignored]:
    """Yield the projects whose own source is not what is built, as the pipeline hands over an artifact."""
    for each in _builds(pipeline):
        project = links.project_of(workspace, each.action)
        if not isinstance(project, Project):
            continue
        source = string(project.source.type)
        if source is not None and equals(project.source.type, PIPELINE, "NO_SOURCE").is_no and _is_type(source):
            yield Ignored(each.action, project, source)


def _is_type(source: str) -> bool:
    """Tell whether a source's type is one that CodeBuild has; another one is reported of the project."""
    return source.isupper()
