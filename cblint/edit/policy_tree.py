"""This is where statements and actions are added to policies that stand in YAML or JSON, or in a heredoc as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from cblint.edit.draft import Data, Draft
from cblint.edit.drafts import draft
from cblint.edit.hcl_text import UNIT, line_start, starts_line
from cblint.edit.tree_file import embedded_draft
from cblint.edit.tree_read import read
from cblint.finding import Edit
from cblint.parse.node import MappingNode, Node, ScalarNode, SequenceNode, pairs_of
from cblint.source import EmbeddedText, SourceFile, Span

MAX_DEPTH = 200
PRINCIPALS = ("Principal", "NotPrincipal")


def statement_in_tree(
    source: SourceFile, text: EmbeddedText, place: Span, actions: Sequence[str], resources: Sequence[Data]
) -> tuple[Edit, ...]:
    """Add a statement to the policy around a place of a text; the place of the whole text means its root."""
    found = _around(text, place, "Statement")
    listed = None if found is None else value_of(found, "Statement")
    match listed:
        case SequenceNode(items=items, tag=None) if items:
            siblings = [each for each in items if isinstance(each, MappingNode) and _effect(each)]
            sibling = siblings[-1] if siblings else None
            new = _statement(sibling, actions, resources)
            editor = _editor(source, text, listed.span)
            plain = sibling is not None and all(_is_for_a_role(each) for each in items)
            return () if editor is None or not plain else editor.add_item(listed.span, new)
        case MappingNode(tag=None) if _effect(listed) and _is_for_a_role(listed):
            return _after_single(source, listed, actions, resources) if text.text == source.text else ()
        case _:
            return ()


def actions_in_tree(source: SourceFile, text: EmbeddedText, place: Span, actions: Sequence[str]) -> tuple[Edit, ...]:
    """Add actions to the statement around a place of a text."""
    found = _around(text, place, "Action")
    listed = None if found is None else value_of(found, "Action")
    if found is None or listed is None or _effect(found) != "Allow":
        return ()
    known = {each.text for each in _scalars(listed)}
    new = [each for each in dict.fromkeys(actions) if each not in known]
    if not known or not new:
        return ()
    editor = _editor(source, text, listed.span)
    if editor is None:
        return ()
    if isinstance(listed, ScalarNode):
        return editor.set_value(listed.span, [listed.text, *new]) if listed.tag is None else ()
    return _joined([editor.add_item(listed.span, each) for each in new])


def _joined(added: Sequence[tuple[Edit, ...]]) -> tuple[Edit, ...]:
    """Return additions at one place as one; nothing where they are not all alike."""
    if any(not each or len(each) != len(added[0]) for each in added):
        return ()
    *first, last = added[0]
    if any(each[:-1] != added[0][:-1] or each[-1].span != last.span for each in added):
        return ()
    if last.span.start != last.span.end:
        return added[0] if len(added) == 1 else ()
    return (*first, Edit(last.span, "".join(each[-1].text for each in added)))


def _editor(source: SourceFile, text: EmbeddedText, place: Span) -> Draft | None:
    return draft(source, place) if text.text == source.text else embedded_draft(source, text)


def _around(text: EmbeddedText, place: Span, key: str) -> MappingNode | None:
    """Return the innermost mapping around a place that has a key."""
    document, _ = read(text)
    node: Node | None = document.root
    if document.problems or not document.complete:
        return None
    if node is not None and place == text.whole:
        place = node.span
    found: MappingNode | None = None
    for _ in range(MAX_DEPTH):
        if node is None or not node.span.contains(place):
            break
        if isinstance(node, MappingNode) and value_of(node, key) is not None:
            found = node
        node = next((each for each in _inside(node) if each.span.contains(place)), None)
    return found


def _inside(node: Node) -> list[Node]:
    match node:
        case MappingNode(pairs=pairs):
            return [each for pair in pairs for each in pair]
        case SequenceNode(items=items):
            return list(items)
        case _:
            return []


def value_of(node: MappingNode, key: str) -> Node | None:
    """Return the value of a key that is given once."""
    found = pairs_of(node, key)
    return found[0].value if len(found) == 1 else None


def _effect(node: Node) -> str:
    """Return the effect of a statement as it is written; nothing for what is none."""
    effect = value_of(node, "Effect") if isinstance(node, MappingNode) else None
    return effect.text if isinstance(effect, ScalarNode) else ""


def _is_for_a_role(node: Node) -> bool:
    """Tell whether a statement does not say whom it is for, as those of roles do not."""
    return not isinstance(node, MappingNode) or not any(value_of(node, key) is not None for key in PRINCIPALS)


def _scalars(node: Node) -> list[ScalarNode]:
    match node:
        case ScalarNode():
            return [node]
        case SequenceNode(items=items, tag=None):
            return [each for each in items if isinstance(each, ScalarNode)]
        case _:
            return []


def _statement(sibling: MappingNode | None, actions: Sequence[str], resources: Sequence[Data]) -> dict[str, Data]:
    """Return a statement, its only action or resource alone where a sibling's is."""
    values: dict[str, Data] = {
        "Effect": "Allow",
        "Action": _names(sibling, "Action", actions),
        "Resource": _names(sibling, "Resource", resources),
    }
    order = [] if sibling is None else [each.key.text for each in sibling.pairs if isinstance(each.key, ScalarNode)]
    names = sorted(values, key=order.index) if set(values) <= set(order) else list(values)
    return {name: values[name] for name in names}


def _names(sibling: MappingNode | None, key: str, names: Sequence[Data]) -> Data:
    in_list = sibling is not None and isinstance(value_of(sibling, key), SequenceNode)
    return list(names) if len(names) > 1 or in_list else names[0]


def _after_single(
    source: SourceFile, single: MappingNode, actions: Sequence[str], resources: Sequence[Data]
) -> tuple[Edit, ...]:
    """Make a single statement of a file the first of a list: an item of a block in YAML, else in brackets."""
    whole, start, end = source.text, single.span.start, single.span.end
    brackets = whole[start] == "{"
    if not brackets and not starts_line(whole, start):
        return ()
    first = [Edit(Span(source.path, start, start), "[" if brackets else "- ")]
    first += [] if brackets else _deeper(source, start, end)
    closing = "]" if brackets else ""
    moved = f"{whole[:end]}{closing}{whole[end:]}"
    for edit in reversed(first):
        moved = f"{moved[: edit.span.start]}{edit.text}{moved[edit.span.end :]}"
    listed = SourceFile(source.path, moved)
    place = Span(source.path, start + len(first[0].text), start + len(first[0].text) + 1)
    added = statement_in_tree(listed, listed.embedded(), place, actions, resources)
    shift = sum(len(edit.text) for edit in first)
    offsets = {edit.span.start - shift for edit in added if edit.span.start == edit.span.end}
    at = min(offsets, default=0)
    if len(offsets) != 1 or len(added) != 1 or at < end or (brackets and at != end):
        return ()
    return (*first, Edit(Span(source.path, at, at), f"{added[0].text}{closing}"))


def _deeper(source: SourceFile, start: int, end: int) -> list[Edit]:
    """Return the edits that indent the lines of a block after its first."""
    found = []
    at = line_start(source.text, end - 1)
    while at > start:
        if source.text[at : at + 1] not in ("\n", "\r", ""):
            found.append(Edit(Span(source.path, at, at), UNIT))
        at = line_start(source.text, at - 1)
    return found[::-1]
