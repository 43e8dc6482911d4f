"""Edits of generated Terraform code: what is read afterwards is what was asked for, and nothing else has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from cblint.edit.draft import Data, Draft
from cblint.finding import Edit
from cblint.parse.hcl import parse
from cblint.parse.hcl_nodes import TupleNode
from cblint.source import SourceFile, Span
from tests.edit.hcl_edits import applied, data, draft_at

NAMES = ("a", "image", "type", "compute_type", "k-1", "privileged_mode")
Plain = str | int | bool | list["Plain"] | dict[str, "Plain"]

words = st.text(st.sampled_from('ab "\\${}%\n#/,é'), max_size=6).filter(
    lambda word: "$${" not in word and "%%{" not in word  # HCL has no plain way to write them
)
scalars = st.one_of(words, st.integers(0, 99), st.booleans())
lists = st.lists(scalars, max_size=3)
values: st.SearchStrategy[Plain] = st.one_of(
    scalars, lists, st.dictionaries(st.sampled_from(NAMES), st.one_of(scalars, lists), max_size=3)
)
blanks = st.sampled_from(["", " ", "  "])
comments = st.sampled_from(["", " # c = 1", "  // {", " /* ] */"])


def quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + escaped.replace("${", "$${").replace("%{", "%%{") + '"'


@st.composite
def expressions(draw: st.DrawFn, value: Plain, indentation: str) -> str:
    """Draw one of the ways to write a value."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return draw(st.sampled_from([str(value), f"({value})"]))
        case str():
            return quoted(value)
        case list():
            items = [draw(expressions(each, indentation + "  ")) for each in value]
            return _around(items, "[]", indentation, draw(st.sampled_from([",", ", ", ",\n", ",;\n"])), draw)
        case _:
            entries = []
            for key, each in value.items():
                sign = draw(st.sampled_from([" = ", " : ", "=", ": "]))
                name = draw(st.sampled_from([key, f'"{key}"']))
                entries.append(f"{name}{sign}{draw(expressions(each, indentation + '  '))}")
            return _around(entries, "{}", indentation, draw(st.sampled_from([", ", ",\n", "\n", ",;\n"])), draw)


def _around(items: list[str], brackets: str, indentation: str, separator: str, draw: st.DrawFn) -> str:
    """Write items in brackets; a `;` in the separator asks for a comma after the last one."""
    if not items:
        return brackets
    trailing = "," if ";" in separator else ""
    if "\n" not in separator:
        blank = draw(blanks)
        return f"{brackets[0]}{blank}{separator.join(items)}{blank}{brackets[1]}"
    comma = "," if "," in separator else ""
    lines = [f"{each}{comma if index < len(items) - 1 else trailing}" for index, each in enumerate(items)]
    inside = "".join(f"{indentation}  {line}{draw(comments)}\n" for line in lines)
    return f"{brackets[0]}{draw(comments)}\n{inside}{indentation}{brackets[1]}"


@st.composite
def bodies(draw: st.DrawFn, indentation: str = "", depth: int = 0) -> str:
    """Draw the lines of a body."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=4))
    width = max((len(name) for name in names), default=0) if draw(st.booleans()) else 0
    lines = []
    for name in names:
        value = draw(expressions(draw(values), indentation))
        lines.append(f"{indentation}{name.ljust(width)}{draw(blanks)}={draw(blanks)}{value}{draw(comments)}\n")
        if draw(st.integers(0, 4)) == 0:
            lines.append(draw(st.sampled_from(["\n", f"{indentation}# note\n"])))
    for _ in range(draw(st.integers(0, 2)) if depth < 2 else 0):
        inner = draw(bodies(indentation + "  ", depth + 1))
        lines.append(f"{indentation}block {{{draw(comments) if inner else ''}{chr(10)}{inner}{indentation}}}\n")
    return "".join(lines)


@st.composite
def files(draw: st.DrawFn) -> str:
    """Draw a file of one block."""
    text = f'resource "x" "y" {{\n{draw(bodies("  "))}}}'
    text += draw(st.sampled_from(["", "\n", "\n# end\n"]))
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


HEADER = Span("main.tf", 0, 16)


def changed(text: str, place: Span, operation: Callable[[Draft], tuple[Edit, ...]]) -> str | None:
    draft = draft_at(text, place)
    assert draft is not None
    edits = operation(draft)
    if not edits:
        return None
    after = applied(text, edits)
    return after.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else after


def attributes(text: str) -> dict[str, object]:
    """Return the attributes of the one block of a file."""
    found = data(text)[1][0][2][0]  # type: ignore[index]
    assert isinstance(found, dict)
    return found


def nested(text: str) -> object:
    return data(text)[1][0][2][1]  # type: ignore[index]


def read(value: Data) -> object:
    match value:
        case Mapping():
            return {key: read(each) for key, each in value.items()}
        case list():
            return [read(each) for each in value]
        case _:
            return value


@settings(max_examples=120, deadline=None)
@given(files(), values)
def test_inserted_attributes_are_read_again(text: str, value: Data) -> None:
    after = changed(text, HEADER, lambda draft: draft.insert_entry(HEADER, "added", value))
    if after is None:
        return
    assert attributes(after) == attributes(text) | {"added": read(value)}
    assert nested(after) == nested(text)


@settings(max_examples=120, deadline=None)
@given(files(), st.data())
def test_attributes_are_set_renamed_and_deleted(text: str, draws: st.DataObject) -> None:
    before = attributes(text)
    if not before:
        return
    name = draws.draw(st.sampled_from(sorted(before)))
    value = draws.draw(values)
    after = changed(text, HEADER, lambda draft: draft.set_entry(HEADER, name, value))
    if after is not None:
        assert attributes(after) == before | {name: read(value)}
        assert nested(after) == nested(text)
    start = text.index(f"\n  {name}") + 3
    key = Span("main.tf", start, start + len(name))
    after = changed(text, key, lambda draft: draft.delete_entry(key))
    assert after is None or attributes(after) == {each: before[each] for each in before if each != name}
    assert after is None or nested(after) == nested(text)
    after = changed(text, key, lambda draft: draft.rename_entry(key, "other"))
    renamed = {("other" if each == name else each): known for each, known in before.items()}
    assert after is None or attributes(after) == renamed


@settings(max_examples=120, deadline=None)
@given(st.data(), st.lists(scalars, max_size=4), scalars)
def test_items_are_added_and_deleted(draws: st.DataObject, items: list[Plain], new: Plain) -> None:
    text = f"x = {draws.draw(expressions(items, ''))}{draws.draw(comments)}\n"
    start = text.index("[")
    whole = Span("main.tf", start, start)
    whole = whole._replace(end=_closing(text))
    after = changed(text, whole, lambda draft: draft.add_item(whole, new))
    assert after is None or data(after) == ({"x": [*items, new]}, [])


def _closing(text: str) -> int:
    return parse(SourceFile("main.tf", text).embedded()).body.attributes[0].value.span.end


@settings(max_examples=120, deadline=None)
@given(st.data(), st.lists(words, min_size=2, max_size=4))
def test_each_item_can_be_deleted(draws: st.DataObject, items: list[Plain]) -> None:
    text = f"x = {draws.draw(expressions(items, ''))}\n"
    value = parse(SourceFile("main.tf", text).embedded()).body.attributes[0].value
    assert isinstance(value, TupleNode)
    index = draws.draw(st.integers(0, len(items) - 1))
    span = value.items[index].span
    after = changed(text, span, lambda draft: draft.delete_item(span))
    assert after is None or data(after) == ({"x": items[:index] + items[index + 1 :]}, [])


@settings(max_examples=150, deadline=None)
@given(words, words, st.data(), st.booleans())
def test_parts_of_strings_read_as_they_were_meant(word: str, new: str, draws: st.DataObject, heredoc: bool) -> None:
    if heredoc:
        inner = word.replace("${", "$${").replace("%{", "%%{")
        text = f"x = <<-EOT\n    {inner}.\n    z\n  EOT\n"
    else:
        text = f"x = {quoted(word)}\n"
    start = draws.draw(st.integers(4, len(text) - 1))
    end = draws.draw(st.integers(start + 1, len(text)))
    part = Span("main.tf", start, end)
    draft = draft_at(text, part)
    if draft is None:
        return
    edits = draft.replace_within(part, new)
    if not edits:
        return
    before, after = data(text), data(applied(text, edits))
    old, now = before[0]["x"], after[0]["x"]  # type: ignore[index]
    assert isinstance(old, str)
    assert isinstance(now, str)
    assert any(now == old[:low] + new + old[high:] for low in range(len(old) + 1) for high in range(low, len(old) + 1))


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from('ab={}[]"\\$%<-EOT\n\r\t #/*,:()?.1é\ue000\ud800'), max_size=60), st.data())
def test_any_text_gives_edits_or_nothing(text: str, draws: st.DataObject) -> None:
    start = draws.draw(st.integers(0, len(text)))
    place = Span("main.tf", start, draws.draw(st.integers(start, len(text))))
    draft = draft_at(text, place)
    if draft is None:
        return
    for edits in (
        draft.set_value(place, "v"),
        draft.replace_within(place, "v"),
        draft.set_entry(place, "k", "v"),
        draft.insert_entry(place, "k", {"a": ["b"]}, before="a"),
        draft.delete_entry(place),
        draft.rename_entry(place, "k"),
        draft.add_item(place, "v"),
        draft.delete_item(place),
    ):
        applied(text, edits)
        assert all(0 <= edit.span.start <= edit.span.end <= len(text) for edit in edits)
