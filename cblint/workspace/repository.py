"""This is where it is decided whose source a project builds: this repository's, another's, or who knows."""

from __future__ import annotations

import re

from cblint.files import Files
from cblint.model.build import Caller
from cblint.pattern import pattern
from cblint.record import TYPE_CHECKING, NamedTuple
from cblint.value import Entries, Truth, Value, equals, glob, maybe, string, truth

if TYPE_CHECKING:
    from cblint.model.pipeline import Action
    from cblint.model.project import Project

_URL = pattern(r"^(?:[a-z+]+://)?(?:[^@/]*@)?([^/:]+)(?::\d+)?[/:](.+?)(?:\.git)?/*$", re.IGNORECASE)
_REMOTE = pattern(r'^\s*\[\s*remote\s+"[^"]*"\s*\]\s*$')
_SECTION = pattern(r"^\s*\[")
_REMOTE_URL = pattern(r"^\s*url\s*=\s*(\S+)\s*$")


class Identity(NamedTuple):
    """A repository as its users name it: host (empty where only the path is known) and path."""

    host: str
    path: str

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    def same(self, other: Identity) -> bool:
        """Tell whether both name one repository, as far as they say."""
        hosts_agree = not self.host or not other.host or self.host == other.host
        return hosts_agree and self.path == other.path


def identity(location: str) -> Identity:
    """Return the identity of a URL, an scp-like address, or an `owner/name`."""
    match = _URL.match(location) if "://" in location or "@" in location or "." in location.partition("/")[0] else None
    if match is None:
        return Identity("", location.strip("/").lower().removesuffix(".git"))
    host, path = match.group(1).lower(), match.group(2).lower().strip("/")
    if host.startswith("git-codecommit."):
        return Identity("codecommit", path.removeprefix("v1/repos/"))
    return Identity(host.removeprefix("www."), path)


def remotes(config: str) -> tuple[str, ...]:
    """Return the URLs of the remotes in the text of a git configuration."""
    found = []
    inside = False
    for line in config.splitlines():
        if _SECTION.match(line):
            inside = _REMOTE.match(line) is not None
        elif inside and (match := _REMOTE_URL.match(line)):
            found.append(match.group(1))
    return tuple(found)


def own_source(project: Project, caller: Caller | None, own: tuple[Identity, ...]) -> Truth:
    """Return whether a project (as a pipeline's action calls it) builds one of the given repositories."""
    source_type = string(project.source.type)
    if source_type == "CODEPIPELINE":
        if caller is None:
            return maybe("no pipeline in view starts it")
        action = source_action(caller)
        return maybe("its pipeline's source is not known") if action is None else _is_own(_action_source(action), own)
    if source_type in ("S3", "NO_SOURCE"):
        return truth(False)
    location = string(project.source.location)
    return _is_own(None if location is None else identity(location), own)


def _is_own(source: Identity | None, own: tuple[Identity, ...]) -> Truth:
    if source is None:
        return maybe("its source location is not known")
    if any(source.same(each) for each in own):
        return truth(True)
    if not own or any(source.name == each.name for each in own):
        return maybe("it is not known whether its source is this repository")
    return truth(False)


def source_action(caller: Caller) -> Action | None:
    """Return the source action whose output a pipeline's build action reads first, if it can be told."""
    configuration = caller.action.configuration
    primary = configuration.get("PrimarySource") if isinstance(configuration, Entries) else None
    wanted: Value | None = primary
    if wanted is None or string(wanted) is None:
        inputs = caller.action.input_artifacts
        if not inputs.closed or len(inputs.items) != 1:
            return None
        wanted = inputs.items[0]
    name = string(wanted)
    sources = [action for stage in caller.pipeline.stages for action in stage.actions if _is_source(action)]
    if name is None:
        return sources[0] if len(sources) == 1 and caller.pipeline.closed else None
    for action in sources:
        if any(string(output) == name for output in action.output_artifacts.items):
            return action
    return None


def _is_source(action: Action) -> bool:
    return equals(action.category, "Source").is_yes


def _action_source(action: Action) -> Identity | None:
    if not isinstance(action.configuration, Entries):
        return None
    provider = string(action.provider)

    def setting(key: str) -> str | None:
        assert isinstance(action.configuration, Entries)
        value = action.configuration.get(key)
        return None if value is None or "*" in glob(value) else string(value)

    if provider == "CodeStarSourceConnection":
        name = setting("FullRepositoryId")
        return None if name is None else Identity("", name.lower())
    if provider == "GitHub":
        owner, repository = setting("Owner"), setting("Repo")
        return None if owner is None or repository is None else Identity("", f"{owner}/{repository}".lower())
    if provider == "CodeCommit":
        name = setting("RepositoryName")
        return None if name is None else Identity("codecommit", name.lower())
    return None


def own_repositories(git_config: str, declared: tuple[str, ...]) -> tuple[Identity, ...]:
    """Return what the checked repository is called: its git remotes, and what the configuration declares."""
    return tuple(dict.fromkeys(identity(each) for each in (*remotes(git_config), *declared)))


def source_root(files: Files, path: str) -> str:
    """Return the folder where the source of a file's repository starts, relative to the model root.

    It is the nearest folder above that is a git top level or has a `.cblint.toml` of its own, else the model root.
    """
    folder = path.rpartition("/")[0]
    while folder:
        if files.is_file(f"{folder}/.cblint.toml") or files.exists(f"{folder}/.git"):
            return folder
        folder = folder.rpartition("/")[0]
    return ""
