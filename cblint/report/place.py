"""This is where a span becomes a place that a format can name: a path, a URI, lines and columns."""

from __future__ import annotations

from cblint.record import NamedTuple
from cblint.report import Report
from cblint.report.escape import uri
from cblint.source import Region, SourceFile, Span

_BLANK = " \t\r\n"


class Place(NamedTuple):
    """Where something is; without the file's text there is a path and nothing else."""

    path: str
    """Relative to the git top level, as the file system spells it."""
    span: Span
    """Inside the text, without the line end and blanks after its last line."""
    source: SourceFile | None
    region: Region | None

    @property
    def uri(self) -> str:
        """The path as a URI reference."""
        return uri(self.path)

    @property
    def text(self) -> str:
        """The path with line and column, for people; may hold characters that do not print."""
        if self.region is None:
            return self.path
        return f"{self.path}:{self.region.start.line}:{self.region.start.column}"


class Places:
    """Finds places, asking for each file once."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._sources: dict[str, SourceFile | None] = {}

    def source(self, path: str) -> SourceFile | None:
        """Return the file of a path, if it can still be shown."""
        if path not in self._sources:
            self._sources[path] = self._report.sources(path)
        return self._sources[path]

    def find(self, span: Span) -> Place:
        """Return the place of a span."""
        path = self._report.uri_prefix + span.path
        source = self.source(span.path)
        if source is None:
            return Place(path, span, None, None)
        span = _trimmed(source.text, span)
        return Place(path, span, source, source.region(span))

    def exact(self, span: Span) -> Place | None:
        """Return the place of an edit, whose end is not moved; None where it is not known to be there."""
        source = self.source(span.path)
        if source is None or not 0 <= span.start <= span.end <= len(source.text):
            return None
        return Place(self._report.uri_prefix + span.path, span, source, source.region(span))


def is_inside(path: str) -> bool:
    """Tell whether a path as the user wrote it can be relative to the repository: others name the machine."""
    parts = path.replace("\\", "/").split("/")
    return path != "." and parts[0] not in {"", "~"} and parts[0][1:2] != ":" and ".." not in parts


def _trimmed(text: str, span: Span) -> Span:
    start = min(max(span.start, 0), len(text))
    end = min(max(span.end, start), len(text))
    last = end
    while last > start and text[last - 1] in _BLANK:
        last -= 1
    over_line_end = "\n" in text[last:end] or "\r" in text[last:end]
    return Span(span.path, start, last if over_line_end else end)
