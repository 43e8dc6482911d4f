"""This is where it is told whether more files may come into a Terraform module than are in the repository."""

from __future__ import annotations

import re

from cblint.errors import UnreadableError
from cblint.files import Files, NotTextError

_IGNORED = re.compile(r"^[ \t]*(?!#|!)[^\n]*\.(?:tf|tofu)[ \t]*$", re.MULTILINE)
_OVERRIDE = re.compile(r"(?:^|/|_)override\.tf$")
_TEMPLATE = re.compile(r"\.(?:tf|tofu)\.(?!json$)|\.(?:tmpl|tpl|j2|erb|template)$")
_GENERATE = re.compile(r"^[ \t]*generate(?:_hcl|_file)?[ \t]+\"", re.MULTILINE)


def may_grow(folder: str, files: Files) -> bool:
    """Tell whether files of a module are ignored by Git or made of templates, or it is a template itself."""
    return "template" in folder.lower() or _is_ignored(folder, files) or _has_templates(folder, files)


def _is_ignored(folder: str, files: Files) -> bool:
    while True:
        text = _text(f"{folder}/.gitignore" if folder else ".gitignore", files)
        lines = (match[0].strip() for match in _IGNORED.finditer(text))
        if any(_OVERRIDE.search(line) is None for line in lines):
            return True
        if not folder:
            return False
        folder = folder.rpartition("/")[0]


def _has_templates(folder: str, files: Files) -> bool:
    """Tell whether a file that a `.tf` could be made of stands in the folder itself."""
    start = len(folder) + 1 if folder else 0
    names = (path[start:] for path in files.below(folder))
    return any(
        _TEMPLATE.search(name) is not None and (".tf" in name or ".tofu" in name) for name in names if "/" not in name
    )


def are_generated(files: Files) -> bool:
    """Tell whether a file of Terragrunt or Terramate in the repository writes files of its own."""
    return any(
        _GENERATE.search(_text(path, files)) is not None
        for path in files.tree()
        if path.endswith(".hcl") and not path.endswith((".terraform.lock.hcl", ".pkr.hcl", ".nomad.hcl"))
    )


def _text(path: str, files: Files) -> str:
    if not files.is_file(path):
        return ""
    try:
        return files.read(path).text
    except (UnreadableError, NotTextError):
        return ""
