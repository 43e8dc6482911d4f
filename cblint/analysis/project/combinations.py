"""This is where properties of a project are found that do not go together, though each alone may be what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cblint.analysis.images import environments
from cblint.data import project as facts
from cblint.model.project import Project, ProjectArtifacts, ProjectSource
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import NO, YES, Basis, Scalar, Step, Text, Truth, Value, equals, maybe, string, test

_CODEPIPELINE = "CODEPIPELINE"


class Clash(NamedTuple):
    """A property that the others do not allow."""

    place: Value | Span
    message: str
    symbol: str
    defect: str
    holds: Truth
    because: tuple[Step, ...] = ()


def clashes(project: Project) -> Iterator[Clash]:
    """Yield what of a project does not go together; the caller asks whether each holds."""
    for source in (project.source, *project.secondary_sources):
        yield from _of_source(source)
    for artifacts in (project.artifacts, *project.secondary_artifacts):
        yield from _of_artifacts(artifacts, in_terraform=project.language == "terraform")
    yield from _of_pipeline(project)
    yield from _of_identifiers(project)
    yield from _of_provider(project)
    yield from _of_places(project)
    yield from _of_environment(project)


def _of_source(source: ProjectSource) -> Iterator[Clash]:
    located = facts.load().located_sources
    step = _said(source.type, "the type of the source")
    missing = f"A source of type `{string(source.type)}` needs a location"
    yield Clash(
        source.span,
        missing,
        source.symbol,
        "location",
        equals(source.type, *located) & _is_empty(source.location),
        step,
    )
    in_s3 = equals(source.type, "S3") & _is_url(source.location)
    yield Clash(source.location, _url("source", "bucket/path"), source.symbol, "s3", in_s3)


def _of_artifacts(artifacts: ProjectArtifacts, *, in_terraform: bool) -> Iterator[Clash]:
    in_s3 = equals(artifacts.type, "S3")
    step = _said(artifacts.type, "the type of the artifacts")
    missing = "Artifacts of type `S3` need a bucket as location"
    yield Clash(artifacts.span, missing, artifacts.symbol, "location", in_s3 & _is_empty(artifacts.location), step)
    message = "The location of the artifacts has a `/`, but can only be the name of a bucket"
    yield Clash(artifacts.location, message, artifacts.symbol, "s3", in_s3 & _has_slash(artifacts.location))
    if not in_terraform:  # which does not pass it on then
        message = "Without artifacts there is no encryption to be disabled"
        holds = equals(artifacts.type, "NO_ARTIFACTS") & equals(artifacts.encryption_disabled, True)
        yield Clash(artifacts.encryption_disabled, message, artifacts.symbol, "encryption", holds, step)


def _of_pipeline(project: Project) -> Iterator[Clash]:
    """Yield where only one of source and artifacts is a pipeline's, or a secondary one is."""
    source, artifacts = project.source, project.artifacts
    ours, theirs = string(source.type) or "", string(artifacts.type) or ""
    differ = equals(source.type, _CODEPIPELINE) & _is_other(artifacts.type)
    message = f"The source comes from a pipeline, but the artifacts are `{theirs}`"
    yield Clash(
        artifacts.type, message, artifacts.symbol, "pipeline", differ, _said(source.type, "the type of the source")
    )
    differ = equals(artifacts.type, _CODEPIPELINE) & _is_other(source.type)
    message = f"The artifacts go to a pipeline, but the source is `{ours}`"
    yield Clash(
        source.type, message, source.symbol, "pipeline", differ, _said(artifacts.type, "the type of the artifacts")
    )
    secondary: tuple[ProjectSource | ProjectArtifacts, ...] = (*project.secondary_sources, *project.secondary_artifacts)
    for each in secondary:
        what = "source" if isinstance(each, ProjectSource) else "artifacts"
        message = f"Secondary {what} cannot be of type `{_CODEPIPELINE}`"
        yield Clash(each.type, message, each.symbol, "pipeline", equals(each.type, _CODEPIPELINE))


def _is_other(value: Value) -> Truth:
    return test(value, lambda data: isinstance(data, str) and data.upper() not in ("", _CODEPIPELINE))


def _of_identifiers(project: Project) -> Iterator[Clash]:
    """Yield identifiers that are there twice, and versions of sources that there are not."""
    yield from _twice([(each.identifier, each.symbol) for each in project.secondary_sources], "source")
    yield from _twice([(each.identifier, each.symbol) for each in project.secondary_artifacts], "artifacts")
    names = {string(each.identifier) for each in project.secondary_sources}
    all_known = project.secondary_sources_closed and None not in names
    for version in project.secondary_source_versions:
        name = string(version.identifier)
        if name is None:
            continue
        there = YES if name in names else NO if all_known else maybe("not all sources are in view")
        message = f"There is no secondary source `{name}`"
        yield Clash(version.identifier, message, version.symbol, "version", ~there)


def _twice(identifiers: Sequence[tuple[Value, str]], what: str) -> Iterator[Clash]:
    first: dict[str, Value] = {}
    for value, symbol in identifiers:
        name = string(value)
        if not name:
            continue
        if name in first and first[name].origin.span != value.origin.span:
            message = f"Two secondary {what} have the identifier `{name}`"
            yield Clash(value, message, symbol, "identifier", YES, _said(first[name], "the first is here"))
        first.setdefault(name, value)


def _of_provider(project: Project) -> Iterator[Clash]:
    """Yield what only sources of a Git provider can have."""
    known = facts.load()
    if project.badge is not None:
        yield _unsupported(project, project.source, project.badge, "has no build badges", known.badge_sources)
    for source in (project.source, *project.secondary_sources):
        told = "cannot be told the status of builds"
        yield _unsupported(project, source, source.report_build_status, told, known.reporting_sources)


def _unsupported(project: Project, source: ProjectSource, value: Value, what: str, supported: tuple[str, ...]) -> Clash:
    bad = tuple(each for each in _source_types() if each not in supported)
    holds = equals(value, True) & equals(source.type, *bad)
    if value is project.badge and environments.is_lambda(project.environment.type).is_yes:
        holds = NO  # Lambda compute has none, whatever the source
    message = f"A source of type `{string(source.type)}` {what}"
    return Clash(value, message, source.symbol, what, holds, _said(source.type, "the type of the source"))


def _source_types() -> tuple[str, ...]:
    properties = facts.load().sections["source"].properties
    return next(each.values for each in properties if each.kind == "source types")


def _of_places(project: Project) -> Iterator[Clash]:
    """Yield a cache and logs in S3 that do not say where, or say so by an URL."""
    cache, logs = project.cache, project.s3_logs
    in_s3 = equals(cache.type, "S3") & ~environments.is_lambda(project.environment.type)
    message = "A cache of type `S3` needs a bucket as location"
    yield Clash(cache.span, message, cache.symbol, "location", in_s3 & _is_empty(cache.location))
    yield Clash(cache.location, _url("cache", "bucket/prefix"), cache.symbol, "s3", in_s3 & _is_url(cache.location))
    on = equals(logs.status, "ENABLED")
    message = "Logs in S3 need a location"
    yield Clash(logs.span, message, logs.symbol, "location", on & _is_empty(logs.location))
    yield Clash(logs.location, _url("logs", "bucket/prefix"), logs.symbol, "s3", on & _is_url(logs.location))


def _of_environment(project: Project) -> Iterator[Clash]:
    environment, registry = project.environment, project.environment.registry_credential
    pulled = environment.image_pull_credentials_type
    holds = registry.given & equals(pulled, "CODEBUILD")
    message = "A registry credential is only used with the credentials of the service role"
    yield Clash(registry.span, message, registry.symbol, "registry", holds, _said(pulled, "how the image is pulled"))
    if not project.file_systems.is_no and not environments.is_lambda(environment.type).is_yes:
        mounts = project.file_systems
        message = "A file system is mounted, but builds run in no VPC"
        yield Clash(project.span, message, project.symbol, "file system in a VPC", mounts & ~project.vpc_given)
        message = "A file system is mounted, but builds are not privileged"
        plain = mounts & equals(environment.privileged_mode, False) & ~environment.fleet
        yield Clash(environment.span, message, environment.symbol, "privileged file system", plain)
    if project.language == "terraform":
        message = f"`{string(project.service_role)}` is not the ARN of a role"
        named = test(project.service_role, _is_no_arn)
        yield Clash(project.service_role, message, project.symbol, "role", named)


def _is_no_arn(data: Scalar) -> bool:
    return isinstance(data, str) and data != "" and not data.startswith("arn:")


def _is_empty(value: Value) -> Truth:
    return test(value, lambda data: data is None or data == "")


def _has_slash(value: Value) -> Truth:
    """Return whether a text has a slash, though more of it may not be known."""
    if isinstance(value, Text) and any(isinstance(part, str) and "/" in part for part in value.parts):
        return YES
    return test(value, lambda data: isinstance(data, str) and "/" in data)


def _is_url(value: Value) -> Truth:
    """Return whether a location begins like an URL, though more of it may not be known."""
    if isinstance(value, Text) and isinstance(value.parts[0], str) and value.parts[0].startswith("s3://"):
        return YES
    return test(value, lambda data: isinstance(data, str) and data.startswith("s3://"))


def _url(what: str, form: str) -> str:
    return f"The location of the {what} is an URL, not a {form}"


def _said(value: Value, note: str) -> tuple[Step, ...]:
    return (Step(value.origin.span, note),) if value.origin.basis is not Basis.AWS_DEFAULT else ()
