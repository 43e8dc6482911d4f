"""This is where it is told what those programs make that work in a way of their own: copying, fetching, unpacking."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cblint.analysis.outputs.effects import Call, operands
from cblint.analysis.outputs.paths import ANYWHERE, Output, is_plain, joined, last_name, place
from cblint.data.outputs import Maker
from cblint.files import Files
from cblint.value import Value, glob, string

_TARGET = ("-t", "--target")
_REMOTE = "s3://"
_VALUES = frozenset({"-m", "-o", "-g", "-S", "--mode", "--owner", "--group", "--suffix", "-e", "--rsh"})
_WHOLE = ("", ".", "..", ANYWHERE)


def outputs_of(files: Files, call: Call) -> list[Output]:
    """Return what a command makes whose program has a way of its own."""
    assert call.maker is not None
    ways: dict[str, Callable[[Files, Maker, Call], Iterator[Output]]] = {
        "copies": _copied,
        "transfers": _transferred,
        "clones": _cloned,
        "archives": _archived,
        "unpacks": _unpacked,
        "fetches": _fetched,
    }
    way = ways.get(call.maker.way)
    return [] if way is None else list(way(files, call.maker, call))


def _everything() -> Output:
    return Output(ANYWHERE, open=True)


def _here(call: Call) -> Output:
    return Output(ANYWHERE if call.folder is None else call.folder, open=True)


def _below(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _copied(files: Files, maker: Maker, call: Call) -> Iterator[Output]:
    if any(text is not None and text.startswith(_TARGET) for text in call.texts):
        yield _everything()
        return
    words = operands(maker.replace(values=_VALUES), call)
    if "-d" in call.texts:  # `install -d FOLDER…`
        yield from (Output(path) for word in words if (path := place(word, call.folder, call.root)) is not None)
    if len(words) < 2 or ":" in (string(words[-1]) or ""):
        return
    target = place(words[-1], call.folder, call.root)
    if target is None:
        return
    into = glob(words[-1]).endswith("/") or len(words) > 2 or (is_plain(target) and files.is_folder(target))
    for word in words[:-1]:
        yield from _copy(files, call, word, target, into=into)


def _copy(files: Files, call: Call, word: Value, target: str, *, into: bool) -> Iterator[Output]:
    """Yield where the copy of one source comes to lie; `into` if the target is surely a folder."""
    text = glob(word)
    name = text.rstrip("/").rpartition("/")[2]
    source = place(word, call.folder, call.root)
    inside = _below(target, name)
    if source is not None and is_plain(source) and files.is_file(source):
        yield from (Output(inside, sure=True),) if into else (Output(target, sure=True), Output(inside))
        return
    whole = name in _WHOLE
    if whole and source is not None:
        source = source.removesuffix(ANYWHERE).rstrip("/") if name == ANYWHERE and source != ANYWHERE else source
    copied = source if source is not None and is_plain(source) and files.is_folder(source) else None
    if whole or not into or text.endswith("/"):
        yield Output(target, open=copied is None, source=copied)
    if not whole:
        yield Output(inside, open=copied is None, source=copied)


def _transferred(files: Files, maker: Maker, call: Call) -> Iterator[Output]:
    """Yield what `aws s3` loads down."""
    words = operands(maker, call)
    remote = next((index for index, word in enumerate(words) if glob(word).startswith(_REMOTE)), None)
    if remote is None:
        yield _everything()
        return
    word = words[remote + 1] if remote + 1 < len(words) else None
    target = place(word, call.folder, call.root) if word is not None and not glob(word).startswith(_REMOTE) else None
    if word is None or target is None:
        return
    inside = _below(target, last_name(words[remote]))
    if maker.content == "open" or "--recursive" in call.texts:
        yield Output(target, open=True)
    elif glob(word).endswith(("/", ".")) or (is_plain(target) and files.is_folder(target)):
        yield Output(inside)
    else:
        yield from (Output(target), Output(inside))


def _cloned(_files: Files, maker: Maker, call: Call) -> Iterator[Output]:
    """Yield the folders that the words of `git clone` may name, the last names of addresses among them."""
    for word in operands(maker, call):
        text = glob(word)
        address = ":" in text or text.startswith(ANYWHERE)
        target = joined(call.folder, last_name(word).removesuffix(".git")) if address else None
        for path in (target, place(word, call.folder, call.root)):
            if path is not None and not (address and path is not target):
                yield Output(path, open=True)


def _archived(_files: Files, _maker: Maker, call: Call) -> Iterator[Output]:
    """Yield what `tar` makes: an archive, or what it unpacks."""
    letters, file = "", None
    folders: list[Value | None] = []
    for index, text in enumerate(call.texts):
        following = call.words[index + 1] if index + 1 < len(call.words) else None
        if text is None:
            continue
        if text.startswith("--"):
            letters += {"--create": "c", "--extract": "x", "--get": "x", "--list": "t"}.get(text, "")
            file = following if text == "--file" else file
        elif index == 0 or text.startswith("-"):
            letters += text
            file = following if "f" in text and file is None else file
        if text.endswith("C") or text.startswith(("--directory", "--one-top")) or text[:2] == "-C":
            folders.append(following if text.endswith("C") or text == "--directory" else None)
    if "c" in letters and file is not None:
        path = place(file, call.folder, call.root)
        yield from () if path is None else (Output(path, sure=True),)
    elif "x" in letters and len(folders) < 2 and None not in folders:
        target = next(iter(folders), None)
        path = _here(call).path if target is None else place(target, call.folder, call.root)
        yield from () if path is None else (Output(path, open=True),)
    elif "t" not in letters:
        yield _everything()


def _unpacked(_files: Files, maker: Maker, call: Call) -> Iterator[Output]:
    if not maker.options.keys() & set(call.texts):
        yield _here(call)


def _fetched(_files: Files, maker: Maker, call: Call) -> Iterator[Output]:
    """Yield what is saved under the last name of a URL."""
    letters = {option[1] for option in maker.fetches if option[:1] == "-" != option[1:2]}
    asked = maker.fetches.intersection(text for text in call.texts if text)
    joined_letters = any(text and text[:1] == "-" != text[1:2] and letters & set(text) for text in call.texts)
    named = any(text and text.partition("=")[0] in maker.options for text in call.texts)
    if not (asked or joined_letters or ("always" in maker.fetches and not named)):
        return
    for word in operands(maker, call):
        text = glob(word)
        path = joined(call.folder, ANYWHERE if text.endswith("/") or "/" not in text else last_name(word))
        if path is not None:
            yield Output(path)
