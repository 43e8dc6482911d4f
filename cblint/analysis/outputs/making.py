"""This is where it is answered what the commands of a build have made: surely, perhaps, or surely not.

All questions about files that the repository does not hold, but a build may need or deliver, come to `is_made`.
"""

from __future__ import annotations

from collections.abc import Iterable

from cblint.analysis.artifacts.patterns import has_wildcard
from cblint.analysis.commands import Invocation, Run, run_by
from cblint.analysis.outputs.build_tools import Settings, Tool, Wanted, fits, settings_of, why_made
from cblint.analysis.outputs.effects import Effect, effect_of
from cblint.analysis.outputs.paths import Output, place
from cblint.data.outputs import outputs
from cblint.model.build import Build
from cblint.source import Span
from cblint.value import NO, YES, Text, Truth, Value, maybe, string
from cblint.workspace import Workspace

_MAX_UNCLEAR = 200
"""With more patterns and copied folders than this, anything may have been made."""
_MAX_TOOLS = 30
"""With more build tools than this, too."""
_MAX_COPIES = 5
"""A copy of a copy is looked for so often."""


def is_made(
    workspace: Workspace,
    build: Build,
    path: str,
    *,
    before: Invocation | None = None,
    folder: bool = False,
    handwritten: bool = False,
) -> Truth:
    """Return whether the commands of a build make a path or pattern, relative to the model root.

    With `before`, only those count that run before an invocation. A `folder` has to be one; what is `handwritten` is
    made by no build tool, but may be copied by one.
    """
    run = run_by(workspace, build)
    stray = _stray(run) if before is not None or not run.closed else ""
    if stray:
        return maybe(stray)
    made = workspace.once(_all_made, build) if before is None else _made_by(workspace, build, _until(run, before))
    reason = made.why(Wanted(path, folder, handwritten))
    if not reason:
        return NO
    return YES if not has_wildcard(path) and made.surely(path) else maybe(reason)


def _stray(run: Run) -> str:
    """Return why it is not known what runs, where it is not known from which command on."""
    places = {invocation.span for invocation in run.invocations}
    return next((gap.note for gap in run.gaps if gap.span not in places), "")


def _until(run: Run, before: Invocation) -> Iterable[Invocation]:
    for invocation in run.invocations:
        if invocation is before:
            return
        yield invocation


def _all_made(workspace: Workspace, build: Build) -> Made:
    return _made_by(workspace, build, run_by(workspace, build).invocations)


def _made_by(workspace: Workspace, build: Build, invocations: Iterable[Invocation]) -> Made:
    made = Made(workspace, build)
    for invocation in invocations:
        made.take(invocation)
    return made


class Made:
    """What has been made since the build began; changed as its commands go by."""

    def __init__(self, workspace: Workspace, build: Build) -> None:
        """Begin with nothing made."""
        run = run_by(workspace, build)
        self._files = workspace.files
        self._build = build
        self._run = run
        self._gaps: dict[Span, str] = {gap.span: gap.note for gap in run.gaps}
        self._followed = frozenset(run.followed)
        self._there: dict[str, str] = {}
        """Paths and the folders that they lie in, each with who makes it."""
        self._filled: dict[str, str] = {}
        """Folders with anything in them."""
        self._unclear: dict[Output, str] = {}
        """Patterns, and copies of folders."""
        self._mentions: list[tuple[str, str]] = []
        self._tools: list[Tool] = []
        self._settings: dict[int, Settings] = {}
        """By the identity of what is known of the tool, which lives as long as the tool."""
        self._sure: set[str] = set()
        self.anything = ""
        """Why any path may have been made; empty if that is not so."""

    def take(self, invocation: Invocation) -> None:
        """Note what a command makes."""
        note = self._gaps.get(invocation.span)
        effect = effect_of(self._files, self._build.source_root, invocation, self._followed)
        self._forget(invocation)
        for output in effect.outputs:
            self._take(output, invocation)
        if note is not None or effect.anything:
            self.anything = self.anything or note or f"`{invocation.name or 'a command'}` may make anything"
        self._mentions += [(text, invocation.name) for text in effect.mentions]
        if effect.tool is not None:
            self._take_tool(invocation, effect)
        if max(len(self._unclear), len(self._mentions)) > _MAX_UNCLEAR or len(self._tools) > _MAX_TOOLS:
            self.anything = self.anything or "too many commands make something"

    def why(self, wanted: Wanted) -> str:
        """Say in a clause why something may have been made; nothing if it surely has not."""
        return self.anything or self._why(wanted, 0)

    def surely(self, path: str) -> bool:
        """Tell whether a path has surely been made."""
        return path in self._sure

    def _take(self, output: Output, invocation: Invocation) -> None:
        who = f"`{invocation.name}` may make it" if invocation.name else "a command writes to it"
        if output.path == "*" and output.open:
            self.anything = self.anything or who
        elif "*" in output.path or output.source is not None:
            self._unclear.setdefault(output, who)
        else:
            for end, letter in enumerate(output.path):
                if letter == "/":
                    self._there.setdefault(output.path[:end], who)
            (self._filled if output.open else self._there).setdefault(output.path, who)
            certain = output.sure and not (invocation.conditional or invocation.tolerated or invocation.background)
            if certain and output.path:
                self._sure.add(output.path)

    def _take_tool(self, invocation: Invocation, effect: Effect) -> None:
        assert effect.tool is not None
        texts = tuple("*" if string(word) is None else string(word) or "" for word in invocation.words[1:])
        texts = texts[1:] if texts and texts[0] in outputs().goals else texts
        tool = Tool(invocation.name, effect.tool, effect.folder, texts)
        same = (tool.name, tool.folder, tool.texts)
        if all((each.name, each.folder, each.texts) != same for each in self._tools):
            self._tools.append(tool)

    def _forget(self, invocation: Invocation) -> None:
        """Drop what a command may have taken away from what is surely there."""
        if not self._sure:
            return
        git = invocation.name == "git" and invocation.word(1) in ("clean", "checkout", "reset", "stash")
        if git or invocation.name in outputs().removing:
            for word in invocation.words[1:]:
                path = place(word, invocation.folder, self._build.source_root)
                if git or path is None or "*" in path:
                    self._sure -= self._taken(path) if path is not None and not git else self._sure
                else:
                    self._sure -= {each for each in self._sure if f"{each}/".startswith(f"{path}/")}

    def _taken(self, pattern: str) -> set[str]:
        return {each for each in self._sure if fits(Output(pattern), each)}

    def _why(self, wanted: Wanted, depth: int) -> str:
        path = wanted.path
        found = self._why_pattern(path) if has_wildcard(path) else self._why_path(path)
        if found:
            return found
        for output, who in self._unclear.items():
            if output.source is None or has_wildcard(path):
                made = output._replace(open=True) if output.source is not None else output
                if fits(made, path, inside=made.open):
                    return who
            elif self._is_copied(output, wanted, depth):
                return who
        if any(_is_in(text, wanted) for text, _ in self._mentions):
            return next(f"`{name}` may write it" for text, name in self._mentions if _is_in(text, wanted))
        return self._why_built(wanted)

    def _why_path(self, path: str) -> str:
        found = self._there.get(path) or self._filled.get(path)
        names = path.split("/")
        for size in range(len(names)):
            found = found or self._filled.get("/".join(names[:size]))
        return found or next((who for each, who in self._filled.items() if each.startswith(f"{path}/")), "")

    def _why_pattern(self, pattern: str) -> str:
        for each, who in self._there.items():
            if fits(Output(each), pattern):
                return who
        return next((who for each, who in self._filled.items() if fits(Output(each, open=True), pattern)), "")

    def _is_copied(self, output: Output, wanted: Wanted, depth: int) -> bool:
        """Tell whether a copy of a folder holds what is wanted: because the folder does, or was given it before."""
        assert output.source is not None
        path, target = wanted.path, output.path
        if "*" in target:
            return fits(output._replace(open=True), path)
        if path == target or target.startswith(f"{path}/"):
            return True
        if target and not path.startswith(f"{target}/"):
            return False
        rest = path[len(target) :].lstrip("/")
        origin = f"{output.source}/{rest}" if output.source else rest
        if self._files.exists(origin) or depth >= _MAX_COPIES:
            return True
        return origin != path and bool(self._why(wanted.replace(path=origin), depth + 1))

    def _why_built(self, wanted: Wanted) -> str:
        for tool in self._tools:
            told = self._is_told(tool, wanted)
            if id(tool.maker) not in self._settings:
                self._settings[id(tool.maker)] = settings_of(self._files, tool.maker)
            reason = why_made(self._files, tool, self._settings[id(tool.maker)], wanted, told=told)
            if reason:
                return reason
        return ""

    def _is_told(self, tool: Tool, wanted: Wanted) -> bool:
        """Tell whether a variable may say where a tool writes to."""
        variable = tool.maker.variable
        if variable and not (self._build.variables_closed and variable not in self._run.assigned):
            return True
        values: list[Value] = [each.value for each in self._build.variables]
        values += [setting.value for setting in self._run.settings]
        return any(name in _known_part(value) for value in values for name in wanted.names)


def _known_part(value: Value) -> str:
    if isinstance(value, Text):
        return "\0".join(part for part in value.parts if isinstance(part, str))
    return string(value) or ""


def _is_in(text: str, wanted: Wanted) -> bool:
    """Tell whether a text, such as a program of `awk`, may name what is wanted."""
    name = wanted.name
    if not has_wildcard(name):
        return name in text
    literal = max(name.replace("?", "*").replace("[", "*").split("*"), key=len)
    return literal in text if literal.strip(".") else ">" in text
