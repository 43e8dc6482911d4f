"""This is where it is answered whether a pattern or the base directory of an artifact surely takes nothing.

It does if the repository holds nothing of the kind and nothing that the build runs can make it.
"""

from __future__ import annotations

from cblint.analysis.artifacts.contents import Contents
from cblint.analysis.artifacts.patterns import compile_pattern, has_wildcard, matches
from cblint.analysis.paths import joined
from cblint.value import NO, Basis, Truth, Value, any_of, maybe, string, why_unknown


def lacks_folder(held: Contents) -> Truth:
    """Return whether the base directory is surely not there when the build ends."""
    if held.artifacts.base_directory.origin.basis is Basis.AWS_DEFAULT:
        return NO
    root = held.root() if held.roots() is None else held.root_pattern()
    if root is None:
        return maybe(why_unknown(held.base_directory()))
    if root == held.build.source_root or held.roots():
        return NO
    return held.never_has(root, folder=True)


def takes_nothing(held: Contents, item: Value) -> Truth:
    """Return whether a pattern surely takes no file."""
    pattern = string(item)
    root = held.root()
    if pattern is None or root is None:
        return maybe(why_unknown(item))
    compiled = compile_pattern(pattern)
    if compiled.unclear:
        return maybe(compiled.unclear)
    if all(name in ("**", "*", "*.*") for name in compiled.names):
        return NO  # it takes whatever there is, at least at the top
    taken = _is_taken(held, root, pattern)
    if not taken.is_no:
        return ~taken
    fixed = _fixed_part(compiled.names)
    folders = [joined(root, *fixed[:size]) for size in range(1, len(fixed) + (len(fixed) < len(compiled.names)))]
    if any(_is_hidden(held, folder) for folder in (root, *folders)):
        return maybe("what is in the folder is not in view")
    lacking = [held.never_has(folder, folder=True) for folder in folders]
    return any_of([*lacking, held.never_has(joined(root, *compiled.names))])


def _is_hidden(held: Contents, folder: str) -> bool:
    """Tell whether there is a folder that is ignored, empty, or a link: the build may find something in it."""
    files = held.workspace.files
    return bool(folder) and files.exists(folder) and folder not in files.folders()


def _fixed_part(names: tuple[str, ...]) -> tuple[str, ...]:
    for index, name in enumerate(names):
        if has_wildcard(name):
            return names[:index]
    return names


def _is_taken(held: Contents, root: str, pattern: str) -> Truth:
    """Return whether the repository holds a file that a pattern takes."""
    compiled = compile_pattern(pattern)
    path = joined(root, *compiled.names)
    if not any(has_wildcard(name) for name in compiled.names) and path.lower() not in held.lowered():
        return NO
    start = len(root) + 1 if root else 0
    answer = NO
    for path in held.workspace.files.below(root):
        answer = answer | matches(pattern, path[start:])
        if answer.is_yes:
            break
    return answer
