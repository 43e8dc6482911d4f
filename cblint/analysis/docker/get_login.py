"""This is where the calls of `aws ecr get-login` are found, which version 2 of the AWS CLI does not have."""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.commands import run_by
from cblint.analysis.drafts import draft_at
from cblint.analysis.images import kinds
from cblint.analysis.images.runtimes import selected
from cblint.analysis.invocation import Invocation, Run
from cblint.analysis.shell.texts import shell_texts, statements_in
from cblint.data import images
from cblint.data.images import Image
from cblint.data.logins import logins
from cblint.finding import Edit
from cblint.model.build import Build
from cblint.parse.shell_script import Expansion, Literal, SimpleCommand, Substitution, Word
from cblint.pattern import pattern
from cblint.record import NamedTuple
from cblint.source import Span
from cblint.value import NO, Truth, Value, glob, maybe, string, truth, why_unknown
from cblint.workspace import Workspace

_NEWER = "get-login-password"
_PLAIN = pattern(r"[A-Za-z0-9_./-]+")
_DIGITS = pattern(r"[0-9]{12}")
_HARMLESS = frozenset({"--no-include-email", "--include-email"})
_SCRIPTS = (".sh", ".bash")
_KEPT = frozenset({"--region", "--profile"})


class OldLogin(NamedTuple):
    """A call of `aws ecr get-login` that counts."""

    invocation: Invocation
    edits: tuple[Edit, ...]
    """Those that put the newer command in its place; none where that is not plain to write."""


def is_gone(workspace: Workspace, build: Build) -> Truth:
    """Return whether the AWS CLI of a build's image is of version 2; maybe where the image is not known.

    A buildspec whose project is not found is judged by the projects there are: it will be one of them that runs it.
    """
    if build.project is None and workspace.once(_has_only_older):
        return NO
    if string(build.image) is None:
        return NO if _needs_old_image(build) else maybe(why_unknown(build.image))
    return truth(_is_newer(build.image))


def _is_newer(value: Value) -> bool:
    image = kinds.curated(value)
    return image is not None and image.name not in logins().cli_1_images


def _has_only_older(workspace: Workspace) -> bool:
    """Tell whether projects are declared, and none of them surely has an image with version 2."""
    found = [project.environment.image for stack in workspace.stacks for project in stack.projects]
    return bool(found) and not any(_is_newer(image) for image in found)


def _needs_old_image(build: Build) -> bool:
    """Tell whether a build selects a runtime, such as `docker: 18`, that only images with version 1 have."""
    facts = images.load()
    newer = [each for name, each in facts.images.items() if name not in logins().cli_1_images and each.status != "gone"]
    return any(
        version is not None and not any(_has(image, entry.key, version) for image in newer)
        for entry in (selected(build.buildspec) if build.buildspec is not None else ())
        if (version := string(entry.value)) is not None and entry.key in facts.runtimes
    )


def _has(image: Image, name: str, version: str) -> bool:
    runtime = (image.runtimes or {}).get(name)
    return runtime is not None and (runtime.others or version in runtime.versions or not version[:1].isdigit())


def old_logins(workspace: Workspace, build: Build) -> tuple[OldLogin, ...]:
    """Return the calls whose failure matters, of a build that takes no heed of the CLI's version itself."""
    run = run_by(workspace, build)
    calls = [each for each in run.invocations if _is(each, "get-login")]
    if not calls or _minds_version(run):
        return ()
    wanted = [each for each in calls if not each.tolerated]
    return tuple(OldLogin(each, _edits(workspace, build, each)) for each in wanted)


def _is(invocation: Invocation, operation: str) -> bool:
    words = [string(word) for word in invocation.words[1:]]
    return invocation.name == "aws" and "ecr" in words and operation in words[words.index("ecr") + 1 :]


def _minds_version(run: Run) -> bool:
    """Tell whether a build may install version 1, asks which version there is, or shows that its image is its own."""
    return any(
        _installs_old(each) or _is_asked(each) or _is(each, _NEWER) or "dockerd" in each.name
        for each in run.invocations
    )


def _installs_old(invocation: Invocation) -> bool:
    facts = logins()
    runs = invocation.name in facts.installers or (invocation.name in facts.interpreters and invocation.word(1) == "-m")
    return runs and any(glob(word).startswith(("awscli", "aws-cli", "*")) for word in invocation.words[1:])


def _is_asked(invocation: Invocation) -> bool:
    return invocation.name == "aws" and "--version" in [string(word) for word in invocation.words]


def _edits(workspace: Workspace, build: Build, call: Invocation) -> tuple[Edit, ...]:
    """Return the edits by which the newer command logs in to the same registry."""
    place = _whole(workspace, build, call)
    text = _newer(call.command) if call.command is not None else ""
    source = workspace.files.again(place.path) if place is not None and text else None
    if place is None or source is None or any(suffix in source.text for suffix in logins().suffixes.values()):
        return ()
    if place.path.endswith(_SCRIPTS):
        return (Edit(place, text),)
    draft = draft_at(workspace, place)
    return draft.replace_within(place, text) if draft is not None else ()


def _whole(workspace: Workspace, build: Build, call: Invocation) -> Span | None:
    """Return the command that does nothing but run what a call prints."""
    for text in shell_texts(workspace, build):
        for statement in statements_in(text.script.body):
            if isinstance(statement, SimpleCommand) and not statement.assignments and not statement.redirects:
                words = statement.words
                if len(words) == 2 and words[0].literal == "eval":
                    words = words[1:]
                if len(words) == 1 and _prints(words[0], call):
                    return statement.span
    return None


def _prints(word: Word, call: Invocation) -> bool:
    match word.parts:
        case (Substitution(body=(SimpleCommand(span=span, assignments=(), redirects=()),), process=False),):
            return span == call.span
        case _:
            return False


def _newer(command: SimpleCommand) -> str:
    """Return the newer way to log in with the options of an old one; empty where they are not plain."""
    given: dict[str, str] = {}
    words = list(command.words)
    if [word.literal for word in words[:3]] != ["aws", "ecr", "get-login"] or command.assignments:
        return ""
    for name, value in _options(words[3:]):
        if name in _HARMLESS and not value:
            continue
        if name not in (*_KEPT, "--registry-ids") or not value or name in given:
            return ""
        given[name] = value
    region = given.get("--region", "$AWS_DEFAULT_REGION")
    profile = f" --profile {given['--profile']}" if "--profile" in given else ""
    account = given.get("--registry-ids", f"$(aws sts get-caller-identity{profile} --query Account --output text)")
    if "--registry-ids" in given and _DIGITS.fullmatch(account) is None:
        return ""
    host = f"{account}.dkr.ecr.{region}.{_suffix(region)}"
    login = f"docker login --username AWS --password-stdin {host}"
    return f"aws ecr {_NEWER}{profile} --region {region} | {login}"


def _options(words: list[Word]) -> Iterator[tuple[str, str]]:
    """Yield options with their values as they are to be written; empty for one without."""
    index = 0
    while index < len(words):
        name, sign, value = (words[index].literal or "").partition("=")
        index += 1
        if not sign and name in (*_KEPT, "--registry-ids") and index < len(words):
            value = _written(words[index])
            index += 1
        yield name, value if not sign or _PLAIN.fullmatch(value) else ""


def _written(word: Word) -> str:
    """Return a word of plain characters and variables as a shell reads it; empty for any other."""
    found = ""
    for part in word.parts:
        match part:
            case Literal(text=text) if _PLAIN.fullmatch(text):
                found += text
            case Expansion(name=name, operator="", argument=None) if name.isidentifier():
                found += f"${{{name}}}" if len(word.parts) > 1 else f"${name}"
            case _:
                return ""
    return found


def _suffix(region: str) -> str:
    facts = logins()
    return next((suffix for start, suffix in facts.suffixes.items() if region.startswith(start)), facts.default_suffix)
