"""This is where it is followed which paths the commands of a build may have made so far."""

from __future__ import annotations

import posixpath

from cblint.analysis.invocation import Invocation
from cblint.analysis.shell_state import located
from cblint.data.paths import Paths, paths
from cblint.files import Files
from cblint.source import Span
from cblint.value import Known, Text, Value, glob, string

_SCRIPTS = (".sh", ".bash")


class Made:
    """What may have been made since the build began; changed as its commands go by."""

    def __init__(self, files: Files, source_root: str, gaps: frozenset[Span]) -> None:
        """Begin with nothing made; `gaps` are the places beyond which it is not known what runs."""
        self._files = files
        self._root = source_root
        self._gaps = gaps
        self._facts: Paths = paths()
        self._below: set[str] = set()
        self._built = False
        self.anything = False
        """Whether any path may have been made."""

    def may_hold(self, path: str, *, folder: bool) -> bool:
        """Tell whether a path may have been made, or lie in a folder that was."""
        names = path.split("/")
        if self.anything or self._facts.never.intersection(names):
            return True
        if any("/".join(names[:size]) in self._below for size in range(1, len(names) + 1)):
            return True
        # What was made in a folder that the repository lacks as well has made that folder, too.
        if any(each.startswith(path + "/") for each in self._below):
            return True
        script = folder or path.endswith(_SCRIPTS) or names[-1].startswith("Dockerfile")
        return self._built and (not script or bool(self._facts.built.intersection(names)))

    def take(self, invocation: Invocation) -> None:
        """Note what a command may have made."""
        if self.anything:
            return
        for redirect in invocation.redirects:
            if ">" in redirect.operator:
                self._make(invocation, redirect.target)
        words = [string(word) for word in invocation.words]
        for target in self._targets(invocation):
            self._make(invocation, target)
        if words[:1] == ["npm"] and "--prefix" in words[:-1] and {"install", "i"}.intersection(words):
            self._make(invocation, invocation.words[words.index("--prefix") + 1])
        if invocation.span in self._gaps or not self._is_inert(invocation):
            self._run(invocation)

    def _targets(self, invocation: Invocation) -> list[Value]:
        options = self._facts.written_to.get(invocation.name, frozenset())
        found = []
        for word, following in zip(invocation.words[1:], invocation.words[2:], strict=False):
            text = string(word) or ""
            joined = "-o" in options and text[:1] == "-" != text[1:2] and text.endswith("o")
            if text in options or joined:
                found.append(following)
        return found

    def _run(self, invocation: Invocation) -> None:
        name = invocation.name
        words = [word for word in invocation.words[1:] if not (string(word) or "").startswith("-")]
        if invocation.span in self._gaps:
            self.anything = True
        elif name in self._facts.building:
            self._built = True
        elif name in self._facts.named:
            for word in words:
                self._make(invocation, word)
        elif name in self._facts.copying and words:
            self._copy(invocation)
        else:
            self.anything = True

    def _make(self, invocation: Invocation, word: Value) -> None:
        known = string(word)
        if known is not None and (known.startswith(("/", "&")) or known.isdigit()):
            return
        path = located(word, invocation.folder, self._root) if isinstance(word, Known | Text) else None
        if path:
            self._below.add(path)
        else:
            self.anything = True

    def _copy(self, invocation: Invocation) -> None:
        texts = [string(word) for word in invocation.words[1:]]
        if any(text is not None and text.startswith(("-t", "--target")) for text in texts):
            self.anything = True
            return
        operands = [word for word in invocation.words[1:] if not (string(word) or "").startswith("-")]
        if not operands:
            return
        target = string(operands[-1])
        if target is not None and target.startswith("/"):
            return
        path = located(operands[-1], invocation.folder, self._root)
        if path is None:
            self.anything = True
        elif path and not self._files.is_folder(path):
            self._below.add(path)
        else:
            for word in operands[:-1]:
                name = posixpath.basename((string(word) or "").rstrip("/"))
                if name in ("", ".", ".."):
                    self._below.add(path)
                    self.anything |= not path
                else:
                    self._below.add(posixpath.join(path, name))

    def _is_inert(self, invocation: Invocation) -> bool:
        name, facts = invocation.name, self._facts
        texts = [string(word) for word in invocation.words[1:]]
        unless = facts.unless.get(name, frozenset())
        if any((text or "").partition("=")[0] in unless for text in texts):
            return False
        letters = facts.clusters.get(name, "")
        if any(text and text[0] == "-" and text[:2] != "--" and set(letters) & set(text) for text in texts):
            return False
        if name in facts.inert or not name:
            return True
        if name in facts.needs_target:
            return bool(self._targets(invocation))
        if name.startswith("python") and texts[:1] == ["-m"] and len(texts) > 1:
            return self._is_inert(invocation.replace(name=texts[1] or "?", words=invocation.words[2:]))
        operands = [glob(word) for word in invocation.words[1:] if not glob(word).startswith("-")]
        first = operands[0] if operands else texts[0] if texts else ""
        if first in facts.inert_subcommands.get(name, ()):
            return True
        if name == "aws" and len(operands) > 1:
            return (operands[0], operands[1]) in facts.aws_pairs or _is_upload(texts[2:3], operands)
        return self._is_followed(invocation)

    def _is_followed(self, invocation: Invocation) -> bool:
        """Tell whether a script of the repository is run, whose own commands come next."""
        path = located(invocation.words[0], invocation.folder, self._root)
        known = string(invocation.words[0])
        if path is None or not path.endswith(_SCRIPTS):
            return False
        return (known is None or "/" in known) and self._files.is_file(path)


def _is_upload(third: list[str | None], operands: list[str]) -> bool:
    plain = bool(third) and not (third[0] or "").startswith("-") and len(operands) > 3
    return plain and operands[:2] in (["s3", "cp"], ["s3", "sync"]) and operands[3].startswith("s3://")
