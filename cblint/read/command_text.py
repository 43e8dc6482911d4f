"""This is where one item of `commands` is read, also where YAML takes it for something else than a string."""

from __future__ import annotations

import re

from cblint.model.part import ProblemKind
from cblint.parse.node import AliasNode, BrokenNode, MappingNode, Node, ScalarNode, SequenceNode, Style
from cblint.pattern import pattern
from cblint.read.reading import Reading, State
from cblint.record import TYPE_CHECKING
from cblint.source import HOLE, Span
from cblint.value import Known, Reason, Unknown, Value, at

if TYPE_CHECKING:
    from cblint.read.table import Place, Table

_QUOTED = pattern(r"""("(?:[^"\\]++|\\.)*+"|'(?:[^']++|'')*+')(.*)""", re.DOTALL)

_FUNCTIONS = frozenset(
    (
        *("And", "Base64", "Cidr", "Condition", "Equals", "FindInMap", "GetAtt", "GetAZs", "If", "ImportValue"),
        *("Join", "Length", "Not", "Or", "Ref", "Select", "Split", "Sub", "ToJsonString", "Transform", "reference"),
    )
)
"""Tags of template languages, which something may have replaced before CodeBuild reads the text."""
MAX_FOLDED = 10_000
"""A longer item is taken as it is."""
_STARTS = {
    "[": "which YAML takes as the start of a list",
    "*": "which YAML takes as an alias",
    "&": "which YAML takes as an anchor",
    "!": "which YAML takes as a tag",
    "|": "which YAML takes as the header of a block",
    ">": "which YAML takes as the header of a block",
    "%": "with which no plain YAML string may start",
    "@": "with which no plain YAML string may start",
    "`": "with which no plain YAML string may start",
    "]": "with which no plain YAML string may start",
    "}": "with which no plain YAML string may start",
    ",": "with which no plain YAML string may start",
    "#": "which YAML takes as a comment",
}


def is_taken_as_tag(node: Node) -> bool:
    """Tell whether a command begins with a `!` that YAML takes from it, and that no template engine reads."""
    if not isinstance(node, ScalarNode) or node.tag is None or node.style is not Style.PLAIN:
        return False
    return not node.tag.startswith(("!!", "!<")) and node.tag[1:] not in _FUNCTIONS


def may_be_folded(item: Node) -> bool:
    """Tell whether a plain item begins with a dash, or stands on several lines, of which one does."""
    return (
        isinstance(item, ScalarNode)
        and item.style is Style.PLAIN
        and item.tag is None
        and (item.text[:1] == "-" or (len(item.text) < item.span.end - item.span.start and " - " in item.text))
        and len(item.text) < MAX_FOLDED
        and HOLE not in item.text
    )


def read_command(table: Table, node: Node, real: Node, place: Place) -> Reading:
    """Return a command; what YAML takes for something else is reported, and read as written if it is one line."""
    match real:
        case ScalarNode():
            if is_taken_as_tag(node) and (found := _tagged(table, node, place)) is not None:
                return found
            return _scalar(table, node, place)
        case BrokenNode() | AliasNode():
            return _broken(table, node, real, place)
        case MappingNode() | SequenceNode():
            return _collection(table, node, real, place)


def _scalar(table: Table, node: Node, place: Place) -> Reading:
    if isinstance(node, ScalarNode) and table.text.is_followed(node.span, " \t"):
        from cblint.read.cut_command import read_cut_command  # noqa: PLC0415  (few commands have something after them)

        cut = read_cut_command(table, node, place)
        if cut is not None:
            return cut
    value = table.text.value(node)
    state = State.GIVEN
    if isinstance(value, Known) and (value.data is None or isinstance(value.data, bool)):
        what = "empty" if value.data is None else f"the truth value `{value.text}`"
        span = node.span if node.span.end > node.span.start else place.span
        message = f"the command is {what}, not a string"
        suggestion = quoted(value.text) if table.text.is_exact(node.span) else ""
        rest = table.text.to_line_end(node.span)[0].lstrip(" \t")
        commented = value.data is None and rest.startswith("#") and not rest.startswith("# cblint:")
        subject = "#" if commented else value.text or "null"
        table.problem(
            ProblemKind.COMMAND_NOT_A_STRING, span, place.symbol, message, subject=subject, suggestion=suggestion
        )
        if value.data is None:
            state, value = State.BROKEN, Unknown(value.origin, Reason.MALFORMED)
    return Reading(place.span, node.span, place.symbol, state, value, place.name)


def _tagged(table: Table, node: Node, place: Place) -> Reading | None:
    """Report a command whose first word YAML takes as a tag, and return it as it is written."""
    tag = re.search(r"![^\s!]*[ \t]*$", table.text.line_before(node.span))
    if tag is None:
        return None
    span = node.span._replace(start=node.span.start - len(tag.group()))
    raw = table.text.raw(span)
    exact = table.text.is_exact(span) and "\n" not in raw and "\r" not in raw
    message = f"the command starts with `!`, {_STARTS['!']}"
    table.problem(ProblemKind.SYNTAX_ERROR, span, place.symbol, message, suggestion=quoted(raw) if exact else "")
    return _as_written(table, span, place, raw if exact else "")


def _collection(table: Table, node: Node, real: MappingNode | SequenceNode, place: Place) -> Reading:
    raw = table.text.raw(node.span)
    if isinstance(node, AliasNode):
        kind, message = ProblemKind.COMMAND_NOT_A_STRING, f"`*{node.name}` stands for more than one string"
    elif isinstance(real, MappingNode):
        kind, message = ProblemKind.COMMAND_IS_A_MAPPING, _mapping_message(raw)
    else:
        opened = " in YAML, because it starts with `[`" if raw.startswith("[") else ", not a string"
        kind, message = ProblemKind.COMMAND_NOT_A_STRING, f"the command is a list{opened}"
    one_line = "\n" not in raw and "\r" not in raw and raw[:2] != "- " and not raw.startswith("*")
    span = node.span
    if one_line and table.text.is_followed(span, " \t"):
        from cblint.read.cut_command import whole_command  # noqa: PLC0415  (few commands have something after them)

        whole = whole_command(table, span, raw)
        raw, span = (raw, span) if whole is None else (whole.text, whole.span)
    exact = one_line and table.text.is_exact(span)
    table.problem(kind, span, place.symbol, message, suggestion=quoted(raw) if exact else "")
    return _as_written(table, span, place, raw if one_line else "")


def _broken(table: Table, node: Node, real: BrokenNode | AliasNode, place: Place) -> Reading:
    raw = table.text.raw(node.span)
    one_line = "\n" not in raw and "\r" not in raw
    exact = one_line and table.text.is_exact(node.span)
    kind, message = ProblemKind.SYNTAX_ERROR, _cause(raw)
    if _is_mapping(raw):
        kind, message = ProblemKind.COMMAND_IS_A_MAPPING, _mapping_message(raw)
    span = node.span
    if exact and kind is ProblemKind.SYNTAX_ERROR and _is_wrapped(raw):
        span, raw = span._replace(start=span.start + 1, end=span.end - 1), raw[1:-1]
    if message:
        table.reported.add(real.span)
        table.problem(kind, node.span, place.symbol, message, suggestion=quoted(raw) if exact else "")
    return _as_written(table, span, place, raw if one_line else "")


def _is_wrapped(raw: str) -> bool:
    """Tell whether a command's first and last quote were meant for YAML: `"echo "done" there"`."""
    whole = _QUOTED.match(raw)
    if whole is None or raw[-1] != raw[0] or whole.group(2)[:1] in ("", " ", "\t"):
        return False
    return re.match(r"[\w-]+[ \t]", raw[1 : whole.start(2)]) is not None


def _as_written(table: Table, span: Span, place: Place, raw: str) -> Reading:
    """Return a command that CodeBuild refuses as what was meant, so that it hides no other finding."""
    origin = at(span)
    value: Value = Unknown(origin, Reason.MALFORMED)
    if raw:
        value = Known(origin, raw, segments=table.text.segments(span))
    state = State.GIVEN if raw else State.BROKEN
    return Reading(place.span, span, place.symbol, state, value, place.name, closed=bool(raw))


def _is_mapping(raw: str) -> bool:
    """Tell whether YAML stumbles over a `: ` or `{` of a command that it takes as a mapping."""
    raw = raw.splitlines()[0] if raw else ""
    if raw.startswith("{"):
        return True
    quoted = _QUOTED.match(raw)
    rest = quoted.group(2) if quoted else "" if raw[:1] in "\"'" else raw
    return raw[:1] not in _STARTS and re.search(r":(\s|$)", rest) is not None


def _mapping_message(raw: str) -> str:
    if not raw:
        return "the command is a mapping, not a string"
    if raw.startswith("{"):
        return "the command is a mapping in YAML, because it starts with `{`"
    word = _first_word(raw)
    return f"the command{word} is a mapping in YAML, because of an unquoted `: `"


def _first_word(raw: str) -> str:
    """Return the command word in backticks: what follows could be a secret."""
    found = re.match(r"[A-Za-z0-9_./-]{1,30}(?=\s)", raw)
    return f" `{found.group()} …`" if found else ""


def _cause(raw: str) -> str:
    """Say why a command does not parse, where its beginning tells; the parser says the rest."""
    first = raw[:1]
    if first in _STARTS:
        return f"the command starts with {_ticked(first)}, {_STARTS[first]}"
    if first not in ("'", '"'):
        return ""
    whole = _QUOTED.match(raw)
    if whole is None:
        return "the command starts with a quote that is not closed"
    after = "the command goes on after its closing quote, where YAML ends the string"
    return after if whole.group(2).strip() else ""


def _ticked(letter: str) -> str:
    return "`` ` ``" if letter == "`" else f"`{letter}`"


def quoted(raw: str) -> str:
    """Return a command as a YAML string, in the quotes that it has none of; in single ones where it has both."""
    if "'" in raw and '"' not in raw and "\\" not in raw and "\t" not in raw:
        return f'"{raw}"'
    return "'" + raw.replace("'", "''") + "'" if raw else ""
