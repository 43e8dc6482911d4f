"""This is where it is decided what a report may show: texts with secrets masked, messages with them struck out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from cblint.errors import Failure
from cblint.files import Files
from cblint.finding import Chain, Finding, Fix, Related
from cblint.model.buildspec import Variable
from cblint.rule import Undecided
from cblint.source import EmbeddedText, SourceFile, Span
from cblint.value import Step, Value, string
from cblint.workspace import Workspace

_BESIDE = 500
"""So many characters beside a part of a file are shown at most."""


class Discretion:
    """What keeps the secrets of one workspace; nothing is computed before something is to be shown.

    What was secret `before` edits were made stays so, though the edits took away what made it known.
    """

    def __init__(self, files: Files, workspace: Workspace, before: Discretion | None = None) -> None:
        self._before = before
        self._files = files
        self._workspace = workspace
        self._shown: dict[str, SourceFile | None] = {}
        self._sayers: dict[frozenset[str], Callable[[str], str]] = {}
        self._quotable: dict[str, tuple[str, ...]] = {}
        self._texts: tuple[str, ...] | None = None
        self._literals: list[Span] = []

    def source(self, path: str) -> SourceFile | None:
        """Return the file of a path with every secret in it masked; None if it is gone or has changed."""
        if path not in self._shown:
            from cblint.analysis.secrets import literals  # noqa: PLC0415  (only where something is shown)
            from cblint.analysis.secrets.texts import occurrences  # noqa: PLC0415

            self._shown[path] = source = self._files.again(path)
            if source is not None:
                source.mask(list(occurrences(source, self.known())))
                shown = (_around(source, part) for part in self._files.generated.get(path, ()))
                texts = list(shown) if path in self._files.generated else [source]
                source.mask([*(span for text in texts for span in literals.secret_spans(text)), *self._literals])
        return self._shown[path]

    def finding(self, finding: Finding) -> Finding:
        """Return a finding whose texts quote no secret of the files that it names, nor do the edits of its fix."""
        edited = finding.fix.edits if finding.fix is not None else ()
        say = self._sayer({span.path for span in (*finding.places(), *(edit.span for edit in edited))})
        return finding.replace(
            message=say(finding.message),
            symbol=say(finding.symbol),
            evidence=tuple(
                Chain(say(chain.title), tuple(Step(step.span, say(step.note)) for step in chain.steps))
                for chain in finding.evidence
            ),
            related=tuple(Related(each.span, say(each.note)) for each in finding.related),
            fix=finding.fix and _discreet(finding.fix, say),
        )

    def undecided(self, each: Undecided) -> Undecided:
        """Return an open question whose reasons quote no secret."""
        say = self._sayer({each.span.path})
        return each._replace(symbol=say(each.symbol), reasons=tuple(map(say, each.reasons)))

    def failure(self, failure: Failure) -> Failure:
        """Return a failure whose message quotes no secret."""
        return failure._replace(message=self._sayer([failure.path] if failure.path else [])(failure.message))

    def text(self, text: str, paths: Iterable[str]) -> str:
        """Return a text that quotes no secret of the files that it is about."""
        return self._sayer(paths)(text)

    def _sayer(self, paths: Iterable[str]) -> Callable[[str], str]:
        key = frozenset(paths)
        if key not in self._sayers:
            from cblint.analysis.secrets.texts import by_beginning, struck  # noqa: PLC0415  (only where it is shown)

            texts = {*self.known(), *(text for path in key for text in self._quotable_of(path))}
            secrets = by_beginning(sorted(texts, key=lambda text: (-len(text), text)))
            self._sayers[key] = lambda message: struck(message, secrets)
        return self._sayers[key]

    def _quotable_of(self, path: str) -> tuple[str, ...]:
        """Return the masked texts of a file that a message about it may quote."""
        if path not in self._quotable:
            from cblint.analysis.secrets.texts import is_no_word, worth_finding  # noqa: PLC0415  (as above)

            source = self.source(path)
            masked = {source.text[start:end].strip("\"' ") for start, end in source.masks} if source is not None else ()
            self._quotable[path] = worth_finding(text for text in masked if is_no_word(text))
        return self._quotable[path]

    def known(self) -> tuple[str, ...]:
        """Return the secrets that variables hold, wherever they may stand again."""
        if self._texts is None:
            from cblint.analysis.secrets import in_commands, literals, tokens  # noqa: PLC0415  (as above)
            from cblint.analysis.secrets.texts import is_no_word, worth_finding  # noqa: PLC0415
            from cblint.model.project import SourceToken  # noqa: PLC0415

            variables = self._workspace.parts(Variable)
            certain = [match.value for match in literals.written_down(variables)]
            likely = [*literals.kept_back(variables), *tokens.kept_back(self._workspace.parts(SourceToken))]
            passed = in_commands.texts(self._workspace)
            self._literals = [span for value in (*certain, *likely) for span in self._places(value)]
            self._literals += [each.span for each in passed]
            texts = [string(value) or "" for value in certain]
            texts += [each.text for each in passed if each.sure or is_no_word(each.text)]
            former = self._before.known() if self._before is not None else ()
            self._texts = worth_finding(
                [*former, *texts, *filter(is_no_word, (string(value) or "" for value in likely))]
            )
        return self._texts

    def _places(self, value: Value) -> Iterator[Span]:
        """Yield where a value stands: mostly where it is decided; what a plan tells of a variable, in the plan."""
        text = string(value)
        sources = ((step.span, self._files.again(step.span.path)) for step in value.origin.steps)
        found = [span for span, source in sources if source and text and text in source.text[span.start : span.end]]
        yield from found or (step.span for step in value.origin.steps)


def _around(source: SourceFile, part: Span) -> EmbeddedText:
    """Return a part of a file that a program wrote, with what may be shown beside it."""
    start, end = max(part.start - _BESIDE, 0), min(part.end + _BESIDE, len(source.text))
    return source.part(start, end)


def _discreet(fix: Fix, say: Callable[[str], str]) -> Fix:
    """Return a fix without its edits if one of them would write a secret: with `*` for it, it would be another fix."""
    quotes = any(say(edit.text) != edit.text for edit in fix.edits)
    return fix._replace(title=say(fix.title), edits=() if quotes else fix.edits)
