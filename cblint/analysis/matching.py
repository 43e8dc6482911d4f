"""This is where it is answered whether a pattern or the base directory of an artifact surely takes nothing.

It does if the repository holds nothing of the kind and nothing that the build runs can make it.
"""

from __future__ import annotations

from cblint.analysis.artifacts import Contents
from cblint.analysis.making import may_make
from cblint.analysis.patterns import compile_pattern, has_wildcard, matches
from cblint.value import NO, Basis, Truth, Value, maybe, string, why_unknown


def lacks_folder(held: Contents) -> Truth:
    """Return whether the base directory is surely not there when the build ends."""
    if held.artifacts.base_directory.origin.basis is Basis.AWS_DEFAULT:
        return NO
    root = held.root()
    if root is None:
        return maybe(why_unknown(held.artifacts.base_directory))
    if root == held.build.source_root or _exists(held, root):
        return NO
    return _unless_similar(held, root, ~may_make(held.workspace, held.build, root))


def takes_nothing(held: Contents, item: Value) -> Truth:
    """Return whether a pattern surely takes no file."""
    pattern = string(item)
    root = held.root()
    if pattern is None or root is None:
        return maybe(why_unknown(item))
    compiled = compile_pattern(pattern)
    if compiled.unclear:
        return maybe(compiled.unclear)
    fixed = _fixed_part(compiled.names)
    if _is_all(compiled.names) or (fixed == compiled.names and _exists(held, _joined(root, *fixed))):
        return NO
    wanted = compiled.names
    if len(fixed) < len(wanted) and fixed and not _exists(held, _joined(root, *fixed)):
        wanted = fixed
    path = _joined(root, *wanted)
    lacking = _unless_similar(held, path, ~may_make(held.workspace, held.build, path))
    return ~_is_taken(held, root, pattern) if lacking.is_yes else lacking


def _is_all(names: tuple[str, ...]) -> bool:
    """Tell whether a pattern takes whatever there is, at least at the top."""
    return all(name in ("**", "*", "*.*") for name in names)


def _fixed_part(names: tuple[str, ...]) -> tuple[str, ...]:
    for index, name in enumerate(names):
        if has_wildcard(name):
            return names[:index]
    return names


def _is_taken(held: Contents, root: str, pattern: str) -> Truth:
    """Return whether the repository holds a file that a pattern takes."""
    prefix = f"{root}/" if root else ""
    answer = NO
    for path in held.workspace.files.tree():
        if path.startswith(prefix):
            answer = answer | matches(pattern, path[len(prefix) :])
            if answer.is_yes:
                break
    return answer


def _exists(held: Contents, path: str) -> bool:
    """Tell whether there is anything at a path, ignored or not."""
    return held.workspace.files.exists(path) or path in held.workspace.files.folders()


def _unless_similar(held: Contents, path: str, lacking: Truth) -> Truth:
    """Return an answer, or a maybe if there is something whose path differs in letter case only."""
    lowered = path.lower()
    if not lacking.is_yes or not any(
        f"{each.lower()}/".startswith(f"{lowered}/") for each in held.workspace.files.tree()
    ):
        return lacking
    return maybe(f"`{path}` differs in letter case from what is there")


def _joined(*names: str) -> str:
    return "/".join(name for name in names if name)
