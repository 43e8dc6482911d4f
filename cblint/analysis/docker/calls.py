"""This is where a call of Docker or its like is taken apart: the program's options, subcommand, options, arguments.

Grammar: Docker's command line and its plugins buildx and compose, as `cblint/data/docker.json` has them.
"""

from __future__ import annotations

from cblint.analysis.invocation import Invocation
from cblint.analysis.shell.word_parts import rest_of, start_of
from cblint.data.docker import DockerFacts, Options, Subcommand, docker_facts, subcommand
from cblint.parse.shell_script import Literal, Opaque
from cblint.record import TYPE_CHECKING, NamedTuple, Record
from cblint.value import Text, Value, string
from cblint.workspace import Workspace

if TYPE_CHECKING:
    from cblint.parse.shell_script import WordPart

_NAME_SIGNS = "/:.@"
"""What follows an unknown part of one word, and not of several."""


class Flag(NamedTuple):
    """An option of a call."""

    name: str
    """Its long name (`--tag` also for `-t`); as written if it is not known."""
    value: Value | None
    """None where it has none."""
    word: Value
    """The word that it stands in."""
    known: bool
    """Whether the subcommand surely has it."""


class Call(Record):
    """A call of Docker, podman and their like, `docker-compose` or `buildx`, taken apart."""

    invocation: Invocation
    program: str
    """`docker`, also for its plugins called by their own names."""
    path: tuple[str, ...]
    """The words of the subcommand as written: (`image`, `push`)."""
    command: str
    """What they mean, the shortest spelling: `push`, `build` (also by buildx), `compose up`; empty if not known."""
    outer: tuple[Flag, ...]
    """Options before the subcommand, and between its words."""
    flags: tuple[Flag, ...]
    """Options of the subcommand."""
    operands: tuple[Value, ...]
    """Its arguments; of `run` and `exec` also the words of the program that they run."""
    closed: bool
    """Whether flags and arguments surely are what they seem; else what is unknown could be several, or an option.

    An argument that is not known counts as one where it is the last.
    """

    def values(self, *names: str) -> tuple[Value, ...]:
        """Return the values of an option of the subcommand, by its long names, in order."""
        return tuple(flag.value for flag in self.flags if flag.name in names and flag.value is not None)

    def has(self, name: str) -> bool:
        """Tell whether an option is surely given, and not switched off."""
        given = [flag for flag in self.flags if flag.name == name]
        return any(flag.value is None or string(flag.value) not in (None, "false", "0") for flag in given)

    @property
    def facts(self) -> Subcommand | None:
        """What is known about the subcommand."""
        return subcommand(self.command)

    @property
    def unknown_from(self) -> str:
        """The first word of the subcommand that is not known, with what stands before it; empty if all are."""
        path = " ".join(self.path)
        return "" if self.command or not path or docker_facts().knows(path) else path


def docker_call(workspace: Workspace, invocation: Invocation) -> Call | None:
    """Return the call that an invocation is, None if it is none of Docker's or its like."""
    return workspace.once(_docker_call, invocation) if invocation.name in docker_facts().programs else None


def _docker_call(_workspace: Workspace, invocation: Invocation) -> Call:
    return taken_apart(invocation)


def taken_apart(invocation: Invocation) -> Call:
    """Return the parts of a call of one of the programs that are known."""
    return _Reader(invocation, docker_facts()).read()


class _Reader:
    """Reads the words of one call."""

    def __init__(self, invocation: Invocation, facts: DockerFacts) -> None:
        self.invocation = invocation
        self.facts = facts
        prefix = facts.programs[invocation.name]
        self.program = "docker" if prefix else invocation.name
        self.path = (prefix,) if prefix else ()
        self.words = list(zip(invocation.words[1:], _whole(invocation)[1:], strict=True))
        self.outer: list[Flag] = []
        self.flags: list[Flag] = []
        self.operands: list[Value] = []
        self.closed = True
        self.guessed = False

    def read(self) -> Call:
        """Take all words."""
        command = self._command()
        known = subcommand(command) if command else None
        if known is not None:
            self._arguments(command, known)
            # As many words as arguments are wanted are those arguments, whatever they turn out to be.
            exact = known.least == known.most == len(self.operands)
            self.closed &= exact or not self.guessed
        return Call(
            self.invocation, self.program, self.path, command, tuple(self.outer), tuple(self.flags),
            tuple(self.operands), self.closed and known is not None,
        )  # fmt: skip

    def _command(self) -> str:
        """Take options and words up to the end of the subcommand; return it, or nothing if it is not known."""
        while True:
            path = " ".join(self.path)
            name = self.facts.aliases.get(path, path)
            if path and path not in self.facts.groups:
                return name if name in self.facts.names else ""
            group = subcommand(name)
            self._options_before(group.options if group is not None else None)
            word = string(self.words[0][0]) if self.words else None
            if word is None:
                return ""
            self.words.pop(0)
            self.path = (*self.path, word)

    def _options_before(self, options: Options | None) -> None:
        while self.words and (start_of(self.words[0][0]) or "").startswith("-"):
            self.outer += self._option(self._taken(), options, None)

    def _taken(self) -> Value:
        return self.words.pop(0)[0]

    def _arguments(self, command: str, known: Subcommand) -> None:
        more = self.facts.elsewhere.get(command) if self.program != "docker" else None
        ended = False
        while self.words:
            word, whole = self.words.pop(0)
            start = start_of(word)
            if string(word) == "--" and not ended:
                ended = True
            elif start is not None and start.startswith("-") and start != "-" and not ended:
                self.flags += self._option(word, known.options, more)
            else:
                self._operand(word, start, whole=whole)
                ended = ended or known.stops

    def _operand(self, word: Value, start: str | None, *, whole: bool) -> None:
        self.operands.append(word)
        if start is None and not whole and not _is_one_word(word) and self.words:
            self.guessed = True

    def _option(self, word: Value, options: Options | None, more: Options | None) -> list[Flag]:
        """Return the options of one word, and take the next one where it is the last one's value."""
        start = start_of(word) or ""
        if start.startswith("--"):
            return [self._long(word, start, options, more)]
        found: list[Flag] = []
        for index in range(1, len(start)):
            name, valued = _known(f"-{start[index]}", options, more)
            rest = rest_of(word, index + 1)
            if name is None:
                self.closed = False
                return [*found, Flag(f"-{start[index]}", None, word, known=False)]
            if (valued and string(rest) != "") or (start_of(rest) or "").startswith("="):
                return [*found, Flag(name, _without_sign(rest), word, known=True)]
            found.append(Flag(name, self._taken() if valued and self.words else None, word, known=True))
        return found

    def _long(self, word: Value, start: str, options: Options | None, more: Options | None) -> Flag:
        written, sign, _ = start.partition("=")
        name, valued = _known(written, options, more)
        if sign:
            return Flag(name or written, rest_of(word, len(written) + 1), word, name is not None)
        if isinstance(word, Text):
            self.closed = False  # What follows could be any option that begins so.
            return Flag(written, None, word, known=False)
        if name is None:
            self.closed = False
            return Flag(written, None, word, known=False)
        return Flag(name, self._taken() if valued and self.words else None, word, known=True)


def _known(name: str, options: Options | None, more: Options | None) -> tuple[str | None, bool]:
    """Return the long name of an option and whether it takes a value; None for one that is not known."""
    for each in (options, more):
        if each is not None and name in each.names:
            return each.names[name], each.names[name] in each.valued
    return ("--help", False) if name in ("-h", "--help") else (None, False)


def _whole(invocation: Invocation) -> list[bool]:
    """Return of each word whether it surely is one: nothing in it is expanded that is not quoted."""
    written = invocation.command.words if invocation.command is not None else ()
    if len(written) != len(invocation.words):
        return [string(word) is not None for word in invocation.words]
    return [all(_is_whole(part) for part in word.parts) for word in written]


def _is_whole(part: WordPart) -> bool:
    match part:
        case Literal():
            return True
        case Opaque():
            return False
        case _:
            return part.quoted


def _is_one_word(word: Value) -> bool:
    """Tell whether a word that begins with something unknown plainly is one: `$REPOSITORY:latest`."""
    return isinstance(word, Text) and any(isinstance(part, str) and part[0] in _NAME_SIGNS for part in word.parts)


def _without_sign(rest: Value) -> Value:
    """Return the value that stands beside a letter, without the sign that may stand between."""
    return rest_of(rest, 1) if (start_of(rest) or "").startswith("=") else rest
