"""This is where what a build runs is defined: one program with its words, where it stands and how it gets there."""

from __future__ import annotations

from cblint.record import TYPE_CHECKING, NamedTuple, Record
from cblint.source import Span
from cblint.value import Step, Value, string

if TYPE_CHECKING:
    from cblint.parse.shell_script import SimpleCommand, Statement, Word


class Redirect(NamedTuple):
    """A redirection: `>` and the like with a file, `<<` with the text of a here-document."""

    operator: str
    target: Value


class Setting(NamedTuple):
    """A variable that a command sets: `NAME=value` alone, before a command, or after `export` and its kin."""

    name: str
    value: Value
    written: Word
    span: Span
    steps: tuple[Step, ...]
    """The places from the buildspec's command to it, which is the last."""
    before: int
    """How many invocations run before it is set."""
    words: tuple[Value, ...] = ()
    """The words of the command that alone it is set for."""


class Condition(Record):
    """A test that something depends on."""

    kind: str
    """`if`, `elif`, `else` (the test failed), `&&`, `||` (what stands before it failed), `case` or `loop`."""
    span: Span
    """The test; of `case`, its subject."""
    variables: frozenset[str]
    """The variables that it looks at, also by another variable that is set from one."""
    test: tuple[Statement, ...]
    """As it is written; nothing of `case`."""


class Invocation(Record):
    """One program that a build runs, or builtin of its shell."""

    name: str
    """The last part of the command word's path (`docker`); empty if it is not known."""
    words: tuple[Value, ...]
    """The words after expansion, the command word first; what globs and unknown variables become are holes."""
    span: Span
    """Where it stands: in the buildspec, or in the script, Makefile or `package.json` that it is in."""
    steps: tuple[Step, ...]
    """The places from the buildspec's command to it, which is the last."""
    phase: str
    """`install`, `pre_build`, `build` or `post_build`."""
    always: bool
    """Whether it stands in `finally`."""
    folder: str | None
    """The folder that it runs in, relative to the model root (empty for the root); None if it is not known."""
    conditional: bool
    """Whether it may not run: in an `if`, a `case`, a loop that may be empty, after a test or `||`."""
    principal: str
    """`role`: it runs as the build's role; `other`: as somebody else; `unknown`: credentials may have been changed."""
    redirects: tuple[Redirect, ...] = ()
    tolerated: bool = False
    """Whether the build goes on as if nothing were when it fails: `… || true`, the test of an `if`."""
    background: bool = False
    """Whether the build goes on while it runs: it, or what runs it, stands before `&`."""
    answered: bool = False
    """Whether something else is piped into it, or into what runs it."""
    watched: bool = False
    """Whether its output, or that of what runs it, is piped into something else."""
    command: SimpleCommand | None = None
    """As it is written; None where another program runs it."""
    captured: str = ""
    """What takes its output in place of the log: `pipe`, `substitution` or `file`, of what it stands in."""
    conditions: tuple[Condition, ...] = ()
    """The tests that it depends on, also those after which the shell has ended otherwise, the outermost first."""
    options: frozenset[str] = frozenset()
    """The options that its shell surely has: `errexit`, `nounset`, `pipefail`, `xtrace` and the like."""
    texts: tuple[str, ...] = ()
    """Its words as text, `HOLE` for each part that is not known."""

    @property
    def after_failure(self) -> bool:
        """Whether it runs also after a failure: in `finally`, and in `post_build`, which follows a failed `build`."""
        return self.always or self.phase == "post_build"

    @property
    def label(self) -> str:
        """What a sentence says of it: the program and its subcommand, in backticks."""
        return self.steps[-1].note.removesuffix(" is run").rpartition(" runs ")[2]

    @property
    def operands(self) -> tuple[Value, ...]:
        """The words after the program that are no options."""
        words = zip(self.words[1:], self.texts[1:], strict=True)
        return tuple([word for word, text in words if not text.startswith("-")])

    def word(self, index: int) -> str | None:
        """Return a word that is known, counted from 0 for the program itself."""
        return string(self.words[index]) if index < len(self.words) else None


class Run(Record):
    """All that a build runs."""

    invocations: tuple[Invocation, ...]
    """In the order of running."""
    closed: bool
    """Whether everything that the build runs is in `invocations`; what programs do by themselves does not count."""
    gaps: tuple[Step, ...]
    """Places beyond which it is not known what runs, and why."""
    followed: tuple[str, ...]
    """The files of the repository that were followed, in order."""
    assigned: frozenset[str] = frozenset()
    """The variables that the build is given or that its commands set, as far as they are in view."""
    settings: tuple[Setting, ...] = ()
    """Where commands set variables, in the order of running."""
