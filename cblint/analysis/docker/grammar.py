"""This is where it is told which names of images Docker refuses, whatever their unknown parts turn out to be.

Grammar: the distribution project's "reference" grammar (2026): `[host[:port]/]path[:tag][@digest]`, a path being
lower-case words with single separators. In a name, `HOLE` stands for each unknown part, which may be any text.
"""

from __future__ import annotations

from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import HOLE

MAX_LENGTH = 2000
"""A longer name is not looked at."""

_COMPONENT = pattern(r"[a-z0-9]+(?:(?:\.|__|_|-+)[a-z0-9]+)*")
_SEPARATED = pattern(r"[a-z0-9._-]+")
_TAG_START = pattern(r"[.-]")
_NOT_IN_TAG = pattern(r"[^:A-Za-z0-9_.\-]")
_RIGHT = pattern(
    rf"(?:{HOLE}[A-Za-z0-9.-]*(?::[0-9]+)?/)?[a-z0-9]+(?:[._-][a-z0-9]+)*(?:/[a-z0-9]+(?:[._-][a-z0-9]+)*)*"
    rf"(?::(?:{HOLE}|[A-Za-z0-9_][A-Za-z0-9_.-]{{0,100}}))?"
)
"""Most names, which are surely right."""
_PLACEHOLDER = pattern(r"[<>{}$\[\]]")
_SECOND_TAG = pattern(r"(?<!@sha256)(?<!@sha512):([^:/@]*):")
_PORT = pattern(r"[0-9]+")
_FORBIDDEN = pattern(r"""[\s\\"'`#%!,;()|&^=~?*]""")
_SCHEME = pattern(r"[A-Za-z][A-Za-z0-9+.-]*://")
_HEX = pattern(r"[0-9a-fA-F]{64}")

_LACKING = frozenset({
    "has an empty tag", "has no name before its tag", "begins with a slash", "has nothing after its last slash",
    "has two slashes in a row",
})  # fmt: skip
_MAX_NAME = 255
_MAX_TAG = 128


class Fault(NamedTuple):
    """Why the grammar refuses a name, and which of its characters are to blame."""

    why: str
    """A clause that follows the name: `has two tags`."""
    start: int
    end: int

    @property
    def lacks(self) -> bool:
        """Whether something is missing, as where a variable is empty: a tag, a host, a part of the path."""
        return self.why in _LACKING


def fault(name: str) -> Fault | None:
    """Return why Docker surely refuses a name; None where it may be right, or something else is to be put in for it."""
    if not name or len(name) > MAX_LENGTH or (len(name) < _MAX_NAME and _RIGHT.fullmatch(name)):
        return None
    if _PLACEHOLDER.search(name):
        return None
    if match := _SCHEME.match(name):
        return Fault("begins with a scheme", 0, match.end())
    if match := _FORBIDDEN.search(name):
        return Fault("has a character that no image name may have", match.start(), match.end())
    if match := _SECOND_TAG.search(name.replace(HOLE, "/")):  # what is not known may hold a slash
        return Fault("has two tags", match.end() - 1, len(name))
    path, at, digest = name.partition("@")
    return _in_path(path) or _in_tag(path) or (_in_digest(digest, len(path) + 1) if at else None)


def is_host(first: str) -> bool:
    """Tell whether the first part of a name, before a slash, is a registry's host: by a dot, a port, or a capital."""
    return "." in first or ":" in first or first == "localhost" or first.lower() != first


def _in_path(name: str) -> Fault | None:
    """Return the fault of the host and the components of the repository's name."""
    components = name.split("/")
    start = 0
    for index, component in enumerate(components):
        is_last = index == len(components) - 1
        text = component.partition(":")[0] if is_last else component
        found = None if is_last else _before_slash(component, start, is_first=index == 0)
        why = "" if index == 0 and not is_last and is_host(component) else _in_component(text, index, is_last=is_last)
        if found is not None or why:
            first = start if text else max(start - 1, 0)
            return found or Fault(why, first, first + max(len(text), 1))
        start += len(component) + 1
    bare = name.rpartition("/")[0] + "/" + components[-1].partition(":")[0]
    is_long = HOLE not in bare and len(bare.strip("/")) > _MAX_NAME
    return Fault("is longer than 255 characters", 0, len(name)) if is_long else None


def _before_slash(component: str, start: int, *, is_first: bool) -> Fault | None:
    """Return the fault of a colon with a slash after it: only a host's port may stand between."""
    host, colon, port = component.partition(":")
    if not colon or (is_first and (HOLE in component or _PORT.fullmatch(port) or not host or not port)):
        return None
    return Fault("has a slash in its tag", start + len(host) + 1, start + len(component) + 1)


def _in_component(text: str, index: int, *, is_last: bool) -> str:
    """Say what is wrong with one component of a path; nothing where it may be right."""
    if not text:
        if index == 0:
            return "has no name before its tag" if is_last else "begins with a slash"
        return "has nothing after its last slash" if is_last else "has two slashes in a row"
    before, hole, _ = text.partition(HOLE)
    if hole and index == 0:
        return ""  # What is not known may end the component.
    if before != before.lower():
        return "has a capital letter"
    if hole or _COMPONENT.fullmatch(text) or not _SEPARATED.fullmatch(text):
        return ""
    return "has a separator at the end of a part, or two in a row"


def _in_tag(name: str) -> Fault | None:
    _, colon, tag = name.rpartition("/")[2].partition(":")
    start = len(name) - len(tag)
    if not colon:
        return None
    if not tag:
        return Fault("has an empty tag", start - 1, start)
    if _TAG_START.match(tag):
        return Fault(f"has a tag that begins with `{tag[0]}`", start, start + 1)
    if match := _NOT_IN_TAG.search(tag.replace(HOLE, "-")):
        return Fault("has a character that no tag may have", start + match.start(), start + match.end())
    if len(tag.replace(HOLE, "")) > _MAX_TAG:
        return Fault("has a tag of more than 128 characters", start, len(name))
    return None


def _in_digest(digest: str, start: int) -> Fault | None:
    algorithm, _, rest = digest.partition(":")
    if HOLE in digest or algorithm != "sha256" or _HEX.fullmatch(rest) or not rest.isalnum():
        return None
    return Fault("has a digest that is not one of SHA-256", start, start + len(digest))
