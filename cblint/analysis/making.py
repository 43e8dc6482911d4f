"""This is where it is answered whether a build may make a file or a folder at all, in the strictest way.

The answer is no only if everything that the build runs is known, each of its programs is known to make no such thing,
and nothing that it runs or reads on the way mentions the name.
"""

from __future__ import annotations

from cblint.analysis.commands import Invocation, Run, run_by
from cblint.analysis.patterns import has_wildcard
from cblint.data.makers import Builder, makers
from cblint.data.outputs import outputs
from cblint.model.build import Build
from cblint.record import Record
from cblint.value import NO, Known, Text, Truth, Value, maybe, string
from cblint.workspace import Workspace

_MAX_FOLLOWED = 500
_UNNAMED = "programs that write files run in it"
_PIPS = ("pip", "pip3")


class Wanted(Record):
    """What somebody looks for: a path relative to the model root, perhaps a pattern."""

    path: str

    @property
    def name(self) -> str:
        """What has to be mentioned by whatever makes it; empty if it can have any name."""
        last = self.path.rpartition("/")[2]
        return "" if has_wildcard(last) else last


def may_make(workspace: Workspace, build: Build, path: str) -> Truth:
    """Return no if a build surely makes nothing at a path or pattern relative to the model root, else maybe."""
    run = run_by(workspace, build)
    if not run.closed:
        return maybe(run.gaps[0].note if run.gaps else "it is not known what the build runs")
    if not build.own_source.is_yes:
        return maybe("it is not known whether its source is this repository")
    wanted = Wanted(path)
    if wanted.name and _is_mentioned(workspace, build, run, wanted.name):
        return maybe(f"the build mentions `{wanted.name}`")
    if _may_be_told(build, run):
        return maybe("variables may say where tools write to")
    for invocation in run.invocations:
        reason = "" if _is_followed(workspace, invocation, run) else _why(workspace, invocation, wanted)
        if reason:
            return maybe(reason)
    return maybe("submodules may hold it") if workspace.files.is_file(".gitmodules") else NO


def _may_be_told(build: Build, run: Run) -> bool:
    """Tell whether a build tool that takes its folder from a variable runs, and that one may be set."""
    known = makers().builders
    told = {known[each.name].variable for each in run.invocations if each.name in known} - {""}
    return bool(told) and not (build.variables_closed and told.isdisjoint(run.assigned))


def _is_followed(workspace: Workspace, invocation: Invocation, run: Run) -> bool:
    """Tell whether what runs is a script of the repository, whose own invocations are in view."""
    word = invocation.word(0)
    if word is None or "/" not in word or invocation.folder is None or invocation.redirects:
        return False
    return workspace.files.inside(f"{invocation.folder}/{word}".lstrip("/")) in run.followed


def _is_mentioned(workspace: Workspace, build: Build, run: Run, name: str) -> bool:
    spec = build.buildspec
    texts = [command.text for phase in spec.phases for command in phase.commands] if spec is not None else []
    texts += [variable.value for variable in build.variables]
    words = (word for invocation in run.invocations for word in invocation.words)
    if any(_mentions(text, name) for text in texts) or any(_mentions(word, name) for word in words):
        return True
    needle = name.encode()
    followed = run.followed
    return len(followed) > _MAX_FOLLOWED or any(workspace.files.contains(path, needle) for path in followed)


def _mentions(value: Value, name: str) -> bool:
    match value:
        case Known():
            return name in (string(value) or "")
        case Text(parts=parts):
            return any(isinstance(part, str) and name in part for part in parts)
        case _:
            return False


def _why(workspace: Workspace, invocation: Invocation, wanted: Wanted) -> str:
    """Say in a clause why an invocation may make what is wanted; nothing if it surely does not."""
    if any(">" in each.operator and _is_open(each.target, wanted) for each in invocation.redirects):
        return f"`{invocation.name}` writes to a file"
    known = makers()
    command = invocation.name
    unclear = any(string(word) is None for word in invocation.words[1:])
    if not command:
        return "it is not known what runs"
    if command in known.silent:
        spoken = {string(word) for word in invocation.words[1:]}
        return f"`{command}` may make it" if spoken & outputs().unless.get(command, frozenset()) else ""
    if command in known.named:
        return "" if wanted.name and not unclear else _UNNAMED
    if command in known.copying:
        return "" if wanted.name and not unclear and not _is_anywhere(workspace, wanted.name) else _UNNAMED
    if command in known.builders:
        return _why_built(workspace, invocation, known.builders[command], wanted)
    return "" if _is_quiet(invocation, wanted) else f"`{command}` may make it"


def _why_built(workspace: Workspace, invocation: Invocation, builder: Builder, wanted: Wanted) -> str:
    """Say in a clause why a build tool may make what is wanted; nothing if that is surely in another folder."""
    files = workspace.files
    unclear = any(string(word) is None for word in invocation.words)
    hidden = not wanted.name or wanted.name.startswith(".")  # as a plugin's folder may be
    if invocation.folder is None or hidden or unclear:
        return f"it is not known where `{invocation.name}` writes to"
    places = [f"{invocation.folder}/{folder}".lstrip("/") for folder in builder.folders]
    if any(f"{wanted.path}/".startswith(f"{place}/") or f"{place}/".startswith(f"{wanted.path}/") for place in places):
        return f"`{invocation.name}` may make it"
    settings = [each for each in files.tree() if each.rpartition("/")[2] in builder.settings]
    words = (wanted.name, *builder.words)
    told = len(settings) > _MAX_FOLLOWED or any(
        files.contains(each, word.encode()) for each in settings for word in words
    )
    return f"`{invocation.name}` is told where to write" if told else ""


def _is_open(target: Value, wanted: Wanted) -> bool:
    """Tell whether a redirection may lead to what is wanted; where this has a name, it is not mentioned anywhere."""
    text = string(target)
    return text is None or not (text.startswith("/dev/") or text.isdigit() or wanted.name)


def _is_anywhere(workspace: Workspace, name: str) -> bool:
    """Tell whether the repository holds a file or folder of a name, which may be in a folder that is copied."""
    return any(name in path for path in workspace.files.tree())


def _is_quiet(invocation: Invocation, wanted: Wanted) -> bool:
    known = makers()
    command = invocation.name
    words = [string(word) for word in invocation.words[1:]]
    first = words[0] if words else ""
    if command == "git":
        return first in known.git
    if command == "aws":
        return first in known.aws
    if command in _PIPS:
        return bool(words) and all(_is_for_pip(word) for word in words)
    if command not in known.running:
        return False
    if first in known.running[command]:
        return True
    names = wanted.path.split("/")
    return first in known.installing[command] and not any(
        has_wildcard(name) or name in known.installed for name in names
    )


def _is_for_pip(word: str | None) -> bool:
    """Tell whether a word only says what is installed, and not into which folder."""
    if word is None:
        return False
    plain = word[:1].isalnum() and "/" not in word and "=" not in word.replace("==", "")
    return plain or word in makers().pip
