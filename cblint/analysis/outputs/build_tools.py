"""This is where it is answered what build tools make by themselves, as their habits and their settings say."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

from cblint.analysis.artifacts.patterns import has_wildcard
from cblint.analysis.outputs.effects import own_outputs
from cblint.analysis.outputs.paths import Output, joined
from cblint.data.outputs import Maker, outputs
from cblint.files import Files
from cblint.record import Record

MAX_SETTINGS = 200
"""With more settings files than this, what a build tool makes is not known."""
_PROGRAMS = (".js", ".ts", ".mjs", ".mts", ".cjs", ".cts")
MAX_LENGTH = 200_000
"""A longer one is not looked into."""


class Wanted(Record):
    """What somebody looks for."""

    path: str
    """Relative to the model root; it may be a pattern."""
    folder: bool = False
    """Whether it has to be a folder."""
    handwritten: bool = False
    """Whether it is a file that no tool makes by itself, but may copy: an AppSpec file, a script."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its path that are no patterns."""
        return tuple(name for name in self.path.split("/") if name and not has_wildcard(name))

    @property
    def name(self) -> str:
        """The last name of its path."""
        return self.path.rpartition("/")[2]


class Tool(Record):
    """A build tool that runs in a folder."""

    name: str
    maker: Maker
    folder: str | None
    texts: tuple[str, ...]
    """The words that it is given, `*` where they are not known."""


class Settings(Record):
    """What the settings files of a build tool say."""

    paths: tuple[str, ...]
    decided: tuple[Output, ...]
    """The folders that they name as literals."""


def settings_of(files: Files, maker: Maker) -> Settings:
    """Return what the files of the repository say that may tell a tool what to make."""
    paths = tuple(_named(files, maker)) if maker.settings else ()
    return Settings(paths, tuple(_decided(files, maker, paths)) if len(paths) <= MAX_SETTINGS else ())


def why_made(files: Files, tool: Tool, settings: Settings, wanted: Wanted, *, told: bool) -> str:
    """Say in a clause why a build tool may make what is wanted; nothing if it surely does not.

    `told` says whether a variable that is not in view may tell the tool where to write.
    """
    if len(settings.paths) > MAX_SETTINGS:
        return f"`{tool.name}` has too many settings"
    if wanted.handwritten:
        return _why_copied(files, tool, wanted, settings.paths)
    own = any(fits(each, wanted.path, inside="*" not in each.path) for each in own_outputs(tool.maker, tool.folder))
    if own or any(fits(each, wanted.path) for each in settings.decided):
        return f"`{tool.name}` may make it"
    if told or any(text == "*" or ".." in text or _names(text, wanted) for text in tool.texts):
        return f"`{tool.name}` is told where to write"
    named = next((each for each in settings.paths if _tells(files, tool.maker, each, wanted)), None)
    if named is not None:
        return f"`{tool.name}` is told by `{named}` where to write"
    return f"`{tool.name}` may make it" if _may_generate(tool.maker, wanted, settings) else ""


def fits(output: Output, wanted: str, *, inside: bool = True) -> bool:
    """Tell whether an output may be what is wanted, hold it, or (`inside`) lie in it; either may be a pattern."""
    from cblint.analysis.artifacts.globs import overlaps  # noqa: PLC0415  (only where something is looked for)

    path = output.path
    if "*" not in path and not has_wildcard(wanted):
        return path == wanted or path.startswith(f"{wanted}/") or (output.open and _is_below(wanted, path))
    plain = _simple(wanted)
    below = f"{path}/*" if path else "*"
    if overlaps(path, plain) or (output.open and overlaps(below, plain)):
        return True
    return inside and overlaps(path, f"{plain}/*")


def _is_below(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


@lru_cache(maxsize=1024)
def _simple(pattern: str) -> str:
    """Return a pattern that takes at least as much, whose `*` stands for any characters; `**/` may be nothing."""
    return re.sub(r"\*+", "*", re.sub(r"\[[^\]]*\]", "*", pattern.replace("**/", "*")))


def _named(files: Files, maker: Maker) -> Iterator[str]:
    plain = frozenset(name for name in maker.settings if "*" not in name)
    patterns = [name for name in maker.settings if "*" in name]
    for name in files.names():
        if name in plain or any(fnmatchcase(name, each) for each in patterns):
            yield from files.named(name)


def _why_copied(files: Files, tool: Tool, wanted: Wanted, settings: tuple[str, ...]) -> str:
    """Say whether a tool puts a file there that is written by hand: from a static folder, or because it is told to."""
    maker = tool.maker
    if maker.elsewhere == "generated" and not settings:
        return f"`{tool.name}` may copy it"
    folders = set(wanted.path.split("/")[:-1])
    if folders & {each.rstrip("/") for each in maker.makes} or not maker.makes:
        for each in files.named(wanted.name):
            if any(f"/{static}/" in f"/{each}" for static in maker.static):
                return f"`{tool.name}` copies `{each}`"
    stem = posixpath.splitext(wanted.name)[0] or wanted.name
    named = next((each for each in settings if files.contains(each, stem.encode())), None)
    if named is not None:
        return f"`{tool.name}` is configured by `{named}`, which names `{stem}`"
    return f"`{tool.name}` is told to" if any(stem in text for text in tool.texts) else ""


def _names(text: str, wanted: Wanted) -> bool:
    return any(name in text for name in wanted.names)


def _tells(files: Files, maker: Maker, path: str, wanted: Wanted) -> bool:
    """Tell whether a settings file names what is wanted, or says in a way that is not read where output goes."""
    text = _text(files, path)
    if text is None or any(_is_named(path, text, name) for name in wanted.names):
        return True
    return any(text.count(word) > len(_literals(text, word)) for word in maker.words)


def _is_named(path: str, text: str, name: str) -> bool:
    """Tell whether a settings file names a file or folder; in a program, that is in a string."""
    if not path.endswith(_PROGRAMS):
        return name in text
    return re.search(f"[\"'`/]{re.escape(name)}[\"'`/.]", text) is not None


def _decided(files: Files, maker: Maker, settings: tuple[str, ...]) -> Iterator[Output]:
    """Yield the folders that the settings files name as literals."""
    for path in settings:
        text = _text(files, path) or ""
        for word in maker.words:
            for each in _literals(text, word):
                folder = joined(posixpath.dirname(path), each)
                if folder is not None:
                    yield Output(folder, open=True)


def _literals(text: str, word: str) -> list[str]:
    """Return the strings that a word is set to in JSON, JavaScript or YAML."""
    found = re.findall(re.escape(word) + r"[\"']?\s{0,9}[:=]\s{0,9}[\"']([\w./ -]{1,200})[\"'](?![\w.+(])", text)
    return [str(each) for each in found if not each.startswith("/")]


def _text(files: Files, path: str) -> str | None:
    source = files.readable(path)
    if source is None:
        return None
    text = source.text
    return text if len(text) <= MAX_LENGTH else None


def _may_generate(maker: Maker, wanted: Wanted, settings: Settings) -> bool:
    """Tell whether a tool may make what is wanted outside of its own folders."""
    kind = (maker.configured if settings.paths else maker.unconfigured) or maker.elsewhere
    if maker.decides and settings.decided:
        kind = ""
    if not kind:
        return False
    facts = outputs()
    folders = wanted.path.split("/")[: None if wanted.folder else -1]
    usual = any(name in facts.generated_folders or has_wildcard(name) for name in folders)
    if wanted.folder:
        return kind == "generated" and usual
    script = wanted.name.endswith(facts.handwritten) or wanted.name.startswith(facts.handwritten_names)
    return usual if script else True
