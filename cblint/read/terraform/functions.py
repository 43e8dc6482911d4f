"""This is where Terraform's functions are called; those that are not known here give an unknown with their name."""

from __future__ import annotations

import posixpath
from types import MappingProxyType

from cblint.read.terraform.combine import basis_of, for_each_option
from cblint.read.terraform.functions_encoding import ENCODERS, FILE_ENCODERS
from cblint.read.terraform.functions_files import DECODERS, FILES
from cblint.read.terraform.functions_fileset import fileset
from cblint.read.terraform.functions_lists import LISTS
from cblint.read.terraform.functions_maps import MAPS
from cblint.read.terraform.functions_network import NETWORKS
from cblint.read.terraform.functions_numbers import NUMBERS
from cblint.read.terraform.functions_regex import PATTERNS, is_pattern, replaced
from cblint.read.terraform.functions_sets import SETS
from cblint.read.terraform.functions_text import TEXTS
from cblint.read.terraform.scalars import as_text, converted, unknown_like
from cblint.read.terraform.scope import Scope
from cblint.read.terraform.written import as_string, encoded
from cblint.value import Choice, Entries, Hole, Items, Known, Origin, Reason, Text, Unknown, Value

PASSED_ON = frozenset({"tolist", "tomap", "sensitive", "nonsensitive", "ephemeralasnull"})
CONVERTED = MappingProxyType({"tostring": "string", "tobool": "bool", "tonumber": "number"})
ENCODED = MappingProxyType({"jsonencode": "json", "yamlencode": "yaml"})
RUNTIME = frozenset({"timestamp", "plantimestamp", "uuid", "bcrypt"})
"""Functions whose result is another one each time."""
ON_COLLECTIONS = (LISTS, MAPS, SETS, DECODERS)
ON_STRINGS = (TEXTS, ENCODERS, NUMBERS, NETWORKS)
ON_FILES = (FILES, FILE_ENCODERS, PATTERNS, MappingProxyType({"fileset": fileset}))
MAX_ARGUMENTS = 500


def call(name: str, arguments: list[Value], origin: Origin, scope: Scope) -> Value:
    """Return the result of a function; an unknown where it is not known here or an argument is not known."""
    if len(arguments) > MAX_ARGUMENTS:
        return Unknown(origin, Reason.TOO_LARGE, name)
    if name in ("try", "can"):
        return _first_that_works(arguments, origin) if name == "try" else _works(arguments, origin)

    def build(picked: list[Value]) -> Value:
        result = _called(name, picked, origin, scope)
        return Unknown(origin, Reason.NOT_EVALUATED, name) if result is None else result

    return for_each_option(arguments, origin, build)


def _called(name: str, arguments: list[Value], origin: Origin, scope: Scope) -> Value | None:
    on = origin.resting_on(basis_of(arguments))
    if name in RUNTIME:
        return Unknown(on, Reason.RUNTIME, name)
    if len(arguments) == 1 and (name in PASSED_ON or name in CONVERTED or name in ENCODED):
        return _passed_on(name, arguments[0], on, scope)
    for table in ON_COLLECTIONS:
        function = table.get(name)
        if function is not None:
            counted = [as_string(argument, scope.run) for argument in arguments] if name == "length" else arguments
            return function(counted, on)
    texts = [as_string(argument, scope.run) if name != "join" else argument for argument in arguments]
    if name == "replace" and len(texts) == 3 and is_pattern(as_text(texts[1])):
        return replaced(texts, on, scope)
    for table in ON_STRINGS:
        function = table.get(name)
        if function is not None:
            return function(texts, on)
    for each in ON_FILES:
        from_files = each.get(name)
        if from_files is not None:
            return from_files(arguments if name == "templatefile" else texts, on, scope)
    return on_paths(name, arguments, on)


def _passed_on(name: str, value: Value, origin: Origin, scope: Scope) -> Value | None:
    if name in ENCODED:
        return encoded(value, ENCODED[name], origin, scope.run)
    if name == "tolist" and isinstance(value, Entries):
        return None
    if name not in CONVERTED:
        return value
    value = as_string(value, scope.run)
    return None if isinstance(value, Items | Entries) else converted(value, CONVERTED[name])


def on_paths(name: str, arguments: list[Value], origin: Origin) -> Value | None:
    """Return an absolute path: it begins with the folder that Terraform is run in, which is not known."""
    match name, arguments:
        case "abspath", [Known(data=str() as path)] if not path.startswith("/"):
            here = Hole(origin, Reason.RUNTIME, "path.cwd")
            rest = posixpath.normpath(path)
            return Text(origin, (here,) if rest == "." else (here, f"/{rest}"), ())
        case "pathexpand", [Known(data=str() as path) as known]:
            return Unknown(origin, Reason.RUNTIME, "pathexpand") if path.startswith("~") else known
        case (("abspath" | "pathexpand"), [value]):
            return value if isinstance(value, Text) else unknown_like(value, origin)
        case _:
            return None


def _first_that_works(arguments: list[Value], origin: Origin) -> Value:
    """Return the first argument that does not fail; unknown where it is not certain whether one does."""
    for value in arguments:
        match value:
            case Unknown(reason=Reason.NOT_FOUND):
                continue
            case Unknown() if value.origin.reference is None:
                return unknown_like(value, origin)
            case Choice() if any(isinstance(each.value, Unknown) for each in value.options):
                return Unknown(origin, Reason.NOT_EVALUATED, "try")
            case _:
                return value
    return Unknown(origin, Reason.NOT_FOUND, "try")


def _works(arguments: list[Value], origin: Origin) -> Value:
    match arguments:
        case [Unknown(reason=Reason.NOT_FOUND)]:
            return Known(origin, False)
        case [Unknown() | Choice()] | []:
            return Unknown(origin, Reason.NOT_EVALUATED, "can")
        case _:
            return Known(origin, True)
