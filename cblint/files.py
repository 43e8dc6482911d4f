"""This is where checked files are read: under the root and nowhere else, with caps; the only place that opens one."""

from __future__ import annotations

import os
import stat
from bisect import bisect_left
from collections.abc import Iterator, Mapping

from cblint.errors import UnreadableError
from cblint.record import TYPE_CHECKING
from cblint.source import SourceFile, Span

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

MAX_BYTES = 10_000_000
"""A larger file is not read; CodeBuild's own limits are far below."""
MAX_FILES = 200_000
"""A larger tree is listed up to here."""
MAX_PATTERNS = 2000
"""So many patterns of one ignore file count."""
MAX_STARS = 2
"""A pattern of an ignore file with more stars in one name, or more `**`, does not count."""
MIN_TEXT = 20
"""Text has at least so many characters for each zero byte in it."""
HEAD_BYTES = 4096
"""How much of a file may be read to tell what it is."""
SKIPPED = frozenset({".git", ".hg", ".svn", ".terraform", ".venv", "node_modules", "__pycache__", ".tox", "cdk.out"})
"""Folders that hold no source of the repository, whatever the ignore files say."""
_ASSET = "asset."
_DIGEST = 64
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class NotTextError(Exception):
    """A file that cannot be text: binary, not UTF-8, or too large; `span` is the place, `message` the reason."""

    def __init__(self, path: str, message: str, offset: int = 0, *, text_like: bool = False) -> None:
        """Name the reason and the place; `text_like` if all but a few bytes may be text."""
        super().__init__(message)
        self.message = message
        self.span = Span(path, offset, offset)
        self.text_like = text_like


class Files:
    """The files below one root: what is there, and what it says. Paths are relative, with forward slashes."""

    def __init__(self, root: str, unsaved: Mapping[str, bytes] | None = None) -> None:
        """Open a root; raise UnreadableError if it is not a folder.

        `unsaved` contents stand in for those of the files of their paths, or for files that are not there yet.
        """
        self.root = os.path.realpath(root)
        if not os.path.isdir(self.root):  # noqa: PTH112  (pathlib's import is not paid for here)
            raise UnreadableError("no such folder", root)
        self.unsaved = unsaved or {}
        self.closed: set[str] = set()
        """The folders and files that may not be read, as far as they were asked for."""
        self.generated: dict[str, tuple[Span, ...]] = {}
        """The files that a program wrote, so that nobody mends them, and which parts of them are read."""
        self._tree: tuple[str, ...] | None = None
        self._folders: frozenset[str] = frozenset()
        self._names: dict[str, list[str]] | None = None
        self._sources: dict[str, SourceFile] = {}
        self._digests: dict[str, bytes] = {}
        self._limits: dict[str, int] = {}
        self._short = ("", b"")
        """The last file whose head was all of it: whoever looks at a head often looks for more at once."""
        self._within = self.root + os.sep
        self._real_folders: dict[str, str] = {}

    def read(self, path: str, limit: int = 0) -> SourceFile:
        """Return a file's text; raise NotTextError if it is no text, UnreadableError if it cannot be read.

        A limit in bytes other than the usual one holds for the file from then on.
        """
        source = self._sources.get(path)
        if source is None:
            limit = self._limits[path] = limit or self._limits.get(path, MAX_BYTES)
            raw = self._bytes(path, limit + 1)
            now = digest(raw)
            self._digests.setdefault(path, now)
            source = self._sources[path] = SourceFile(path, decode(path, raw, limit), now)
        return source

    def readable(self, path: str) -> SourceFile | None:
        """Return a file's text, or None if it is no text or cannot be read."""
        try:
            return self.read(path)
        except (NotTextError, UnreadableError):
            return None

    @property
    def count(self) -> int:
        """How many files were read."""
        return len(self._digests)

    def damaged(self, path: str) -> SourceFile | None:
        """Return the text of a file of which all but a few bytes are text, or None if it is not one.

        A byte that is no UTF-8 stands in it as half a character, from U+DC80 to U+DCFF.
        """
        raw = self._bytes(path, MAX_BYTES + 1)
        try:
            decode(path, raw)
        except NotTextError as error:
            if error.text_like:
                self._digests.setdefault(path, digest(raw))
                return SourceFile(path, _as_text(raw), digest(raw))
        return None

    def raw(self, path: str) -> bytes:
        """Return a file's bytes; raise UnreadableError if it cannot be read."""
        return self._bytes(path, MAX_BYTES + 1)

    def loaded(self) -> tuple[SourceFile, ...]:
        """Return the texts that are in memory, sorted by path."""
        return tuple(self._sources[path] for path in sorted(self._sources))

    def again(self, path: str) -> SourceFile | None:
        """Return a file's text for display, or None if it cannot be read or has changed since it was read.

        Of a file that is no UTF-8, the place of the first wrong byte can still be shown.
        """
        try:
            source = self.read(path)
        except NotTextError as error:
            return self._replaced(path) if error.text_like else None
        except UnreadableError:
            return None
        return source if source.digest == self._digests.get(path, source.digest) else None

    def forget(self) -> None:
        """Drop all texts; they are read again when they have to be shown."""
        self._sources.clear()

    def head(self, path: str) -> bytes:
        """Return the first 4 KB of a file, nothing if it cannot be read."""
        try:
            raw = self._bytes(path, HEAD_BYTES)
        except UnreadableError:
            return b""
        if len(raw) < HEAD_BYTES:
            self._short = (path, raw)
        return raw

    def contains(self, path: str, *needles: bytes, limit: int = MAX_BYTES) -> bool:
        """Tell whether a file's bytes hold one of the needles, without decoding it; false if it cannot be read."""
        try:
            raw = self._short[1] if self._short[0] == path else self._bytes(path, limit + 1)
        except UnreadableError:
            return False
        return any(needle in raw for needle in needles)

    def inside(self, path: str) -> str | None:
        """Return a path made canonical, or None if it leads out of the root (by `..`, absolutely, or by a link).

        What no file can be called is None, too.
        """
        try:
            joined = os.path.normpath(os.path.join(self.root, path))  # noqa: PTH118
            real = self._real(joined)
        except ValueError:  # a zero byte, or half a character, that no file system takes
            return None
        if real != self.root and not real.startswith(self._within):
            return None
        if joined == self.root:
            return ""
        return joined[len(self._within) :].replace(os.sep, "/") if joined.startswith(self._within) else None

    def is_file(self, path: str) -> bool:
        """Tell whether there is such a file below the root."""
        inside = self.inside(path)
        return inside is not None and (inside in self.unsaved or os.path.isfile(self._absolute(inside)))  # noqa: PTH113

    def is_folder(self, path: str) -> bool:
        """Tell whether there is such a folder below the root."""
        inside = self.inside(path)
        return inside is not None and os.path.isdir(self._absolute(inside))  # noqa: PTH112

    def exists(self, path: str) -> bool:
        """Tell whether there is anything of that name below the root."""
        inside = self.inside(path)
        return inside is not None and (inside in self.unsaved or os.path.lexists(self._absolute(inside)))

    def tree(self) -> tuple[str, ...]:
        """Return every file that belongs to the repository, sorted: no ignored ones, none behind a folder link."""
        if self._tree is None:
            self._tree = tuple(sorted({*self._walk("", ()), *self.unsaved}))
            self._folders = frozenset(path[:index] for path in self._tree for index, c in enumerate(path) if c == "/")
        return self._tree

    def admit(self, folder: str) -> None:
        """Count the files of a folder that was asked for to the tree, if the tree leaves all of them out."""
        if folder not in self.folders() and self.is_folder(folder):
            self._tree = tuple(sorted({*self.tree(), *self._walk(folder, ())}))
            self._folders = frozenset(path[:index] for path in self._tree for index, c in enumerate(path) if c == "/")
            self._names = None

    def below(self, folder: str) -> tuple[str, ...]:
        """Return the files of the tree that lie in a folder or in one of its folders, sorted; all for the root."""
        tree = self.tree()  # `0` is what comes after `/`
        return tree[bisect_left(tree, f"{folder}/") : bisect_left(tree, f"{folder}0")] if folder else tree

    def named(self, name: str) -> tuple[str, ...]:
        """Return the files of the tree that have a name, wherever they lie, sorted."""
        return tuple(self._by_name().get(name, ()))

    def names(self) -> tuple[str, ...]:
        """Return the names that files of the tree have, sorted."""
        return tuple(sorted(self._by_name()))

    def _by_name(self) -> dict[str, list[str]]:
        if self._names is None:
            self._names = {}
            for path in self.tree():
                self._names.setdefault(path.rpartition("/")[2], []).append(path)
        return self._names

    def folders(self) -> frozenset[str]:
        """Return every folder that holds a file of the tree, but for the root."""
        self.tree()
        return self._folders

    def _walk(self, folder: str, ignores: tuple[tuple[str, GitIgnoreSpec], ...]) -> Iterator[str]:
        pending = [(folder, ignores)]
        seen = 0
        while pending:
            here, ignores = pending.pop()
            try:
                with os.scandir(self._absolute(here)) as scan:
                    entries = list(scan)
            except PermissionError:
                self.closed.add(here)
                continue
            except OSError:
                continue
            ignores = (*ignores, *self._ignore_file(here, entries))
            for entry in entries:
                path = f"{here}/{entry.name}" if here else entry.name
                try:
                    is_folder = entry.is_dir(follow_symlinks=False)
                    is_file = not is_folder and entry.is_file()
                except OSError:
                    continue
                if is_folder:
                    if not _is_skipped(entry.name) and not _ignored(path + "/", ignores):
                        pending.append((path, ignores))
                elif is_file and not _ignored(path, ignores) and self._is_inside(entry):
                    seen += 1
                    if seen > MAX_FILES:
                        return
                    yield path

    def _is_inside(self, entry: os.DirEntry[str]) -> bool:
        return not entry.is_symlink() or os.path.realpath(entry.path).startswith(self._within)

    def _ignore_file(self, folder: str, entries: list[os.DirEntry[str]]) -> Iterator[tuple[str, GitIgnoreSpec]]:
        if not any(entry.name == ".gitignore" for entry in entries):
            return
        from pathspec import GitIgnoreSpec  # noqa: PLC0415  (only where there is an ignore file)

        path = f"{folder}/.gitignore" if folder else ".gitignore"
        try:
            lines = self._bytes(path, 1_000_000).decode("utf-8", "replace").splitlines()
            kept = [line for line in lines if line.strip() and not line.startswith("#") and _is_cheap(line)]
            yield (f"{folder}/" if folder else ""), GitIgnoreSpec.from_lines(kept[:MAX_PATTERNS])
        except (UnreadableError, ValueError):
            return

    def _replaced(self, path: str) -> SourceFile | None:
        """Return a file's text with U+FFFD for what is no UTF-8; places up to the first such byte are right."""
        try:
            raw = self._bytes(path, MAX_BYTES)
        except UnreadableError:
            return None
        text = "".join("\ufffd" if "\udc80" <= letter <= "\udcff" else letter for letter in _as_text(raw))
        return SourceFile(path, text, digest(raw))

    def _real(self, joined: str) -> str:
        """Return a path with its links followed, those of its folder only once."""
        folder, name = os.path.split(joined)
        real = self._real_folders.get(folder)
        if real is None:
            real = self._real_folders[folder] = os.path.realpath(folder)
        joined = os.path.join(real, name)  # noqa: PTH118
        try:
            is_link = stat.S_ISLNK(os.lstat(joined).st_mode)
        except OSError:
            return joined
        return os.path.realpath(joined) if is_link else joined

    def _absolute(self, path: str) -> str:
        return os.path.join(self.root, path) if path else self.root  # noqa: PTH118

    def _unsaved(self, path: str) -> bytes | None:
        """Return the content that stands in for a file's, also where a link inside the root leads to it."""
        real = os.path.relpath(os.path.realpath(self._absolute(path)), self.root).replace(os.sep, "/")
        return self.unsaved.get(path, self.unsaved.get(real))

    def _bytes(self, path: str, limit: int) -> bytes:
        inside = self.inside(path)
        if inside is None:
            raise UnreadableError("leads out of the checked folder", path)
        if self.unsaved and (unsaved := self._unsaved(inside)) is not None:
            return unsaved[:limit]
        try:
            descriptor = os.open(self._absolute(inside), _READ)
            try:
                status = os.fstat(descriptor)
                if not stat.S_ISREG(status.st_mode):
                    raise UnreadableError("not a regular file", path)
                return _first_bytes(descriptor, status.st_size, limit)
            finally:
                os.close(descriptor)
        except (OSError, ValueError) as error:
            if isinstance(error, PermissionError):
                self.closed.add(inside)
            reason = error.strerror if isinstance(error, OSError) else None
            raise UnreadableError((reason or "cannot be read").lower(), path) from None


def _first_bytes(descriptor: int, size: int, limit: int) -> bytes:
    """Read up to a limit from a file that is said to have a size."""
    found = os.read(descriptor, min(size + 1, limit))
    while len(found) < limit and len(found) != size:  # a part was read, it has grown, or it has no size (`/proc`)
        more = os.read(descriptor, limit - len(found))
        if not more:
            break
        found += more
    return found


def _is_cheap(pattern: str) -> bool:
    """Tell whether a pattern of an ignore file cannot take more than square time: it becomes a regular expression."""
    return pattern.count("**") <= MAX_STARS and all(part.count("*") <= MAX_STARS for part in pattern.split("/"))


def _is_skipped(name: str) -> bool:
    """Tell whether a folder holds no source: the CDK copies what it deploys to `asset.` and 64 hex digits."""
    return name in SKIPPED or (name.startswith(_ASSET) and len(name) == len(_ASSET) + _DIGEST)


def _ignored(path: str, ignores: tuple[tuple[str, GitIgnoreSpec], ...]) -> bool:
    for prefix, spec in reversed(ignores):
        answer = spec.check_file(path[len(prefix) :]).include
        if answer is not None:
            return answer
    return False


def digest(raw: bytes) -> bytes:
    """Return what tells two contents of a file apart within one run (where the import of hashlib would be felt)."""
    return hash(raw).to_bytes(8, "little", signed=True)


def encode(text: str, like: bytes) -> bytes:
    """Return a text as bytes, in the encoding and with the byte order mark of a file's former content."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if like.startswith(mark):
            return mark + text.encode(encoding)
    return text.encode("utf-8")


def decode(path: str, raw: bytes, limit: int = MAX_BYTES) -> str:
    """Return the text of a file's bytes without byte order mark; raise NotTextError if they are no text."""
    if len(raw) > limit:
        raise NotTextError(path, f"is larger than {limit // 1_000_000} MB and was not read")
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in raw[:HEAD_BYTES]:
            raise NotTextError(path, "is binary, not text") from None
        offset = len(_as_text(raw[: error.start]))
        raise NotTextError(path, "is not UTF-8", offset, text_like=encoding == "utf-8") from None
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        few = encoding == "utf-8" and text.count("\0") * MIN_TEXT <= len(text)
        raise NotTextError(path, "is binary, not text", text.index("\0"), text_like=few)
    return text


def _as_text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
