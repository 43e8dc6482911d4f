"""This is where a build's commands are followed in the order of running, without running anything."""

from __future__ import annotations

from cblint.analysis.invocation import Invocation, Run, Setting
from cblint.analysis.shell import branches
from cblint.analysis.shell.frame import Frame, piped, redirected
from cblint.analysis.shell.parsed import parsed, text_of
from cblint.analysis.shell.simple import simple
from cblint.analysis.shell.state import State, initial
from cblint.analysis.shell.which import is_other_shell
from cblint.data import tools
from cblint.parse.shell_script import (
    AndOr,
    Block,
    Broken,
    Case,
    Compound,
    Conditional,
    Function,
    Loop,
    Pipeline,
    SimpleCommand,
    Statement,
)
from cblint.record import TYPE_CHECKING
from cblint.source import EmbeddedText, Span
from cblint.value import Step, why_unknown

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
PHASES = ("install", "pre_build", "build", "post_build")


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
        elif is_other_shell(self.build):
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

    def _phases(self, buildspec: Buildspec) -> None:
        if not buildspec.closed:
            self.gap(buildspec.span, "a part of the buildspec is not known")
        separate = buildspec.restarts_shell
        state = self._initial()
        for name in PHASES:
            phase = buildspec.phase(name)
            if phase is None:
                continue
            if not phase.closed:
                self.gap(phase.span, f"a part of the phase `{name}` is not known")
            state.guards = ()
            for command in phase.commands:
                self._command(command, self._initial() if separate else state)

    def _initial(self) -> State:
        state = initial(self.build)
        self.assigned |= state.assigned
        state.assigned = self.assigned
        return state

    def _command(self, command: Command, state: State) -> None:
        text = text_of(self.workspace, command)
        if text is None:
            self.gap(command.span, f"a command is not known: {why_unknown(command.text)}")
            return
        state.ended, state.maybe_ended = "", False
        parsed = self.script(text, state, Frame(phase=command.phase, always=command.always))
        if parsed and not branches.ends(parsed[-1]):  # a phase goes no further than a command that fails
            state.guard(branches.guard_of(self, parsed[-1], state))

    def gap(self, span: Span, note: str) -> None:
        """Record a place beyond which it is not known what runs."""
        if len(self.gaps) < MAX_GAPS:
            self.gaps.append(Step(span, note))

    def script(self, text: EmbeddedText, state: State, frame: Frame) -> tuple[Statement, ...]:
        """Follow a script's text, and return its statements."""
        script = parsed(self.workspace, text)
        if not script.complete:
            self.gap(text.whole, "a part of the script does not parse")
        self.statements(script.body, state, frame)
        return script.body

    def statements(self, body: tuple[Statement, ...], state: State, frame: Frame) -> None:
        """Follow statements one after the other."""
        for statement in body:
            if self.full:
                return
            if state.maybe_ended or state.ended:
                frame = frame.replace(conditional=True)
            self.statement(statement, state, frame)
            if "errexit" in state.options and isinstance(statement, SimpleCommand) and not frame.tolerated:
                state.guard(branches.guard_of(self, statement, state))

    def statement(self, statement: Statement, state: State, frame: Frame) -> None:
        """Follow one statement."""
        match statement:
            case SimpleCommand():
                simple(self, statement, state, frame)
            case Block():
                self._block(statement, state, frame)
            case AndOr():
                branches.and_or(self, statement, state, frame)
            case Pipeline(members=members):
                for index, member in enumerate(members):
                    self.statement(member, state.copy(), piped(frame, index, len(members)))
            case Conditional():
                branches.conditional(self, statement, state, frame)
            case Loop():
                branches.loop(self, statement, state, frame)
            case Case():
                branches.case(self, statement, state, frame)
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
