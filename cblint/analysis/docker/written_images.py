"""This is where the image that a build writes down to be deployed is compared with the images that it pushes."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import Invocation, run_by
from cblint.analysis.docker import image_names
from cblint.analysis.docker.calls import docker_call
from cblint.analysis.docker.places import inside
from cblint.analysis.docker.pushes import Push, pushes
from cblint.analysis.images import kinds
from cblint.model.build import Build
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import Step, string
from cblint.workspace import Workspace

MAX_PUSHES = 50
_FILES = ("imagedefinitions.json", "imageDetail.json")
_IMAGE = pattern(r'"(?:imageUri|ImageURI|imageURI)"\s*:\s*"([^"\\]{1,500})"')
_VARIABLE = pattern(r"\$\{([^{}]*)\}")
_UNNAMED = "…"
_NEVER_WORDS = frozenset({"${CODEBUILD_RESOLVED_SOURCE_VERSION}", "${CODEBUILD_BUILD_NUMBER}"})
"""Variables whose values always have digits."""
_OTHER_PUSHES = frozenset(
    {"compose push", "compose build", "buildx bake", "buildx imagetools create", "save", "import"}
)
_OTHER_PUSHERS = frozenset({
    "crane", "skopeo", "oras", "buildah", "kaniko", "executor", "ko", "pack", "jib", "mvn", "mvnw", "gradle", "gradlew",
    "sbt", "bazel", "skaffold", "earthly", "dagger", "nx", "regctl", "copilot", "cdk", "sam", "s2i", "img", "werf",
})  # fmt: skip


class NotPushed(NamedTuple):
    """An image that is written down, and that the build does not push."""

    invocation: Invocation
    file: str
    shown: str
    pushed: Push
    pushed_shown: str
    place: Span
    steps: tuple[Step, ...]


def not_pushed(workspace: Workspace, build: Build) -> Iterator[NotPushed]:
    """Yield the images for a deployment that surely are none of those that the build pushes."""
    run = run_by(workspace, build)
    if not run.closed or any(_may_push(workspace, each) for each in run.invocations):
        return
    made = pushes(workspace, build)
    keys = [image_names.text_key(push.value) for push in made]
    if not made or None in keys or len(made) > MAX_PUSHES or any(push.all_tags for push in made):
        return
    if not all(_is_tagged(key or "") for key in keys) and not _is_recent(build):
        return
    pushed = [_with_tag(key or "") for key in keys]
    for invocation in run.invocations:
        file = _written_to(invocation)
        images = [_with_tag(image) for image in _images(invocation)] if file else []
        if images and all(_differ(image, each) for image in images for each in pushed):
            last = made[-1].call.invocation
            step = Step(last.span, f"`{_spoken(pushed[-1])}` is pushed")
            place = inside(invocation, invocation.words[-1].origin.span)
            yield NotPushed(
                invocation, file, _spoken(images[0]), made[-1], _spoken(pushed[-1]), place,
                (*last.steps[:-1], step, *invocation.steps[-1:]),
            )  # fmt: skip


def _may_push(workspace: Workspace, invocation: Invocation) -> bool:
    if invocation.name == "aws":
        return any(string(word) == "put-image" for word in invocation.words)
    call = docker_call(workspace, invocation)
    return invocation.name in _OTHER_PUSHERS or (call is not None and call.command in _OTHER_PUSHES)


def _written_to(invocation: Invocation) -> str:
    """Return the file of image definitions that `echo` or `printf` surely writes; empty for other commands."""
    if invocation.name not in ("echo", "printf") or invocation.conditional:
        return ""
    targets = [string(each.target) or "" for each in invocation.redirects if each.operator == ">"]
    names = [target.rpartition("/")[2] for target in targets]
    return names[0] if len(names) == 1 and names[0] in _FILES else ""


def _images(invocation: Invocation) -> list[str]:
    """Return the images in what a command writes, by their keys; nothing where not all of it is known."""
    keys = [image_names.text_key(word) for word in invocation.words[1:]]
    if None in keys or not keys:
        return []
    first, *rest = [key or "" for key in keys]
    if invocation.name == "echo":
        return _IMAGE.findall(" ".join((first, *rest)))
    pieces = first.replace("%%", "\0").split("%s")
    if len(pieces) != len(rest) + 1 or any("%" in piece for piece in pieces):
        return []
    text = "".join(piece + argument for piece, argument in zip(pieces, (*rest, ""), strict=True))
    return _IMAGE.findall(text)


def _is_recent(build: Build) -> bool:
    """Tell whether Docker surely pushes `latest` where no tag is written: before 20.10 it pushed all tags."""
    image = kinds.curated(build.image)
    return image is not None and image.status == "active"


def _is_tagged(key: str) -> bool:
    """Tell whether a name visibly has a tag or a digest."""
    bare = _VARIABLE.sub("x", key)
    return ":" in bare.rpartition("/")[2] or "@" in bare


def _with_tag(key: str) -> str:
    return key if _is_tagged(key) or key.endswith("}") else f"{key}:latest"


def _differ(image: str, other: str) -> bool:
    """Tell whether two names surely are two: the same variables, and other words between them."""
    if _VARIABLE.findall(image) == _VARIABLE.findall(other):
        # A variable at the end may hold the tag, or there is none.
        return other not in (image, f"{image}:latest") and image != f"{other}:latest"
    repository, tag = _split(image)
    second, second_tag = _split(other)
    tags = {tag, second_tag}
    if repository != second or not tags & _NEVER_WORDS:
        return False
    rest = (tags - _NEVER_WORDS).pop() if tags - _NEVER_WORDS else ""
    return rest.isalpha()


def _split(key: str) -> tuple[str, str]:
    masked = _VARIABLE.sub(lambda match: "x" * len(match.group()), key)
    colon = masked.rfind(":")
    return (key[:colon], key[colon + 1 :]) if colon > masked.rfind("/") else (key, "")


def _spoken(key: str) -> str:
    """Return a key as people write it; what is no variable of the shell has no name that they know."""
    return _VARIABLE.sub(lambda match: f"${match[1]}" if match[1].isupper() else _UNNAMED, key)
