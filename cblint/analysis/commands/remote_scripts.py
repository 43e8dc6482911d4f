"""This is where it is answered which scripts a build downloads and runs as they come."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.shell.texts import ShellText, name_of, program, shell_texts, statements_in
from cblint.data import commands as facts
from cblint.model.build import Build
from cblint.parse.shell_script import Literal, Pipeline, SimpleCommand, Statement, Substitution, Word
from cblint.pattern import pattern
from cblint.record import Record
from cblint.source import Span
from cblint.workspace import Workspace

SHELLS = ("sh", "bash", "dash", "zsh", "ksh", "ash")
_URL = pattern(r"(https?|ftp)://(?:[^/@\s]*@)?([A-Za-z0-9][A-Za-z0-9.-]*)(?::[0-9]+)?(/\S*)?")
_LOCAL = pattern(r"localhost\Z|127\.|169\.254\.|10\.|192\.168\.|0\.0\.0\.0|[^.]+\Z")
_PINNED = pattern(r"[0-9a-f]{40}|@sha256")
_EXECUTABLE = pattern(r"[ugoa]*\+r?w?x|[0-7]?[75][0-7][0-7]")
_QUIET = ("-u", "-E", "-B", "-s", "-q", "--")


class RemoteScript(Record):
    """A script that is downloaded and run."""

    text: ShellText
    span: Span
    """Where it is run: the pipeline, or the command."""
    downloaded: Span
    """Where it is downloaded."""
    downloader: str
    runner: str
    host: str
    plain: bool
    """Whether it comes without encryption."""
    file: str = ""
    """The program that is made executable, or the archive that comes without encryption; empty for a script."""


class _Download(Record):
    span: Span
    name: str
    host: str
    plain: bool
    file: str
    """The file it is written to; empty for the standard output."""
    text: ShellText | None = None


def remote_scripts(workspace: Workspace, build: Build) -> tuple[RemoteScript, ...]:
    """Return the scripts that a build downloads and runs without a look at what they are."""
    return workspace.once(_remote_scripts, build)


def _remote_scripts(workspace: Workspace, build: Build) -> tuple[RemoteScript, ...]:
    found: list[RemoteScript] = []
    files: dict[str, _Download] = {}
    downloaders = facts.load().downloaders
    for text in shell_texts(workspace, build):
        written = text.text.text
        downloads = "://" in written and any(map(written.__contains__, downloaders))
        if not text.script.complete or not (files or downloads):
            continue
        for statement in statements_in(text.script.body):
            if isinstance(statement, Pipeline):
                found += _piped(text, statement)
            elif isinstance(statement, SimpleCommand):
                found += _substituted(text, statement)
                found += _from_file(text, statement, files)
    plain = tuple(_plain_files(files))
    verifiers = facts.load().verifiers
    if plain and any(name_of(program(command)) in verifiers for command in _commands(workspace, build)):
        return tuple(found)
    return (*found, *plain)


def _commands(workspace: Workspace, build: Build) -> Iterator[SimpleCommand]:
    for text in shell_texts(workspace, build):
        yield from (each for each in statements_in(text.script.body) if isinstance(each, SimpleCommand))


def _plain_files(files: dict[str, _Download]) -> Iterator[RemoteScript]:
    """Yield the programs and archives that came without encryption, and that nothing verified."""
    for file, each in files.items():
        if each.plain and each.text is not None and file.endswith(facts.load().programs):
            yield RemoteScript(each.text, each.span, each.span, each.name, "", each.host, plain=True, file=file)


def _piped(text: ShellText, pipeline: Pipeline) -> Iterator[RemoteScript]:
    download: _Download | None = None
    for member in pipeline.members:
        if not isinstance(member, SimpleCommand):
            return
        words = program(member)
        if download is not None and reads_script(words):
            yield _made(text, pipeline.span, download, name_of(words))
            return
        if name_of(words) in facts.load().downloaders:
            download = _download(member)
            if download is None or download.file:
                return
        elif name_of(words) not in facts.load().filters:
            return


def reads_script(words: tuple[Word, ...]) -> bool:
    """Tell whether a program runs what it reads from its standard input."""
    name = name_of(words)
    if name not in facts.load().script_runners:
        return False
    for word in words[1:]:
        option = word.literal
        if option in ("-", "/dev/stdin") or (option == "-s" and name in SHELLS) or (option == "--" and name == "php"):
            return True
        if option is None or not option.startswith("-"):
            return False
        if (name in SHELLS and "c" in option and not option.startswith("--")) or (
            name not in SHELLS and option not in _QUIET
        ):
            return False
    return True


def _substituted(text: ShellText, command: SimpleCommand) -> Iterator[RemoteScript]:
    """Yield what a shell runs of a word that a download becomes: `sh -c "$(curl …)"`, `bash <(curl …)`."""
    words = program(command)
    name = name_of(words)
    code = [word.literal for word in words[1:-1] if (word.literal or "").startswith("-")]
    for word in words[1:]:
        for part in word.parts:
            if not isinstance(part, Substitution) or len(part.body) != 1:
                continue
            runs = name in (*SHELLS, "source", ".") if part.process else name == "eval" or _is_code(name, code)
            download = _output(part.body[0]) if runs else None
            if download is not None:
                yield _made(text, command.span, download, name)
            if part.process and name in SHELLS:
                return


def _is_code(name: str, options: list[str | None]) -> bool:
    return name in SHELLS and any("c" in (option or "") and not (option or "").startswith("--") for option in options)


def _output(statement: Statement) -> _Download | None:
    """Return the download that a statement prints."""
    members = statement.members if isinstance(statement, Pipeline) else (statement,)
    first, *others = members
    if not isinstance(first, SimpleCommand) or name_of(program(first)) not in facts.load().downloaders:
        return None
    passed = all(isinstance(each, SimpleCommand) and name_of(program(each)) in facts.load().filters for each in others)
    download = _download(first) if passed else None
    return download if download is not None and not download.file else None


def _from_file(text: ShellText, command: SimpleCommand, files: dict[str, _Download]) -> Iterator[RemoteScript]:
    """Yield what a command runs of the files downloaded so far; remember what it downloads."""
    words = program(command)
    name = name_of(words)
    if name in facts.load().verifiers:
        files.clear()
    elif name in facts.load().downloaders:
        download = _download(command)
        if download is not None and download.file:
            files[_plain(download.file)] = download.replace(text=text)
    elif name == "chmod":
        yield from _made_executable(text, command, words, files)
    elif name in (*facts.load().script_runners, "source", "."):
        file = next((word.literal for word in words[1:] if not (word.literal or "-").startswith("-")), None)
        run = files.pop(_plain(file), None) if file is not None else None
        if run is not None:
            yield _made(text, command.span, run, name)
    elif words and (path := words[0].literal) and "/" in path and path.endswith(".sh"):
        run = files.pop(_plain(path), None)
        if run is not None:
            yield _made(text, command.span, run, "")


def _made_executable(
    text: ShellText, command: SimpleCommand, words: tuple[Word, ...], files: dict[str, _Download]
) -> Iterator[RemoteScript]:
    """Yield the programs, scripts apart, that a command makes executable as they were downloaded."""
    mode = words[1].literal if len(words) > 1 else None
    if mode is None or not _EXECUTABLE.fullmatch(mode):
        return
    for word in words[2:]:
        file = _plain(word.literal or "")
        download = files.get(file)
        if download is not None and not download.plain and not file.endswith((".sh", ".bash", ".py")):
            made = _made(text, command.span, download, "")
            yield made.replace(file=file)


def _plain(path: str) -> str:
    return path.removeprefix("./")


def _made(text: ShellText, span: Span, download: _Download, runner: str) -> RemoteScript:
    return RemoteScript(text, span, download.span, download.name, runner, download.host, download.plain)


def _download(command: SimpleCommand) -> _Download | None:
    """Return what `curl` or `wget` downloads from elsewhere; None where that is not known or cannot change."""
    words = program(command)
    name = name_of(words)
    url = next((text for word in words[1:] if (text := _url(word))), "")
    found = _URL.match(url) if url else None
    if found is None or _LOCAL.match(found.group(2)) or _PINNED.search(url):
        return None
    file = _file(name, [word.literal or "" for word in words[1:]], found.group(3) or "")
    for redirect in command.redirects:
        if redirect.operator in (">", ">|", "&>"):
            file = redirect.target.literal or "?"
    return _Download(command.span, name, found.group(2), found.group(1) != "https", file)


def _url(word: Word) -> str:
    first = word.parts[0] if word.parts else None
    if not isinstance(first, Literal) or "://" not in first.text:
        return ""
    found = _URL.match(first.text)
    if found is None or (len(word.parts) > 1 and not found.group(3)):
        return ""  # what follows may belong to the host's name
    return first.text


def _file(name: str, words: list[str], path: str) -> str:
    """Return the file that is written; empty for the standard output."""
    last = path.partition("?")[0].rsplit("/", 1)[-1]
    short, long = ("o", "--output") if name == "curl" else ("O", "--output-document")
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else "?"
        if word.startswith(long):
            given = word.partition("=")[2] or following
            return "" if given == "-" else given or "?"
        if word.startswith("-") and not word.startswith("--") and short in word:
            given = word.partition(short)[2] or following
            return "" if given == "-" else given or "?"
        if name == "curl" and (word == "--remote-name" or (word[:1] == "-" != word[1:2] and "O" in word)):
            return last or "?"
    return "" if name == "curl" else last or "?"
