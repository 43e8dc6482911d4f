"""This is where it is answered whether a command of `post_build` needs what a failed build phase has not made."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join, normpath

from cblint.analysis.docker.calls import Call, docker_call
from cblint.analysis.docker.image_names import name_key
from cblint.analysis.invocation import Invocation, Run
from cblint.analysis.shell.command_labels import label_of
from cblint.data.publishing import publishing
from cblint.pattern import pattern
from cblint.value import NO, YES, Truth, Value, glob, maybe, string
from cblint.workspace import Workspace

_SPLIT = pattern(r"[^a-z0-9]+")
_TESTS = frozenset({"[", "[[", "test", "grep", "stat", "diff"})
_PLANS = frozenset({"terraform", "tofu"})
_FILE_OPTIONS = frozenset({"-f", "--filename", "-k", "--kustomize", "--values"})
_COPY = pattern(r"(?im)^\s*(?:COPY|ADD)\s+([^\n\\]+)$")


class Supply:
    """What the commands of one build need of its build phase; each is looked at once."""

    def __init__(self, workspace: Workspace, run: Run) -> None:
        self._workspace = workspace
        self._run = run
        self._needs: dict[int, Truth | str] = {}
        self._makers: dict[str, list[int]] = {}
        self._unnamed = len(run.invocations)
        """The first place where an image is made whose name is not known."""
        self._last = max((index for index, each in enumerate(run.invocations) if _makes(each)), default=-1)
        for index, invocation in enumerate(run.invocations):
            call = docker_call(workspace, invocation)
            for key in _made(call) if call is not None else ():
                if key is None:
                    self._unnamed = min(self._unnamed, index)
                else:
                    self._makers.setdefault(key, []).append(index)

    def lack(self, index: int, failure: int) -> Truth:
        """Return whether a command fails by itself for want of what is not made after a failure."""
        invocation, failed = self._run.invocations[index], self._run.invocations[failure]
        again = failed.name in publishing().runs_again and failed.name == invocation.name and not is_check(failed)
        if invocation.name in _TESTS or again:
            return maybe("it may fail for the same reason")
        if failure > self._last:
            return NO
        if index not in self._needs:
            self._needs[index] = _need(self._workspace, invocation)
        found = self._needs[index]
        return self._image(found, index, failure) if isinstance(found, str) else found

    def _image(self, key: str, index: int, failure: int) -> Truth:
        """Return whether an image is made only at or after the failure; maybe where it is not known what makes it."""
        makers = [place for place in self._makers.get(key, ()) if place < index]
        if self._unnamed < index or not makers:
            return maybe("what makes the image is not known")
        early = any(place < failure or self._run.invocations[place].phase == "post_build" for place in makers)
        return NO if early else YES


def _need(workspace: Workspace, invocation: Invocation) -> Truth | str:
    """Return whether a command needs what a build makes, or the key of the image that it needs."""
    call = docker_call(workspace, invocation)
    if call is not None and call.command in ("push", "tag") and call.operands and call.closed:
        return name_key(call.operands[0]) or maybe("which image is meant is not known")
    if call is not None and call.command == "build":
        return NO if _is_of_the_repository(workspace, call) else maybe("what the image is built of may be missing")
    return NO if _is_independent(workspace, invocation) else maybe("what it needs is not known")


def _makes(invocation: Invocation) -> bool:
    """Tell whether a command of the build phase may make something."""
    counts = invocation.phase == "build" and invocation.captured != "substitution"
    return counts and invocation.name not in publishing().never_fails and not is_check(invocation)


def never_fails(invocation: Invocation) -> bool:
    """Tell whether a command ends no build in practice."""
    name, word = invocation.name, invocation.word(1)
    return name in publishing().never_fails or (name == "docker" and word in ("tag", "images", "ps", "--version"))


def is_check(invocation: Invocation) -> bool:
    """Tell whether a command only looks, and makes nothing that others need."""
    label = label_of(invocation.command) if invocation.command is not None else None
    if label is not None and label.is_check:
        return label.text not in publishing().makes_too
    words = [string(word) or "" for word in invocation.words[1:]]
    script = words[1] if words[:1] == ["run"] and len(words) > 1 else (words or [""])[0]
    facts = publishing()
    return invocation.name in facts.runners and bool(set(_SPLIT.split(script.lower())) & facts.check_names)


def _made(call: Call) -> tuple[str | None, ...]:
    """Return the keys of the images that a call of Docker makes; those that it fetches are nothing new."""
    match call.command:
        case "build":
            return tuple(name_key(value) for value in call.values("--tag"))
        case "tag":
            return tuple(name_key(value) for value in call.operands[1:2])
        case "load" | "import" | "commit" | "compose build" | "buildx bake":
            return (None,)
        case _:
            return ()


def _is_independent(workspace: Workspace, invocation: Invocation) -> bool:
    words = [string(word) or "" for word in invocation.words[1:]]
    words = [invocation.name, *(word for word in words if not word.startswith("-"))]
    known = publishing().independent
    if not all(_is_in_repository(workspace, invocation, value) for value in _files(invocation)):
        return False
    if any(glob(word).endswith(("plan", ".out", "*")) for word in invocation.words if invocation.name in _PLANS):
        return False
    return any(tuple(words[:size]) in known for size in (3, 2, 1))


def _files(invocation: Invocation) -> Iterator[Value]:
    """Yield the values of the options that name a file or folder."""
    for before, word in zip(invocation.words, invocation.words[1:], strict=False):
        if string(before) in _FILE_OPTIONS:
            yield word


def _is_in_repository(workspace: Workspace, invocation: Invocation, value: Value) -> bool:
    path = string(value)
    if path is None or invocation.folder is None or "://" in path:
        return False
    found = _joined(invocation.folder, path)
    return found is not None and (workspace.files.is_file(found) or workspace.files.is_folder(found))


def _is_of_the_repository(workspace: Workspace, call: Call) -> bool:
    """Tell whether all that an image is built of is surely in the repository."""
    folder, context = call.invocation.folder, string(call.operands[0]) if len(call.operands) == 1 else None
    if folder is None or context is None or not call.closed or "://" in context or context.startswith(("/", "-")):
        return False
    files = [string(value) for value in call.values("--file")]
    base = _joined(folder, context)
    path = _joined(folder, files[-1]) if files and files[-1] else _joined(base or "", "Dockerfile")
    if base is None or path is None or not workspace.files.is_file(path):
        return False
    source = workspace.files.readable(path)
    if source is None or "\\\n" in "".join(match[0] for match in _COPY.finditer(source.text)):
        return False
    return all(_is_there(workspace, base, match[1]) for match in _COPY.finditer(source.text))


def _is_there(workspace: Workspace, base: str, arguments: str) -> bool:
    """Tell whether all that a `COPY` takes is in the repository, or comes from another stage."""
    words = arguments.split()
    if any(word.startswith("--from=") for word in words):
        return True
    sources = [word for word in words if not word.startswith("--")][:-1]
    for source in sources:
        path = _joined(base, source.removeprefix("/"))
        if path is None or any(sign in source for sign in '[$"*?'):
            return False
        if path and not (workspace.files.is_file(path) or workspace.files.is_folder(path)):
            return False
    return True


def _joined(folder: str, path: str) -> str | None:
    found = normpath(join(folder, path))
    return None if found.startswith("..") else "" if found == "." else found
