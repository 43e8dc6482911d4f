"""This is where it is answered whether a project's cache of image layers can ever hold any.

CodeBuild user guide, "Local caching": the mode needs privileged mode, and keeps what `docker` leaves behind.
"""

from __future__ import annotations

from cblint.analysis.docker.daemon import lacks_daemon, needs_no_privileges
from cblint.analysis.siblings import builds_of_project
from cblint.model.project import Project
from cblint.value import NO, Truth, Value, all_of, equals
from cblint.workspace import Workspace

_MODE = "LOCAL_DOCKER_LAYER_CACHE"


def mode(project: Project) -> Value | None:
    """Return the mode of a project's local cache that keeps image layers, where it surely has it."""
    if project.exists.is_no or not equals(project.cache.type, "LOCAL").is_yes:
        return None
    return next((item for item in project.cache.modes.items if equals(item, _MODE).is_yes), None)


def lacks_privileges(workspace: Workspace, project: Project) -> Truth:
    """Return whether no build of a project can run a Docker daemon, though its kind of environment could."""
    builds = builds_of_project(workspace, project)
    return all_of([lacks_daemon(build) for build in builds]) if builds else NO


def lacks_docker(workspace: Workspace, project: Project) -> Truth:
    """Return whether all that the builds of a project run is known, and none of it uses Docker."""
    return needs_no_privileges(workspace, project) if builds_of_project(workspace, project) else NO
