"""This is where it is answered what one command makes: by its redirections, its options and operands, or by itself."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from cblint.analysis.invocation import Invocation
from cblint.analysis.outputs.paths import ANYWHERE, Output, is_plain, joined, place
from cblint.data.outputs import Maker, maker_of, outputs
from cblint.files import Files
from cblint.record import NamedTuple, Record
from cblint.value import Known, Value, glob, string

_SUBCOMMANDS = 2
_QUESTIONS = ("--version", "-version", "--help", "-h", "-V")
_DEVICES = ("/dev/stdout", "/dev/stderr")
_NOWHERE = "type=registry", "type=image", "type=cacheonly", "type=docker", "type=gha", "type=inline", "type=s3"


class Call(NamedTuple):
    """A command as it is told apart: what is known of its program, and the words after the subcommand."""

    maker: Maker | None
    """None where the program is not known, so that it may make anything."""
    words: tuple[Value, ...]
    texts: tuple[str | None, ...]
    folder: str | None
    """The folder that it works in."""
    root: str


class Effect(Record):
    """What a command makes."""

    outputs: tuple[Output, ...] = ()
    anything: bool = False
    tool: Maker | None = None
    """The facts of a build tool, which makes more than the words say."""
    folder: str | None = None
    """The folder that the tool works in."""
    mentions: tuple[str, ...] = ()
    """Texts each of which may name a file that is made."""


def effect_of(files: Files, root: str, invocation: Invocation, followed: frozenset[str] = frozenset()) -> Effect:
    """Return what a command makes, in a source that starts in the folder `root`.

    The commands of the scripts that were `followed` are other invocations.
    """
    redirected = tuple(_redirected(invocation, root))
    asked = len(invocation.words) == 2 and invocation.word(1) in _QUESTIONS
    # Where a name is not known, there is a gap in what runs, or it surely is harmless.
    if not invocation.name or asked or _is_script(invocation, root, followed):
        return Effect(redirected)
    call = told_apart(invocation, root)
    known = call.maker
    if known is None or _does_anything(known, call.words):
        return Effect(redirected, anything=True)
    if known.quiet.intersection(call.texts):
        return Effect(redirected)
    made = [*redirected, *_of_options(known, call)]
    if known.required and len(made) == len(redirected):
        return Effect(redirected, anything=True)
    made += _of_operands(known, call)
    made += [] if known.is_tool else own_outputs(known, call.folder)
    if known.way:
        from cblint.analysis.outputs import ways  # noqa: PLC0415  (only for programs that need it; they call each other)

        made += ways.outputs_of(files, call)
    return Effect(
        tuple(made),
        tool=known if known.is_tool else None,
        folder=call.folder,
        mentions=tuple(glob(word) for word in call.words) if known.way == "mentions" else (),
    )


def told_apart(invocation: Invocation, root: str) -> Call:
    """Return a command's program and the words after its subcommand."""
    facts = outputs()
    name, words = invocation.name, list(invocation.words[1:])
    if name in facts.launchers:
        module = invocation.word(2) if invocation.word(1) == "-m" else None
        if module is not None:
            name, words = module, words[2:]
        name = facts.launchers.get(name, name) or name
    folder: str | None = invocation.folder
    subs: list[str] = []
    rest: list[Value] = []
    while words:
        word = words.pop(0)
        text = string(word) or ""
        option, equals, value = text.partition("=")
        if _is_in(facts.folder_options, name, subs, option) and (equals or words):
            target = Known(word.origin, value) if equals else words.pop(0)
            folder = place(target, folder, root)
        elif _is_in(facts.global_values, name, subs, option):
            words = words if equals else words[1:]
        elif len(subs) < _SUBCOMMANDS and " ".join((name, *subs, glob(word))) in facts.beginnings and text[:1] != "-":
            subs.append(glob(word))
        else:
            rest.append(word)
            subs = subs if text.startswith("-") else [*subs, *([""] * _SUBCOMMANDS)][:_SUBCOMMANDS]
    texts = tuple(string(word) for word in rest)
    found = _chosen(name, [sub for sub in subs if sub], texts)
    return Call(found, tuple(rest), texts, folder, root)


def _is_in(options: dict[str, frozenset[str]], name: str, subs: list[str], option: str) -> bool:
    known = options.get(" ".join((name, *(sub for sub in subs if sub))), options.get(name))
    return known is not None and option in known


def _chosen(name: str, subs: list[str], texts: tuple[str | None, ...]) -> Maker | None:
    for size in range(len(subs), 0, -1):
        found = maker_of(" ".join((name, *subs[:size])))
        if found is not None:
            return found
    option = maker_of(f"{name} {texts[0]}") if texts and (texts[0] or "").startswith("-") else None
    operand = any(text is None or not text.startswith("-") for text in texts)
    return option or (maker_of(f"{name} *") if operand else None) or maker_of(name)


def _is_script(invocation: Invocation, root: str, followed: frozenset[str]) -> bool:
    path = place(invocation.words[0], invocation.folder, root)
    return path in followed and ("/" in glob(invocation.words[0]))


def _does_anything(maker: Maker, words: tuple[Value, ...]) -> bool:
    if maker.way == "open":
        return True
    for text in map(glob, words):
        if any(text.startswith(each[:-1]) if each.endswith("*") else _option(text) == each for each in maker.unless):
            return True
        if text[:1] == "-" != text[1:2] and maker.letters.intersection(text):
            return True
    return False


def _option(text: str) -> str:
    return text.partition("=")[0] if text.startswith("-") else text


def _redirected(invocation: Invocation, root: str) -> Iterator[Output]:
    for each in invocation.redirects:
        known = string(each.target)
        if ">" not in each.operator or known in _DEVICES or (known is not None and known.isdigit()):
            continue
        path = place(each.target, invocation.folder, root)
        if path is not None:
            yield Output(path, sure=True)


def _of_options(maker: Maker, call: Call) -> Iterator[Output]:
    for index, text in enumerate(call.texts):
        if text is None or not text.startswith("-"):
            continue
        option, equals, rest = text.partition("=")
        following = call.words[index + 1] if index + 1 < len(call.words) else None
        if option in maker.options and (equals or following is not None):
            value = Known(call.words[index].origin, rest) if equals else following
        elif not equals and text[1:2] != "-" and len(text) > 2 and f"-{text[-1]}" in maker.options:
            option, value = f"-{text[-1]}", following
        elif text[1:2] != "-" and text[:2] in maker.options:
            option, value = text[:2], Known(call.words[index].origin, text[2:])
        else:
            continue
        if value is not None:
            yield from _of_value(maker.options[option], value, call)
    yield from _of_open_options(maker, call)


def _of_open_options(maker: Maker, call: Call) -> Iterator[Output]:
    """Yield what options make of whose value a part is not known: `--output=$FILE`."""
    for word, text in zip(call.words, call.texts, strict=True):
        option, equals, rest = glob(word).partition("=")
        if text is None and equals and option in maker.options:
            path = joined(call.folder, rest)
            if path is not None:
                yield Output(path, open=maker.options[option] != "file")


def _of_value(kind: str, value: Value, call: Call) -> Iterator[Output]:
    text = glob(value)
    if kind == "export" and ("=" in text or text.startswith(_NOWHERE)):
        named = [part[5:] for part in text.split(",") if part.startswith("dest=")]
        path = joined(call.folder, named[0]) if named and not named[0].startswith(("/", "-")) else None
    else:
        path = place(value, call.folder, call.root)
    if path is not None:
        yield Output(path, open=kind != "file", sure=kind == "file")


def operands(maker: Maker, call: Call) -> list[Value]:
    """Return the words of a command that are neither options nor their values."""
    found: list[Value] = []
    skipped = False
    for word, text in zip(call.words, call.texts, strict=True):
        if skipped:
            skipped = False
        elif text is not None and text.startswith("-") and len(text) > 1:
            skipped = text in maker.values or text in maker.options
        else:
            found.append(word)
    return found


def _of_operands(maker: Maker, call: Call) -> Iterator[Output]:
    if not maker.operands:
        return
    found = operands(maker, call)
    for word in found[:1] if maker.operands == "first" else found:
        path = place(word, call.folder, call.root)
        if path is None:
            continue
        kept = maker.operands == "first" and bool(posixpath.splitext(path)[1])  # `zip` leaves another suffix
        suffix = "" if path.endswith(maker.suffix) or kept else maker.suffix
        filled = maker.content == "open" or (maker.content == "closed" and not is_plain(path))
        yield Output(path + suffix, open=filled, sure=maker.operands != "any")


def own_outputs(maker: Maker, folder: str | None) -> list[Output]:
    """Return what a program makes in its folder without being told."""
    made = []
    for each in maker.makes:
        name = each.rstrip("/")
        texts = [name, f"{ANYWHERE}/{name}"] if maker.deep else [name]
        for text in texts:
            path = joined(folder, text) if not text.startswith(ANYWHERE) or not folder else f"{folder}/{text}"
            if path is not None:
                made.append(Output(path, open=each.endswith("/")))
    return made
