"""This is where it is answered what makes an event pattern match nothing, and what was probably meant."""

from __future__ import annotations

from collections.abc import Mapping

from cblint.analysis.events.matching import Constraint, Kind, can_match, field_matched, is_in, kinds, patterns
from cblint.data.events import events
from cblint.read.spelling import nearest
from cblint.record import TYPE_CHECKING, NamedTuple, Record
from cblint.source import Span
from cblint.value import Items, Known, Value

if TYPE_CHECKING:
    from cblint.analysis.events.matching import Field


_MANY = 3


class Instead(NamedTuple):
    """A word in a pattern, and the one that was probably meant."""

    place: Span
    word: str
    is_key: bool


class Fault(Record):
    """Why a pattern matches nothing."""

    place: Span | Value
    message: str
    instead: tuple[Instead, ...] = ()
    """What to write, where that is clear for all that is wrong at the place."""


def fault(pattern: Value, ids: frozenset[str] = frozenset()) -> Fault | None:
    """Return what makes a pattern match no event; None where it may match one, or where that is not certain.

    `ids` are the addresses of resources that are referred to by an id, where events have their ARN.
    """
    answer = can_match(pattern)
    found = patterns(pattern) or []
    if not answer.is_no and len(found) == 1:
        asked = {each.path: each for each in found[0]}
        return (_wrong_source(asked) if answer.is_yes else None) or _id_for_arn(asked, ids)
    if not answer.is_no:
        return None
    if len(found) != 1:
        return Fault(pattern, "No event has what one of the alternatives of the pattern asks for")
    (constraints,) = found
    asked = {each.path: each for each in constraints}
    sent = [kind for kind in kinds() if _source_fits(asked, kind)]
    return (
        _unknown_head(constraints)
        or _wrong_type(asked, sent)
        or _wrong_detail(constraints, _of_type(asked, sent))
        or Fault(pattern, "No event has all that the pattern asks for together")
    )


def _source_fits(asked: dict[tuple[str, ...], Constraint], kind: Kind) -> bool:
    source = asked.get(("source",))
    return source is None or not field_matched(source.path, [source.value], kind.shape).is_no


def _of_type(asked: dict[tuple[str, ...], Constraint], sent: list[Kind]) -> list[Kind]:
    wanted = asked.get(("detail-type",))
    if wanted is None:
        return sent
    return [kind for kind in sent if not field_matched(wanted.path, [wanted.value], kind.shape).is_no]


def _wrong_source(asked: dict[tuple[str, ...], Constraint]) -> Fault | None:
    """Return the fault of a source that is no service's name, beside a type of events that one service alone sends."""
    source, wanted = asked.get(("source",)), asked.get(("detail-type",))
    if source is None or wanted is None or not isinstance(wanted.value, Items) or not wanted.value.closed:
        return None
    types = {each.data for each in wanted.value.items if isinstance(each, Known)}
    senders = [service for service, sent in events().services.items() if types and types <= set(sent)]
    names = [each for each in _items(source.value) if isinstance(each, Known) and isinstance(each.data, str)]
    if len(senders) != 1 or len(names) != 1 or len(_items(source.value)) != 1 or len(types) != len(wanted.value.items):
        return None
    (service,), (name,) = senders, names
    short = service.removeprefix("aws.")
    letters = "".join(filter(str.isalpha, str(name.data).lower()))
    if name.data == service or letters not in (short, f"aws{short}", f"{short}amazonawscom"):
        return None
    message = _with_nearest(f"`{name.data}` is the source of no events of AWS", [service])
    return Fault(name, message, (Instead(name.origin.span, service, is_key=False),))


def _id_for_arn(asked: dict[tuple[str, ...], Constraint], ids: frozenset[str]) -> Fault | None:
    """Return the fault of resources that are all named by an id."""
    wanted = asked.get(("resources",))
    named = _items(wanted.value) if wanted is not None else ()
    references = [each.origin.reference for each in named]
    by_id = [each for each in references if each is not None and each.attribute == "" and each.address in ids]
    if wanted is None or not named or len(by_id) < len(named):
        return None
    name = by_id[0].address.partition(":")[2]
    return Fault(named[0], f"`resources` has the id of `{name}`, where events have its ARN")


def _items(value: Value) -> tuple[Value, ...]:
    return value.items if isinstance(value, Items) and value.closed else ()


def _unknown_head(constraints: tuple[Constraint, ...]) -> Fault | None:
    for each in constraints:
        if each.path[0] not in events().envelope and len(each.path) == 1:
            return _of_key(each, f"No event has `{each.path[0]}` beside its detail", sorted(events().envelope))
    return None


def _wrong_type(asked: dict[tuple[str, ...], Constraint], sent: list[Kind]) -> Fault | None:
    wanted = asked.get(("detail-type",))
    if wanted is None or _of_type(asked, sent):
        return None
    services = " or ".join(dict.fromkeys(f"`{kind.service}`" for kind in sent))
    return _of_values(wanted, f"{services} sends no events of the type", [kind.detail_type for kind in sent])


def _wrong_detail(constraints: tuple[Constraint, ...], sent: list[Kind]) -> Fault | None:
    types = _told(sent)
    for each in constraints:
        if any(not field_matched(each.path, [each.value], kind.shape).is_no for kind in sent):
            continue
        if any(is_in(each.path, kind.shape) for kind in sent):
            known = sorted({word for kind in sent for word in _words(kind, each.path)})
            return _of_values(each, f"`{each.path[-1]}` of {types} is never", known)
        keys = sorted({key for kind in sent for key in _keys(kind.shape["detail"])})
        where = ".".join(each.path[1:]) or each.path[-1]
        return _of_key(each, f"The detail of {types} has no `{where}`", keys)
    return None


def _told(sent: list[Kind]) -> str:
    """Return the types of events for people; where there are many, who sends them."""
    types = list(dict.fromkeys(f"`{kind.detail_type}`" for kind in sent))
    if len(types) <= _MANY:
        return " or ".join(types)
    return f"events of {' or '.join(dict.fromkeys(f'`{kind.service}`' for kind in sent))}"


def _keys(field: Field) -> list[str]:
    return sorted(field) if isinstance(field, Mapping) else []


def _words(kind: Kind, path: tuple[str, ...]) -> list[str]:
    field: Field = kind.shape
    for key in path:
        field = field.get(key) if isinstance(field, Mapping) else None
    return sorted(field) if isinstance(field, frozenset) else []


def _of_key(constraint: Constraint, message: str, known: list[str]) -> Fault:
    meant = nearest(constraint.path[-1], known)
    instead = (Instead(constraint.key, meant, is_key=True),) if meant else ()
    return Fault(constraint.key, _with_nearest(message, [meant]), instead)


def _of_values(constraint: Constraint, message: str, known: list[str]) -> Fault:
    """Return the fault of a field of which no alternative fits."""
    alternatives = _items(constraint.value)
    words = [each for each in alternatives if isinstance(each, Known) and isinstance(each.data, str)]
    if not words or len(words) < len(alternatives):
        return Fault(constraint.value, f"{message} what the pattern asks for")
    meant = [_meant(str(each.data), known) for each in words]
    told = " or ".join(f"`{each.data}`" for each in words)
    new = list(dict.fromkeys(meant))
    clear = all(meant) and len(new) == len(words)
    instead = [Instead(each.origin.span, word, is_key=False) for each, word in zip(words, meant, strict=True)]
    place = words[0] if len(words) == 1 else constraint.value
    return Fault(place, _with_nearest(f"{message} {told}", new), tuple(instead) if clear else ())


def _meant(word: str, known: list[str]) -> str:
    """Return the word that was probably meant: a synonym, or the nearest."""
    for group in events().synonyms:
        found = sorted(group.intersection(known)) if word.upper() in group else []
        if found:
            return found[0]
    return nearest(word, known)


def _with_nearest(message: str, meant: list[str]) -> str:
    told = " or ".join(f"`{word}`" for word in meant if word)
    return f"{message}; the nearest is {told}" if told else message
