"""This is where Terraform's functions are called; those that are not known here give an unknown with their name."""

from __future__ import annotations

from cblint.read.terraform.combine import basis_of, for_each_option
from cblint.read.terraform.functions_files import DECODERS, FILES
from cblint.read.terraform.functions_lists import LISTS
from cblint.read.terraform.functions_maps import MAPS
from cblint.read.terraform.functions_text import TEXTS
from cblint.read.terraform.scalars import unknown_like
from cblint.read.terraform.scope import Scope
from cblint.value import Choice, Entries, Items, Known, Origin, Reason, Unknown, Value

PASSED_ON = frozenset(
    {"tolist", "tomap", "tostring", "sensitive", "nonsensitive", "ephemeralasnull", "tobool", "tonumber"}
)
ENCODED = frozenset({"jsonencode", "yamlencode"})
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
    if name in PASSED_ON and len(arguments) == 1:
        return _converted(name, arguments[0], on)
    if name in ENCODED and len(arguments) == 1:
        return arguments[0] if isinstance(arguments[0], Items | Entries) else _unread(arguments[0], on, name)
    for table in (LISTS, MAPS, TEXTS, DECODERS):
        function = table.get(name)
        if function is not None:
            return function(arguments, on)
    from_files = FILES.get(name)
    return None if from_files is None else from_files(arguments, on, scope)


def _converted(name: str, value: Value, origin: Origin) -> Value | None:
    if name in ("tostring", "tobool", "tonumber") and isinstance(value, Items | Entries):
        return None
    if name == "tobool" and isinstance(value, Known) and value.data in ("true", "false"):
        return Known(origin, value.data == "true")
    if name == "tolist" and isinstance(value, Entries):
        return None
    return value


def _unread(value: Value, origin: Origin, name: str) -> Value:
    known = isinstance(value, Known)
    return Unknown(origin, Reason.NOT_EVALUATED, name) if known else unknown_like(value, origin)


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
