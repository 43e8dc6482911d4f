"""This is where the facts are loaded about what programs make: files and folders, by their words or by themselves."""

from __future__ import annotations

from functools import cache, lru_cache

from cblint.data import stored
from cblint.record import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from typing import Any


class Maker(Record):
    """What a program makes, or one of its subcommands; nothing but redirections where nothing else is said."""

    options: dict[str, str]
    """Options whose value is made: a `file`, a `folder` with anything in it, or an `export` of Docker's."""
    required: bool
    """Whether it may make anything where no such option is given."""
    values: frozenset[str]
    """Options with another value, which is no operand."""
    operands: str
    """Which operands are made: `all`, the `first`, `any` (one of them, which is not told) or none."""
    content: str
    """What is in them: `open` for anything, `closed` for a folder without content; nothing for files."""
    suffix: str
    """What is put at the end of the operand's name where it does not have it."""
    makes: tuple[str, ...]
    """What it makes in its folder; with a slash at its end a folder with anything in it."""
    deep: bool
    """Whether it makes this in folders below, too."""
    unless: tuple[str, ...]
    """Words with which it may make anything; `./*` stands for all that begin so."""
    letters: frozenset[str]
    """Letters of joined options with which it may."""
    quiet: frozenset[str]
    """Words with which it makes nothing."""
    fetches: frozenset[str]
    """Options with which it saves what it downloads under the last name of each URL; `always`: without any."""
    way: str
    """How else it works: `copies`, `transfers`, `clones`, `archives`, `unpacks`, `fetches`, `mentions`, `open`."""
    static: tuple[str, ...]
    """Folders of the repository whose content it puts into what it makes."""
    settings: tuple[str, ...]
    """The names of files, with `*`, that may tell it to make something else."""
    words: tuple[str, ...]
    """The words by which they do."""
    decides: str
    """The word by which a settings file decides where all output goes; empty if none does."""
    variable: str
    """The environment variable that tells it, too."""
    configured: str
    """What `elsewhere` is where there is such a file; nothing: the same."""
    unconfigured: str
    """What it is where there is none; nothing: the same."""
    elsewhere: str
    """What else it may make: `files`, but no scripts and no new folders; those of `tests`; `generated` folders, too."""

    @property
    def is_tool(self) -> bool:
        """Whether it is a build tool, of whose work more is to be known than its words."""
        return bool(self.settings or self.elsewhere)


class Outputs(Record):
    """What is known about what programs make; one that is not here may make anything."""

    makers: dict[str, dict[str, Any]]
    """By name, or by name and subcommands; `maker_of` reads one."""
    beginnings: frozenset[str]
    """The names, and the first words of those with subcommands."""
    global_values: dict[str, frozenset[str]]
    """Options with a value that stand before a program's subcommand."""
    folder_options: dict[str, frozenset[str]]
    """Options whose value is the folder that it works in."""
    launchers: dict[str, str]
    """Other names of programs."""
    goals: frozenset[str]
    """First words of build tools that say what to do, and not where."""
    handwritten: tuple[str, ...]
    """The ends of the names of files that no build tool makes."""
    handwritten_names: tuple[str, ...]
    """The beginnings of such names."""
    generated_folders: frozenset[str]
    """Names of folders that build tools make."""
    removing: frozenset[str]
    """Programs that may take away what their words name."""


_WAYS = ("copies", "transfers", "clones", "archives", "unpacks", "fetches", "mentions", "open")


@cache
def outputs() -> Outputs:
    """Return the facts, read once."""
    data = stored("outputs")
    makers: dict[str, dict[str, Any]] = {name: {} for name in data["nothing"]}
    for name, each in data["programs"].items():
        program = name.partition(" ")[0]
        subcommands = (name[len(program) + 1 :], *each.get("aliases", ()))
        makers.update({f"{program} {subcommand}".strip(): each for subcommand in subcommands})
    words = [name.split() for name in makers]
    return Outputs(
        makers=makers,
        beginnings=frozenset(" ".join(each[:size]) for each in words for size in range(1, len(each) + 1)),
        global_values=_sets(data["global_values"]),
        folder_options=_sets(data["folder_options"]),
        launchers=data["launchers"],
        goals=frozenset(data["goals"]),
        handwritten=tuple(data["handwritten"]),
        handwritten_names=tuple(data["handwritten_names"]),
        generated_folders=frozenset(data["generated_folders"]),
        removing=frozenset(data["removing"]),
    )


@lru_cache(maxsize=1024)
def maker_of(name: str) -> Maker | None:
    """Return what is known of a program, or of one of its subcommands; None if nothing is."""
    found = outputs().makers.get(name)
    return None if found is None else _maker(found)


def _sets(data: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(options) for name, options in data.items()}


def _maker(each: dict[str, Any]) -> Maker:
    return Maker(
        options=each.get("options", {}),
        required=each.get("required", False),
        values=frozenset(each.get("values", ())),
        operands=each.get("operands", ""),
        content=each.get("content", ""),
        suffix=each.get("suffix", ""),
        makes=tuple(each.get("makes", ())),
        deep=each.get("deep", False),
        unless=tuple(each.get("unless", ())),
        letters=frozenset(each.get("letters", "")),
        quiet=frozenset(each.get("quiet", ())),
        fetches=frozenset(each.get("fetches", ())),
        way=next((way for way in _WAYS if each.get(way)), ""),
        static=tuple(each.get("static", ())),
        settings=tuple(each.get("settings", ())),
        words=tuple(each.get("words", ())),
        decides=each.get("decides", ""),
        variable=each.get("variable", ""),
        configured=each.get("configured", ""),
        unconfigured=each.get("unconfigured", ""),
        elsewhere=each.get("elsewhere", ""),
    )
