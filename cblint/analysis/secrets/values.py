"""This is where a text tells whether it is a secret, a placeholder, or a reference to a secret kept elsewhere.

Every expression here takes time linear in the text: repetitions are bounded or cannot overlap with what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cblint.data.secrets import TokenFormat, facts
from cblint.record import NamedTuple

# Patterns are compiled when they are first used: a check without a secret in sight needs few of them.
_PRIVATE_KEY = r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
_URL = (
    r"\b[A-Za-z][A-Za-z0-9+.-]{1,30}://([^\s/:@\"'<>]{0,200}):([^\s/\"'<>]{1,500})@"
    r"(\[[^\]\s]{1,60}\]|[^\s/:,;\"'<>?@]{1,250})"
)
_PAIR = r"(?i)(?:^|[;\s\"'])(?:password|pwd)\s{0,3}=\s{0,3}([^;\s\"']{1,500})"
_REFERENCE = (
    r"\$\{|\$\(|\{\{|\}\}|#\{|<%|%\(|^\$[A-Za-z_]\w*$|^\$env:|^%\w+%$|^@@?\w+@@?$|^__\w+__$"
    r"|^\{\w+\}$|^!\w+ |^<.*>$|^\[.*\]$|^%(?:\d\$)?[sqbd](?:\\[nrt])?[\"';]?$"
)
_ELSEWHERE = (
    r"(?i)arn:aws|alias/|vault:|(?:s3|file|ssm|vault|op|ref|gs|aws|secretsmanager|awssecret)://|https?://|[~.]{0,2}/|"
    r"[A-Za-z]:\\|ssh-(?:rsa|dss|ed25519) |ecdsa-sha2-|sha(?:256|512):|"
    r"-----BEGIN (?:CERTIFICATE|PUBLIC|RSA PUBLIC|PGP PUBLIC)"
)
_CONSTANT = (
    r"(?i)true|false|yes|no|on|off|y|n|null|none|nil|undefined|enabled?|disabled?|"
    r"plaintext|parameter_store|secrets_manager|"
    r"v?\d+(?:\.\d+){1,4}(?:-[\w.]{1,30})?|[^@\s]{1,100}@[A-Za-z0-9-]{1,60}(?:\.[A-Za-z]{2,20}){1,4}"
)
_UUID = r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_CAMEL = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+"
_MACHINE_MADE = r"[A-Za-z0-9+/=_.~!@#$%^&*:|,;?\\()\[\]{}<>-]+"
SHORTEST_TOKEN = 15
"""No format has tokens of fewer characters."""
_TELLING_PART = 5
"""A part of a random text that is no chance."""


class Token(NamedTuple):
    """A token of a known format, and where it stands in the text."""

    format: TokenFormat
    start: int
    end: int


class UrlPassword(NamedTuple):
    """The password of a connection URL or string, and where it stands in the text."""

    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Yield every token of a known format, dummies included."""
    if not may_hold_token(text):
        return
    for form in facts().tokens:
        if any(anchor in text for anchor in form.anchors):
            for match in form.expression().finditer(text):
                yield Token(form, *match.span())


def may_hold_token(text: str) -> bool:
    """Tell whether a text has what the tokens of some format have."""
    return len(text) >= SHORTEST_TOKEN and any(map(text.__contains__, _anchors()))


def anchors_in(text: str) -> tuple[str, ...]:
    """Return what a text has of what the tokens of each format have: no part of it has others."""
    return tuple(filter(text.__contains__, _anchors()))


def may_hold_password(text: str) -> bool:
    """Tell whether a text has what every URL, connection string and private key with a secret in it has."""
    return "://" in text or (";" in text and "=" in text) or "PRIVATE KEY" in text


def may_hold(text: str, anchors: tuple[str, ...]) -> bool:
    """Tell whether a text may hold a credential, `anchors` being those that it or a text around it has."""
    return may_hold_password(text) or any(map(text.__contains__, anchors))


@cache
def _anchors() -> tuple[str, ...]:
    """Return what the tokens of each format hold, each once: most texts hold none."""
    return tuple(sorted({anchor for form in facts().tokens for anchor in form.anchors}))


def real_token(text: str) -> TokenFormat | None:
    """Return the format of the first token that is no dummy."""
    return next((token.format for token in tokens(text) if not is_made_up(text[token.start : token.end])), None)


def holds_private_key(text: str) -> bool:
    """Tell whether a private key stands in the text, more than its header."""
    match = re.search(_PRIVATE_KEY, text) if "PRIVATE KEY" in text else None
    return match is not None and len(set(text[match.end() : match.end() + 200])) > 20


def private_key_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where private keys stand; one without an end stands up to the end of the text."""
    expression = re.compile(_PRIVATE_KEY)
    position = 0
    while match := expression.search(text, position):
        end = text.find("-----END", match.end())
        line_end = text.find("-----", end + 8) if end >= 0 else -1
        position = line_end + 5 if line_end >= 0 else len(text)
        yield match.start(), position


def url_passwords(text: str, *, telling: bool = True) -> Iterator[UrlPassword]:
    """Yield the passwords in URLs and connection strings; only those that tell an outsider something, if asked."""
    if "://" in text:
        for match in re.finditer(_URL, text):
            user, password, host = match.groups()
            if not telling or _tells(user, password, host):
                yield UrlPassword(*match.span(2))
    if "=" in text:
        for match in re.finditer(_PAIR, text):
            if not telling or _tells("", match[1], ""):
                yield UrlPassword(*match.span(1))


def _tells(user: str, password: str, host: str) -> bool:
    lowered = password.lower()
    if host == "sha256" or lowered == user.lower():
        return False
    if "$" in password or is_reference(password) or is_placeholder(password):
        return False
    return not (_is_near(host) and len(password) <= 12 and lowered.isalnum())


def _is_near(host: str) -> bool:
    """Tell whether a host is the build itself or a container beside it."""
    name = host.lower().strip("[]")
    return bool(name) and (name in facts().loopback_hosts or name.startswith("127.") or "." not in name)


def is_reference(text: str) -> bool:
    """Tell whether the text stands for a value that is put in its place later."""
    return re.search(_REFERENCE, text) is not None


def is_elsewhere(text: str) -> bool:
    """Tell whether the text is an address, a path, an ARN or a public key: where something is, or nothing secret."""
    return re.match(_ELSEWHERE, text) is not None and not _only_begins_like_path(text)


def _only_begins_like_path(text: str) -> bool:
    """Tell whether a text is random in base 64, and its first character happens to be a slash."""
    return re.fullmatch(r"/[A-Za-z0-9+/]{27,100}={0,2}", text) is not None and looks_random(text)


def is_constant(text: str) -> bool:
    """Tell whether the text is a truth value, a version, an e-mail address or a kind of variable."""
    return re.fullmatch(_CONSTANT, text) is not None


def says_where(text: str) -> bool:
    """Tell whether the text says where a value is or what kind it is of, and so is none that is secret itself."""
    return is_reference(text) or is_elsewhere(text) or is_constant(text)


def is_placeholder(text: str) -> bool:
    """Tell whether the text says that it is no real secret: `changeme`, `your-token`, `xxxx`, `my-secret-password`."""
    known = facts()
    lowered = text[:300].lower()
    shortest = _TELLING_PART if looks_random(text) else 0  # "tbd" stands in one of a thousand random keys
    parts = (part for part in known.placeholder_parts if len(part) >= shortest)
    if any(part in lowered for part in parts) or len(set(lowered)) < 3:
        return True
    if lowered.startswith(("test", "dummy")) or lowered in known.default_passwords:
        return True
    letters = re.sub(r"[\W_]+", " ", lowered).strip()
    return len(letters) <= 60 and not any(c.isdigit() for c in letters) and _is_made_of(letters, known.dummy_words)


def _is_made_of(text: str, words: frozenset[str]) -> bool:
    """Tell whether a text is nothing but these words, written together or apart."""
    reached = [True] + [False] * len(text)
    for end in range(1, len(text) + 1):
        start = max(0, end - 16)
        reached[end] = (text[end - 1] == " " and reached[end - 1]) or any(
            reached[begin] and text[begin:end] in words for begin in range(start, end)
        )
    return reached[-1]


def is_made_up(token: str) -> bool:
    """Tell whether a token of a known format is one that was made up for documentation."""
    known = facts()
    lowered = token.lower()
    if any(part in token for part in known.documented):
        return True
    if any(
        part in lowered for part in ("example", "xxxx", "your", "fake", "dummy", "placeholder", "changeme", "redacted")
    ):
        return True
    return len(set(lowered)) < 8 or any(run in lowered for run in known.dummy_runs)


def is_identifier(text: str) -> bool:
    """Tell whether the text is made of plain words and short numbers: a name or a path (`prod/db-2/password`)."""
    return all(_is_word(segment) for segment in re.split(r"[/._:\- ,]+", text) if segment)


def is_phrase(text: str) -> bool:
    """Tell whether words and a number are a password, as people make them (`Falcon-Meadow-1987`), and no name."""
    segments = re.split(r"[._-]", text)
    known = facts()
    plain = known.dummy_words | known.name_qualifiers
    capital = sum(segment[:1].isupper() for segment in segments)
    number = any(segment.isdigit() and len(segment) >= 2 for segment in segments)
    telling = any(segment.lower().rstrip("0123456789") in plain for segment in segments if not segment.isdigit())
    return len(segments) > 1 and capital >= 1 and number and not telling and not set(text) & set("/: ,")


def _is_word(segment: str) -> bool:
    letters = segment.rstrip("0123456789")
    if not letters:
        return len(segment) <= 4
    if not letters.isalpha() or len(segment) - len(letters) > 3:
        return False
    pieces = re.findall(_CAMEL, letters)
    return len(letters) < 3 or (len(letters) / max(len(pieces), 1) >= 3 and len(letters) <= 24)


def is_uuid(text: str) -> bool:
    """Tell whether the text is a UUID."""
    return re.fullmatch(_UUID, text) is not None


def looks_machine_made(text: str) -> bool:
    """Tell whether the text could be a token: eight or more characters without sense."""
    if len(text) < 8 or re.fullmatch(_MACHINE_MADE, text) is None or text.isdigit():
        return False
    if text.isalnum() and len(text) >= 10 and sum(c.isdigit() for c in text) >= 3:
        return True
    return is_uuid(text) or (not is_identifier(text) and _kinds(text) >= 2)


def looks_random(text: str) -> bool:
    """Tell whether the text is so random that it is a key, whatever its name only hints at."""
    if len(text) < 20 or re.fullmatch(_MACHINE_MADE, text) is None or is_identifier(text) or is_uuid(text):
        return False
    if re.fullmatch(r"[0-9a-f]+|[0-9A-F]+", text):
        return len(text) in {32, 48, 64, 96, 128} and entropy(text) > 3
    return _kinds(text) >= 3 and entropy(text) > 4 and len(re.findall(r"[A-Za-z]\d|\d[A-Za-z]|[a-z][A-Z]", text)) >= 4


def _kinds(text: str) -> int:
    return sum(
        (
            any(c.islower() for c in text),
            any(c.isupper() for c in text),
            any(c.isdigit() for c in text),
            any(not c.isalnum() for c in text),
        )
    )


def entropy(text: str) -> float:
    """Return the Shannon entropy of a text in bits a character."""
    from math import log2  # noqa: PLC0415  (asked for few values)

    counts = [text.count(c) for c in set(text)]
    return -sum(count / len(text) * log2(count / len(text)) for count in counts)
