"""This is where builds are drawn: projects, what they read, run, act as, and where their traffic goes."""

from __future__ import annotations

from cblint.analysis import links
from cblint.analysis.ecr import images, needs
from cblint.graph.networks import draw_network
from cblint.graph.parts import Kind, Node, Relation, State
from cblint.graph.sketch import Sketch, named, stack_of
from cblint.model.build import Build
from cblint.model.buildspec import Buildspec
from cblint.model.ecr import Repository
from cblint.model.iam import Role
from cblint.model.part import Resource
from cblint.model.project import Project, ProjectSource
from cblint.model.storage import Bucket, CodeRepository
from cblint.source import Span
from cblint.value import Value, equals, string

_USES = {"push": Relation.PUSHES, "public-push": Relation.PUSHES, "pull": Relation.PULLS}
_OWN = "this repository"


def draw_builds(sketch: Sketch) -> None:
    """Draw every project with its builds, and the buildspecs that no project names."""
    for project in sketch.workspace.parts(Project):
        draw_project(sketch, project)
    for build in sketch.workspace.builds:
        _draw_build(sketch, build)


def draw_project(sketch: Sketch, project: Project) -> str:
    """Draw a project and what it declares."""
    if sketch.has(Kind.PROJECT, project):
        return sketch.declared(Kind.PROJECT, project)
    node = sketch.declared(Kind.PROJECT, project, project.name, details=_details(project), exists=project.exists)
    draw_role(sketch, node, project.service_role, project)
    for source in (project.source, *project.secondary_sources):
        _draw_source(sketch, project, source, node)
    for artifacts in (project.artifacts, *project.secondary_artifacts):
        if equals(artifacts.type, "S3").is_yes:
            sketch.edge(node, draw_bucket(sketch, artifacts.location, project), Relation.WRITES, artifacts.location)
    draw_network(sketch, project, node)
    return node


def _details(project: Project) -> tuple[str, ...]:
    environment = project.environment
    image = named(environment.image)
    shown = [image] if _is_curated(image) else []
    if equals(environment.privileged_mode, True).is_yes:
        shown.append("privileged")
    return tuple(shown)


def _is_curated(image: str) -> bool:
    """Tell whether an image is one of CodeBuild's own, which comes from no repository in view."""
    return image.startswith(("aws/codebuild/", "public.ecr.aws/codebuild/"))


def draw_role(sketch: Sketch, node: str, value: Value, near: Resource) -> None:
    """Draw the role that something acts as; nothing where none is given."""
    if equals(value, None).is_yes:
        return
    role = sketch.found(Kind.ROLE, Role, value, near)
    end = role if isinstance(role, str) else sketch.declared(Kind.ROLE, role, role.name)
    sketch.edge(node, end, Relation.ACTS_AS, value)


def draw_bucket(sketch: Sketch, value: Value, near: Resource) -> str:
    """Draw a bucket, and return its node."""
    bucket = sketch.found(Kind.BUCKET, Bucket, value, near)
    return bucket if isinstance(bucket, str) else sketch.declared(Kind.BUCKET, bucket, bucket.name)


def draw_repository(sketch: Sketch, value: Value, near: Resource) -> str:
    """Draw a CodeCommit repository, and return its node."""
    found = sketch.found(Kind.SOURCE, CodeRepository, value, near)
    return found if isinstance(found, str) else sketch.declared(Kind.SOURCE, found, found.name)


def own_repository(sketch: Sketch) -> str:
    """Draw the repository that is looked at, and return its node."""
    return sketch.node(Node(f"{Kind.SOURCE.value}:.", Kind.SOURCE, _OWN, (), "", State.DECLARED, "", None, ""))


def _draw_source(sketch: Sketch, project: Project, source: ProjectSource, node: str) -> None:
    if not equals(source.type, "CODEPIPELINE", "NO_SOURCE").is_no:
        if source.type.origin.reference is None and equals(source.type, "CODEPIPELINE", "NO_SOURCE").is_maybe:
            sketch.edge(
                sketch.unknown(Kind.SOURCE, source.type, box=stack_of(project)),
                node,
                Relation.READS,
                source.type,
                sure=False,
            )
        return
    builds = [each for each in sketch.workspace.builds if each.project is project and each.caller is None]
    if source is project.source and any(each.own_source.is_yes for each in builds):
        start = own_repository(sketch)
    elif equals(source.type, "CODECOMMIT").is_yes:
        start = draw_repository(sketch, source.location, project)
    elif equals(source.type, "S3").is_yes:
        start = draw_bucket(sketch, source.location, project)
    else:
        start = sketch.undeclared(Kind.SOURCE, source.location, project)
    sketch.edge(start, node, Relation.READS, source.location)


def _draw_build(sketch: Sketch, build: Build) -> None:
    if build.project is not None:
        node = draw_project(sketch, build.project)
    else:
        text = "a project that is not in view"
        id_ = f"{Kind.PROJECT.value}:?"
        why = "no project in view names the buildspec"
        node = sketch.node(Node(id_, Kind.PROJECT, text, (), "", State.UNKNOWN, why, None, ""))
    if build.buildspec is not None:
        end = draw_buildspec(sketch, build.buildspec, build)
        place = build.project.source.buildspec if build.project is not None else build.buildspec
        sketch.edge(node, end, Relation.BUILDS_BY, place, sure=build.project is not None)
    elif build.project is not None:
        value = build.project.source.buildspec
        end = sketch.node(
            Node(
                id=f"{Kind.BUILDSPEC.value}:?{build.project.address}",
                kind=Kind.BUILDSPEC,
                label=_path(value),
                details=(),
                box=stack_of(build.project),
                state=State.UNKNOWN,
                reason=build.why_unknown or "what runs is not known",
                span=value.origin.span,
                symbol="",
            )
        )
        sketch.edge(node, end, Relation.BUILDS_BY, value, sure=False)
    _draw_images(sketch, build, node if build.project is not None else end)


def _path(value: Value) -> str:
    """Return the path that names a buildspec, which is AWS's default where none is given."""
    if equals(value, None).is_yes:
        return "buildspec.yml"
    return named(value) if named(value) and "\n" not in named(value) else "?"


def draw_buildspec(sketch: Sketch, buildspec: Buildspec, build: Build) -> str:
    """Draw a buildspec, and return its node."""
    tasks = len(buildspec.batch.tasks) if buildspec.batch is not None else 0
    details = (f"batch of {tasks} tasks",) if tasks else ()
    box = stack_of(build.project) if buildspec.inline and build.project is not None else ""
    text = "inline" if buildspec.inline else buildspec.path
    return sketch.part(Kind.BUILDSPEC, buildspec, text, box, details=details, extent=_extent(buildspec, build))


def _extent(buildspec: Buildspec, build: Build) -> Span:
    """Return all that an inline buildspec takes up, as far as its parts tell; of a file, its name tells."""
    spans = [command.span for phase in buildspec.phases for command in phase.commands]
    spans += [phase.span for phase in buildspec.phases]
    spans += [each.span for each in (buildspec.artifacts, buildspec.cache, buildspec.batch) if each is not None]
    if build.project is not None:
        spans.append(build.project.source.buildspec.origin.span)
    extent = buildspec.span
    for span in spans:
        extent = extent.to(span) if span.path == extent.path else extent
    return extent


def _draw_images(sketch: Sketch, build: Build, node: str) -> None:
    """Draw the repositories of images that a build runs in, pulls from and pushes to."""
    project = build.project
    own = ""
    if project is not None and not _is_curated(named(build.image)):
        own = draw_image(sketch, build.image, project)
        sketch.edge(node, own, Relation.RUNS_IN, build.image)
    for use in needs.uses(sketch.workspace, build):
        if use.image is None or use.kind not in _USES or not use.steps:
            continue
        end = _repository(sketch, use.image, build)
        if end != own or use.kind != "pull":
            sketch.edge(node, end, _USES[use.kind], use.steps[-1].span)


def draw_image(sketch: Sketch, value: Value, near: Resource) -> str:
    """Draw the repository that an image comes from, and return its node."""
    found = links.find(sketch.workspace, Repository, value, near)
    if isinstance(found, Repository):
        return sketch.declared(Kind.REGISTRY, found, found.name)
    image = images.image(sketch.workspace, value)
    if image is not None:
        declared = _declared(sketch, image)
        if declared is not None:
            return declared
    return sketch.undeclared(Kind.REGISTRY, value, near)


def _repository(sketch: Sketch, image: images.Image, build: Build) -> str:
    declared = _declared(sketch, image)
    if declared is not None:
        return declared
    if image.repository.strip("*"):
        box = stack_of(build.project) if build.project is not None else ""
        return sketch.outside(Kind.REGISTRY, image.repository.replace("*", "…"), None, box)
    here = build.project or build.buildspec
    span = here.span if here is not None else build.span
    return sketch.node(
        Node(f"{Kind.REGISTRY.value}:?", Kind.REGISTRY, "?", (), "", State.UNKNOWN, "its name is not known", span, "")
    )


def _declared(sketch: Sketch, image: images.Image) -> str | None:
    named_so = [each for each in sketch.workspace.parts(Repository) if string(each.name) == image.repository]
    return sketch.declared(Kind.REGISTRY, named_so[0], named_so[0].name) if len(named_so) == 1 else None
