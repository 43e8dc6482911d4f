"""A small way to write a Terraform module down and to look at its values."""

from __future__ import annotations

from pathlib import Path

from cblint.files import Files
from cblint.read.declaration import Declaration
from cblint.read.terraform import Module, declare_module
from cblint.value import Choice, Entries, Items, Known, Text, Unknown, Value

Plain = str | int | float | bool | list["Plain"] | dict[str, "Plain"] | None


def module(root: Path, files: dict[str, str] | str, folder: str = "") -> Module:
    for path, text in ({"main.tf": files} if isinstance(files, str) else files).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    return declare_module(folder, Files(str(root)))


def declared(made: Module, name: str) -> Declaration:
    return next(each for each in made.declarations if each.address.partition(":")[2] == name)


def attribute(made: Module, name: str, attribute_name: str) -> Value:
    found = declared(made, name).attributes.get(attribute_name)
    assert found is not None, attribute_name
    return found


def plain(value: Value) -> Plain:
    """A value as plain data: `?REASON detail` for unknowns, `{detail}` for holes, `…` where it is not closed."""
    match value:
        case Known(data=data):
            return data
        case Unknown(reason=reason, detail=detail):
            return f"?{reason.name} {detail}".rstrip()
        case Text(parts=parts):
            return "".join(
                part if isinstance(part, str) else f"{{{part.detail or part.reason.name}}}" for part in parts
            )
        case Choice(options=options):
            return {f"if {option.condition}": plain(option.value) for option in options}
        case Items(items=items, closed=closed):
            return [*(plain(item) for item in items), *([] if closed else ["…"])]
        case Entries(entries=entries, closed=closed):
            return {entry.key: plain(entry.value) for entry in entries} | ({} if closed else {"…": "…"})


def evaluated(root: Path, expression: str, extra: str = "", files: dict[str, str] | None = None) -> Plain:
    text = f'{extra}\nresource "aws_thing" "x" {{\n  value = {expression}\n}}\n'
    return plain(attribute(module(root, {"main.tf": text} | (files or {})), "aws_thing.x", "value"))


def item(value: Value, index: int = 0) -> Value:
    assert isinstance(value, Items)
    return value.items[index]


def entry(value: Value, key: str) -> Value:
    assert isinstance(value, Entries)
    found = value.get(key)
    assert found is not None
    return found
