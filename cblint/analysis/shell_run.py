"""This is where a build's commands are followed in the order of running, without running anything."""

from __future__ import annotations

from fnmatch import fnmatchcase

from cblint.analysis.invocation import Invocation, Redirect, Run, Setting
from cblint.analysis.shell_expand import Expander
from cblint.analysis.shell_state import State, initial, merged
from cblint.data import tools
from cblint.parse import shell
from cblint.parse.shell_script import (
    AndOr,
    Assignment,
    Block,
    Broken,
    Case,
    Compound,
    Conditional,
    Function,
    Literal,
    Loop,
    Opaque,
    Pipeline,
    SimpleCommand,
    Statement,
    Word,
    substitutions,
)
from cblint.record import TYPE_CHECKING, Record
from cblint.source import EmbeddedText, Span
from cblint.value import Known, Reason, Step, Unknown, Value, at, embedded, string, why_unknown

if TYPE_CHECKING:
    from cblint.model.build import Build
    from cblint.model.buildspec import Buildspec, Command
    from cblint.workspace import Workspace

MAX_DEPTH = 10
"""Scripts, targets and functions are followed so deep."""
MAX_INVOCATIONS = 4000
MAX_GAPS = 200
MAX_TEXTS = 1000
"""Scripts, targets and functions are followed so often."""
_SPOKEN = 60
"""A note names at most so much of a variable's name."""
MAX_UNROLLED = 8
"""A loop over more words than this is looked at once."""
WINDOWS_SHELLS = ("powershell.exe", "cmd.exe", "powershell", "pwsh", "cmd")


class Frame(Record):
    """Where the commands that are being followed stand, and under what circumstances they run."""

    phase: str
    always: bool
    steps: tuple[Step, ...] = ()
    """How the build gets here."""
    conditional: bool = False
    tolerated: bool = False
    fed: bool = False
    """Whether the standard input is a pipe."""
    depth: int = 0
    active: tuple[object, ...] = ()
    """What is being followed, to cut cycles."""
    background: bool = False
    answered: bool = False
    """Whether the standard input of this, or of what runs it, is a pipe."""
    watched: bool = False
    """Whether the standard output of this, or of what runs it, is a pipe."""
    captured: str = ""
    """What takes the output in place of the log, as in `Invocation`."""


class Runner:
    """Follows the commands of one build."""

    def __init__(self, workspace: Workspace, build: Build) -> None:
        self.workspace = workspace
        self.build = build
        self.tools = tools.load()
        self.invocations: list[Invocation] = []
        self.settings: list[Setting] = []
        self.gaps: list[Step] = []
        self.followed: dict[str, None] = {}
        self.assigned: set[str] = set()
        self.texts = 0
        self.full = False
        """Whether so much was found that nothing more is looked at."""
        self.assumed = False
        """Whether a role has been assumed somewhere."""

    def run(self) -> Run:
        """Follow all commands of the build."""
        buildspec = self.build.buildspec
        if buildspec is None:
            why = self.build.why_unknown
            self.gap(self.build.span, f"the buildspec is not known: {why}" if why else "the buildspec is not known")
        elif self._is_windows(buildspec):
            self.gap(buildspec.env.shell.origin.span, "the shell is PowerShell or cmd")
        else:
            self._phases(buildspec)
        return Run(
            tuple(self.invocations),
            not self.gaps,
            tuple(self.gaps),
            tuple(self.followed),
            frozenset(self.assigned),
            tuple(self.settings),
        )

    def _is_windows(self, buildspec: Buildspec) -> bool:
        shell_name = string(buildspec.env.shell)
        kind = string(self.build.type) or ""
        return (shell_name or "").lower() in WINDOWS_SHELLS or kind.startswith("WINDOWS")

    def _phases(self, buildspec: Buildspec) -> None:
        if not buildspec.closed:
            self.gap(buildspec.span, "a part of the buildspec is not known")
        separate = string(buildspec.version) == "0.1"
        state = self._initial()
        for name in ("install", "pre_build", "build", "post_build"):
            phase = buildspec.phase(name)
            if phase is None:
                continue
            if not phase.closed:
                self.gap(phase.span, f"a part of the phase `{name}` is not known")
            for command in phase.commands:
                self._command(command, self._initial() if separate else state)

    def _initial(self) -> State:
        state = initial(self.build)
        self.assigned |= state.assigned
        state.assigned = self.assigned
        return state

    def _command(self, command: Command, state: State) -> None:
        text = embedded(command.text)
        if text is None:
            self.gap(command.span, f"a command is not known: {why_unknown(command.text)}")
            return
        state.ended, state.maybe_ended = "", False
        self.script(text, state, Frame(phase=command.phase, always=command.always))

    def gap(self, span: Span, note: str) -> None:
        """Record a place beyond which it is not known what runs."""
        if len(self.gaps) < MAX_GAPS:
            self.gaps.append(Step(span, note))

    def script(self, text: EmbeddedText, state: State, frame: Frame) -> None:
        """Follow a script's text."""
        parsed = shell.parse(text)
        if not parsed.complete:
            self.gap(text.whole, "a part of the script does not parse")
        self.statements(parsed.body, state, frame)

    def statements(self, body: tuple[Statement, ...], state: State, frame: Frame) -> None:
        """Follow statements one after the other."""
        for statement in body:
            if self.full:
                return
            if state.maybe_ended or state.ended:
                frame = frame.replace(conditional=True)
            self.statement(statement, state, frame)

    def statement(self, statement: Statement, state: State, frame: Frame) -> None:
        """Follow one statement."""
        match statement:
            case SimpleCommand():
                self._simple(statement, state, frame)
            case Block():
                self._block(statement, state, frame)
            case AndOr():
                self._and_or(statement, state, frame)
            case Pipeline(members=members):
                for index, member in enumerate(members):
                    inner = state.copy()
                    captured = "pipe" if index + 1 < len(members) else frame.captured
                    self.statement(member, inner, _piped(frame, index, len(members)).replace(captured=captured))
            case Conditional():
                self._if(statement, state, frame)
            case Loop():
                self._loop(statement, state, frame)
            case Case():
                self._case(statement, state, frame)
            case Function(name=name, body=body):
                state.functions[name] = body
            case Broken(span=span):
                self.gap(span, "a part of the script does not parse")

    def _block(self, block: Block, state: State, frame: Frame) -> None:
        match block.kind:
            case Compound.GROUP:
                self.statements(block.body, state, redirected(frame, block.body[-1:]))
            case Compound.NEGATED:
                self.statements(block.body, state, frame.replace(tolerated=True))
            case Compound.BACKGROUND:
                self.statements(block.body, state.copy(), frame.replace(background=True))
            case _:
                self.statements(block.body, state.copy(), frame)

    def _and_or(self, chain: AndOr, state: State, frame: Frame) -> None:
        tolerated = _tolerated(chain)
        tested = False
        for index, (operator, item) in enumerate(chain.items):
            unsure = operator == "||" or (operator == "&&" and tested)
            is_test = index + 1 < len(chain.items) and self.is_test(item)
            tested |= is_test
            inner = frame.replace(
                conditional=frame.conditional or unsure,
                tolerated=frame.tolerated or tolerated[index] or is_test,
            )
            if not unsure:
                self.statement(item, state, inner)
                continue
            branch = state.copy()
            self.statement(item, branch, inner)
            state.take(merged([state, branch], chain.span))

    def is_test(self, statement: Statement) -> bool:
        """Tell whether a statement is run for its exit status."""
        match statement:
            case SimpleCommand(words=words):
                texts = tuple(word.literal or "" for word in words[:3])
                return any(texts[:size] in self.tools.tests for size in (1, 2, 3))
            case Block(kind=kind, body=body):
                return kind is Compound.NEGATED or (bool(body) and self.is_test(body[-1]))
            case Pipeline(members=members):
                return bool(members) and self.is_test(members[-1])
            case AndOr(items=items):
                return any(self.is_test(item) for _, item in items)
            case _:
                return False

    def _if(self, statement: Conditional, state: State, frame: Frame) -> None:
        branches: list[State] = []
        has_else = False
        for index, (test, body) in enumerate(statement.branches):
            if test is not None:
                unsure = frame.conditional or index > 0
                self.statements(test, state, frame.replace(tolerated=True, conditional=unsure))
            has_else |= test is None
            branch = state.copy()
            self.statements(body, branch, frame.replace(conditional=True))
            branches.append(branch)
        if not has_else:
            branches.append(state.copy())
        state.take(merged(branches, statement.span))

    def _loop(self, loop: Loop, state: State, frame: Frame) -> None:
        expander = Expander(state, self.build.source_root)
        if loop.items is not None:
            for word in loop.items:
                self._substitutions(word, state, frame)
            values = expander.words(loop.items)
            known = [value for value in values if string(value) is not None]
            if 0 < len(values) == len(known) <= MAX_UNROLLED:
                for value in known:
                    state.set(loop.variable, value)
                    self.statements(loop.body, state, frame)
                return
        self.statements(loop.test, state, frame.replace(tolerated=True))
        before = state.copy()
        if loop.variable:
            state.set(loop.variable, Unknown(at(loop.span), Reason.RUNTIME, loop.variable))
        self.statements(loop.body, state, frame.replace(conditional=True))
        state.take(merged([before, state], loop.span))

    def _case(self, case: Case, state: State, frame: Frame) -> None:
        expander = Expander(state, self.build.source_root)
        subject = string(expander.one(case.subject)) if case.subject else None
        if case.subject:
            self._substitutions(case.subject, state, frame)
        chosen = _chosen(case, subject, expander) if subject is not None else None
        if chosen is not None:
            self.statements(chosen, state, frame)
            return
        branches = [state.copy()]
        for _, body in case.items:
            branch = state.copy()
            self.statements(body, branch, frame.replace(conditional=True))
            branches.append(branch)
        state.take(merged(branches, case.span))

    def _substitutions(self, word: Word, state: State, frame: Frame) -> None:
        for part in substitutions(word):
            self.statements(part.body, state.copy(), frame.replace(fed=False, captured="substitution"))

    def _simple(self, command: SimpleCommand, state: State, frame: Frame) -> None:
        own = () if command.declares else command.assignments
        words = [each.value for each in own if each.value is not None] + list(command.words)
        for word in words + [redirect.target for redirect in command.redirects]:
            self._substitutions(word, state, frame)
        expander = Expander(state, self.build.source_root)
        inner = state
        if command.words and command.assignments and not command.declares:
            inner = state.copy()
        if not command.declares:
            for assignment in command.assignments:
                inner.set(assignment.name, _assigned(assignment, expander), export=inner is not state)
        self._settings(command, expander, frame)
        if not command.words:
            return
        values = [
            expander.one(word) if command.declares and index else None for index, word in enumerate(command.words)
        ]
        fields = [
            value for word, single in zip(command.words, values, strict=True)
            for value in ([single] if single is not None else expander.fields(word))
        ]  # fmt: skip
        redirects = tuple(Redirect(each.operator, expander.one(each.target)) for each in command.redirects)
        if fields:
            from cblint.analysis.shell_programs import Call, follow  # noqa: PLC0415  (they call each other)

            follow(self, Call(tuple(fields), command.span, redirects, command), inner, frame)
            if inner is not state:
                state.principal = _kept(state.principal, inner.principal, command)
                state.folder, state.functions = inner.folder, inner.functions
                state.ended, state.maybe_ended = inner.ended, inner.maybe_ended

    def _settings(self, command: SimpleCommand, expander: Expander, frame: Frame) -> None:
        if not command.assignments or len(self.settings) >= MAX_INVOCATIONS:
            return
        words = () if command.declares else tuple(expander.words(command.words))
        for each in command.assignments:
            if each.value is not None:
                steps = (*frame.steps, Step(each.span, f"`{each.name[:_SPOKEN]}` is set"))
                value = _assigned(each, expander)
                made = Setting(each.name, value, each.value, each.span, steps, len(self.invocations), words)
                self.settings.append(made)

    def emit(self, invocation: Invocation) -> None:
        """Record an invocation, unless there are too many."""
        self.invocations.append(invocation)
        self._limit(len(self.invocations) < MAX_INVOCATIONS, invocation.span)

    def _limit(self, within: bool, span: Span) -> None:
        if not within and not self.full:
            self.full = True
            self.gap(span, "the build runs too much to be followed")

    def follows(self, frame: Frame, what: object, span: Span) -> bool:
        """Tell whether something may be followed: no cycle, not too deep, not too much."""
        if what in frame.active:
            return False
        self.texts += 1
        self._limit(self.texts < MAX_TEXTS, span)
        if frame.depth >= MAX_DEPTH and not self.full:
            self.gap(span, "the build runs too much to be followed")
        return frame.depth < MAX_DEPTH and not self.full


def redirected(frame: Frame, last: tuple[Statement, ...]) -> Frame:
    """Return a frame for statements whose redirections stand in a command without words at their end."""
    match last:
        case (SimpleCommand(words=(), assignments=(), redirects=redirects),) if any(
            ">" in r.operator for r in redirects
        ):
            return frame.replace(captured="file")
        case _:
            return frame


def _piped(frame: Frame, index: int, count: int) -> Frame:
    """Return the frame of a pipeline's member."""
    return frame.replace(
        fed=frame.fed or index > 0,
        answered=frame.answered or index > 0,
        watched=frame.watched or index + 1 < count,
    )


def _kept(before: str, after: str, command: SimpleCommand) -> str:
    """Return the principal after a command with its own variables, which end with it."""
    own = any(assignment.name.startswith("AWS_") for assignment in command.assignments)
    return before if own else after


def _assigned(assignment: Assignment, expander: Expander) -> Value:
    if assignment.value is None:
        return Unknown(at(assignment.span), Reason.RUNTIME, assignment.name)
    value = expander.one(assignment.value)
    if not assignment.appends:
        return value
    before, after = string(expander.state.value(assignment.name, assignment.span)), string(value)
    if before is None or after is None:
        return Unknown(at(assignment.span), Reason.RUNTIME, assignment.name)
    return Known(at(assignment.span), before + after, segments=())


def _chosen(case: Case, subject: str, expander: Expander) -> tuple[Statement, ...] | None:
    """Return the statements of the item that a known subject chooses; None if that is not sure."""
    for patterns, body in case.items:
        for pattern in patterns:
            known = _pattern(pattern) or string(expander.one(pattern))
            if known is None:
                return None
            if fnmatchcase(subject, known):
                return body
    return ()


def _pattern(word: Word) -> str | None:
    """Return a pattern's text where nothing in it is expanded."""
    texts = []
    for part in word.parts:
        match part:
            case Literal(text=text) | Opaque(text=text, kind="glob"):
                texts.append(text)
            case _:
                return None
    return "".join(texts)


def _tolerated(chain: AndOr) -> list[bool]:
    """Tell of each item whether its failure leads to an `||` whose right side does not fail the script."""
    answers: list[bool] = []
    following = False
    for operator, item in reversed(chain.items):
        answers.append(following)
        following = not fails(item) if operator == "||" else following
    return answers[::-1]


def fails(statement: Statement) -> bool:
    """Tell whether a statement surely ends with a failure."""
    match statement:
        case SimpleCommand(words=words) if words:
            name = words[0].literal
            status = words[1].literal if len(words) > 1 else None
            return name == "false" or (name in ("exit", "return") and status != "0")
        case Block(kind=Compound.GROUP | Compound.SUBSHELL, body=body) if body:
            return fails(body[-1])
        case _:
            return False
