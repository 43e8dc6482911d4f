"""This is where it is answered which parts of a build's cache settings have no effect."""

from __future__ import annotations

from cblint.analysis.artifacts.patterns import has_wildcard
from cblint.analysis.siblings import builds_of, builds_of_project
from cblint.model.build import Build
from cblint.model.buildspec import Buildspec, Cache
from cblint.model.project import Project
from cblint.value import NO, YES, Truth, Value, all_of, equals, maybe, string, test
from cblint.workspace import Workspace

_CUSTOM = "LOCAL_CUSTOM_CACHE"


def is_without_cache(workspace: Workspace, buildspec: Buildspec) -> Truth:
    """Return whether a buildspec names paths to cache, and no project that runs it has a cache."""
    if buildspec.cache is None or not buildspec.cache.paths.items:
        return NO
    return _all_have(workspace, buildspec, "NO_CACHE")


def ignores_key(workspace: Workspace, buildspec: Buildspec) -> Truth:
    """Return whether a buildspec gives its cache a key, and every project that runs it has a local cache."""
    if buildspec.cache is None or equals(buildspec.cache.key, None).is_yes:
        return NO
    return test(buildspec.cache.key, lambda data: data is not None) & _all_have(workspace, buildspec, "LOCAL")


def ignores_fallbacks(cache: Cache) -> Truth:
    """Return whether a cache has fallback keys, but no key."""
    return equals(cache.key, None) if cache.fallback_keys.items else NO


def single_files(workspace: Workspace, build: Build) -> list[Value]:
    """Return the paths that surely are files of the repository, where only a local cache of folders takes them."""
    spec = build.buildspec
    if spec is None or spec.cache is None or build.project is None or not _keeps_only_folders(build.project):
        return []
    if not (build.own_source & _all_have(workspace, spec, "LOCAL")).is_yes:
        return []
    return [item for item in spec.cache.paths.items if _is_file(workspace, build, string(item))]


def has_no_modes(project: Project) -> Truth:
    """Return whether a project's cache is local and has no modes."""
    modes = project.cache.modes
    if modes.items:
        return NO
    return equals(project.cache.type, "LOCAL") & (YES if modes.closed else maybe("not all modes are in view"))


def is_local_in_a_network(project: Project) -> Truth:
    """Return whether a project's cache is local, and its builds run in a VPC and on no machines of one's own."""
    return equals(project.cache.type, "LOCAL") & project.vpc_given & ~project.environment.fleet


def idle_custom_mode(workspace: Workspace, project: Project) -> Value | None:
    """Return the mode that caches a buildspec's paths, where no buildspec of the project names any."""
    mode = next((item for item in project.cache.modes.items if equals(item, _CUSTOM).is_yes), None)
    if mode is None or not equals(project.cache.type, "LOCAL").is_yes:
        return None
    builds = builds_of_project(workspace, project)
    return mode if builds and all(_names_no_paths(build.buildspec) for build in builds) else None


def _keeps_only_folders(project: Project) -> bool:
    return any(equals(item, _CUSTOM).is_yes for item in project.cache.modes.items)


def _names_no_paths(buildspec: Buildspec | None) -> bool:
    if buildspec is None or not buildspec.closed:
        return False
    cache = buildspec.cache
    return cache is None or (cache.paths.closed and not cache.paths.items)


def _all_have(workspace: Workspace, buildspec: Buildspec, kind: str) -> Truth:
    projects = [build.project for build in builds_of(workspace, buildspec)]
    if not projects or None in projects:
        return maybe("not all projects that run it are in view")
    return all_of([equals(project.cache.type, kind) for project in projects if project is not None])


def _is_file(workspace: Workspace, build: Build, path: str | None) -> bool:
    if path is None or has_wildcard(path) or any(c in path for c in "$~\\") or path.startswith("/"):
        return False
    below = f"{build.source_root}/{path}" if build.source_root else path
    return workspace.files.is_file(below) and not workspace.files.is_folder(below)
