"""This is where strings of the checked repository are made harmless: for terminals, logs, JSON, XML and URIs."""

from __future__ import annotations

from cblint.pattern import pattern

MAX_SHOWN = 1000
"""A longer string is cut where it is shown to people."""
_URI_CHARACTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
_LOG_COMMAND = pattern(r"(?m)(?P<mark>##)(?=[A-Za-z]*\[)|^[^\S\n]*::")
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def visible(text: str) -> str:
    r"""Return a string for people: what does not print, or reorders text, stands as an escape such as `\x1b`."""
    if len(text) > MAX_SHOWN:
        text = text[:MAX_SHOWN] + "..."
    return printable(text)


def printable(text: str) -> str:
    """Do the same at any length, for paths and pieces of source that are already short."""
    return text if text.isprintable() else "".join(map(printable_character, text))


def printable_character(character: str) -> str:
    """Return a character if it prints, else its escape."""
    if character.isprintable():
        return character
    match character:
        case "\n":
            return r"\n"
        case "\r":
            return r"\r"
        case "\t":
            return r"\t"
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def inert(text: str) -> str:
    r"""Return lines of text that no build log takes for a command, such as `::error::` and `##vso[...]`.

    GitHub's runner reads commands at the start of a line (`::`) or anywhere (`##[`), other services `##word[`.
    """
    if "##" not in text and "::" not in text:
        return text
    return _LOG_COMMAND.sub(lambda match: r"#\x23" if match["mark"] else match[0][:-2] + r"\x3a:", text)


def xml(text: str) -> str:
    """Return a visible text for XML, in which build logs find no command either."""
    return text.translate(_XML).replace("##", "#&#35;").replace("::", ":&#58;")


def json_text(value: object, indent: int | None = None) -> str:
    """Return a value as JSON in ASCII, in which build logs find no command either."""
    from json import dumps  # noqa: PLC0415  (only some formats are JSON)

    return dumps(value, indent=indent).replace("##", r"#\u0023")


def well_formed(text: str) -> str:
    """Return a string as it is, but U+FFFD for lone surrogates, at which strict JSON parsers stop."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def uri(path: str) -> str:
    """Return a path as a relative URI reference; bytes of a file name that are not UTF-8 stay what they are."""
    raw = path.encode("utf-8", "surrogateescape" if _is_escaped(path) else "surrogatepass")
    return "".join(chr(byte) if byte in _URI_CHARACTERS else f"%{byte:02X}" for byte in raw) or "."


def _is_escaped(path: str) -> bool:
    return all("\udc80" <= character <= "\udcff" for character in path if "\ud800" <= character <= "\udfff")
