"""This is where it is told which variables hold a secret while a build runs, and how well the log hides it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from cblint.analysis.commands import Invocation, Run, Setting, run_by
from cblint.analysis.secrets import arguments, literals, names, sources
from cblint.data.secret_sources import secret_sources as facts
from cblint.enumeration import Enum
from cblint.model.build import Build
from cblint.model.buildspec import Variable
from cblint.parse.shell_script import Expansion, Substitution, Word
from cblint.record import NamedTuple, Record
from cblint.source import Span
from cblint.value import Step, equals, string
from cblint.workspace import Workspace

_MAX_ALIASES = 5
_PLAIN_OPERATORS = ("", ":-", "-", ":=", "=", ":?", "?")
_TELLING = frozenset({"secret", "secrets", "creds", "credentials", "credential"})


class Held(Enum):
    """How a variable got its secret, which tells how well the log hides it."""

    MASKED = "CodeBuild fetches it"
    """CodeBuild masks exactly this text in the log."""
    PLAIN = "it is set in plain text"
    FETCHED = "a command fetches it"
    NAMED = "its name says that it is a secret"
    """How it is set is not in view."""


class SecretVariable(Record):
    """A variable that holds a secret."""

    name: str
    how: Held
    steps: tuple[Step, ...]
    """Where it is set."""


class Use(NamedTuple):
    """A variable in a word of a command."""

    name: str
    span: Span


def used(word: Word) -> Iterator[Use]:
    """Yield the variables whose values are put into a word as they are."""
    for part in word.parts:
        if isinstance(part, Expansion) and part.operator in _PLAIN_OPERATORS:
            yield Use(part.name, part.span)


class _Variables:
    """The variables of one build: where each is set, and what is already known of them."""

    __slots__ = ("answers", "build", "run", "settings")

    def __init__(self, run: Run, build: Build) -> None:
        self.run = run
        self.build = build
        self.settings: dict[str, list[Setting]] = {}
        for each in run.settings:
            self.settings.setdefault(each.name, []).append(each)
        self.answers: dict[tuple[str, int], SecretVariable | None] = {}

    def held(self, name: str, before: int, depth: int = 0) -> SecretVariable | None:
        """Return what a variable holds before the invocation of this number, if it is a secret."""
        own = self.settings.get(name, [])
        count = bisect_right(own, before, key=lambda each: each.before)
        if (name, count) not in self.answers:
            self.answers[name, count] = self._found(name, own[count - 1] if count else None, depth)
        return self.answers[name, count]

    def _found(self, name: str, setting: Setting | None, depth: int) -> SecretVariable | None:
        if names.is_bundled(name):
            return None
        return self._given(name) if setting is None else self._set(setting, depth)

    def _given(self, name: str) -> SecretVariable | None:
        variable = self.build.variable(name)
        if variable is not None:
            return _given(variable)
        return _named(name, ()) if not self.build.variables_closed or self.build.project is None else None

    def _set(self, setting: Setting, depth: int) -> SecretVariable | None:
        name, steps = setting.name, setting.steps
        alias = _alias(setting.written)
        if alias and depth < _MAX_ALIASES:
            found = self._given(alias) if alias == name else self.held(alias, setting.before, depth + 1)
            return found.replace(name=name, steps=(*found.steps, *steps[-1:])) if found is not None else None
        if arguments.literal(setting.value) is not None:
            match = literals.written_as(name, setting.value)
            return SecretVariable(name, Held.PLAIN, steps) if match is not None else None
        if _is_fetched(self.run, setting):
            telling = names.name_class(name) is not None or bool(_TELLING & set(names.words_of(name)))
            return SecretVariable(name, Held.FETCHED, steps) if telling else None
        return _named(name, steps) if string(setting.value) is None else None


def secret_variable(workspace: Workspace, build: Build, name: str, before: int) -> SecretVariable | None:
    """Return what a variable holds before the invocation of this number, if it is a secret."""
    return workspace.once(_variables, build).held(name, before)


def _variables(workspace: Workspace, build: Build) -> _Variables:
    return _Variables(run_by(workspace, build), build)


def _given(variable: Variable) -> SecretVariable | None:
    name = variable.name
    kind = names.name_class(name)
    steps = (Step(variable.name_span, f"the {variable.holder} sets `{name}`"),)
    if equals(variable.type, "SECRETS_MANAGER").is_yes:
        return SecretVariable(name, Held.MASKED, steps) if kind is not None else None
    if kind not in {names.PASSWORD, names.TOKEN} and not literals.is_secret(variable).is_yes:
        return None
    if equals(variable.type, "PARAMETER_STORE").is_yes:
        return SecretVariable(name, Held.MASKED, steps)
    if not equals(variable.type, "PLAINTEXT").is_yes:
        return _named(name, steps)
    if literals.is_secret(variable).is_yes or sources.fetched(variable) is not None:
        return SecretVariable(name, Held.PLAIN, steps)
    return None if string(variable.value) is not None else _named(name, steps)


def _named(name: str, steps: tuple[Step, ...]) -> SecretVariable | None:
    if names.name_class(name) not in {names.PASSWORD, names.TOKEN} or names.words_of(name) == ("secret",):
        return None
    return SecretVariable(name, Held.NAMED, steps)


def _alias(word: Word) -> str:
    """Return the name of the variable whose value a word is as a whole, if it is one."""
    match word.parts:
        case (Expansion(name=name, operator=operator),) if operator in _PLAIN_OPERATORS:
            return name
        case _:
            return ""


def _is_fetched(run: Run, setting: Setting) -> bool:
    """Tell whether a variable is set to what a command fetches from where secrets are kept."""
    if not any(isinstance(part, Substitution) for part in setting.written.parts):
        return False
    return any(setting.span.contains(each.span) and prints_secret(each) for each in run.invocations)


def may_be_public(invocation: Invocation) -> bool:
    """Tell whether a call that prints a parameter names none that is a secret by its name."""
    if arguments.is_any(invocation, tuple(("aws", *each) for each in facts().cli)):
        return False
    given = [string(word) or "" for word in invocation.words[1:]]
    ends = [word.rpartition("=")[2].rpartition("/")[2] for word in given if not word.startswith("--query")]
    return not any(names.name_class(end) in {names.PASSWORD, names.TOKEN} for end in ends)


def prints_secret(invocation: Invocation) -> bool:
    """Tell whether a call of the AWS CLI prints a secret."""
    if invocation.name != "aws":
        return False
    words = invocation.texts
    query = next((words[index + 1] for index, word in enumerate(words[:-1]) if word == "--query"), "")
    query = query or next((word for word in words if word.startswith("--query=")), "")
    known = facts()
    if arguments.is_any(invocation, tuple(("aws", *each) for each in known.cli)):
        return not query or "SecretString" in query or "RandomPassword" in query
    if "--with-decryption" not in words:
        return False
    decrypts = arguments.is_any(invocation, tuple(("aws", *each) for each in known.cli_decrypting))
    return decrypts and (not query or "Value" in query)
