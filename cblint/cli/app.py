"""This is where typer describes the commands: their help, their completions, and what is wrong with a call."""

from __future__ import annotations

import inspect
from enum import Enum, StrEnum
from importlib.resources import files
from typing import Annotated, Any

import typer

from cblint import __version__
from cblint.cli.check import CLEAN, FAILED, run_check
from cblint.cli.options import OPTIONS, Arguments, Option
from cblint.cli.streams import complain, say
from cblint.errors import CblintError, Failure
from cblint.registry import Registry, built_in, nearest

_CHECK_HELP = """Check a repository, or what touches the files given.

Exit status: 0 if nothing was found, 1 if there are findings at or above --fail-on, 2 if the job could not be done.
"""


def run_app(words: list[str]) -> int:
    """Run a command line by typer and return its exit status."""
    command = typer.main.get_command(_app())
    try:
        result = command.main(words, prog_name="cblint", standalone_mode=False)
    except typer.Exit as error:
        return error.exit_code
    except typer.Abort:
        return FAILED
    except Exception as error:
        shown = getattr(error, "show", None)  # a usage error of the library that typer is built on
        if shown is None:
            raise
        shown()
        return FAILED
    return result if isinstance(result, int) else CLEAN


def _app() -> typer.Typer:
    app = typer.Typer(
        name="cblint",
        help="Check AWS CodeBuild and CodeDeploy configuration, and all that has to fit together with it.",
        no_args_is_help=True,
        context_settings={"help_option_names": ["--help", "-h"]},
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_callback)
    app.command("check", help=_CHECK_HELP)(_check_command())
    app.command("explain", help="Print the page of a rule.")(_explain)
    app.command("rules", help="List the rules.")(_rules)
    app.command("schema", help="Print a JSON Schema for editors and tools.")(_schema)
    return app


def _callback(
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    if version:
        say(f"cblint {__version__}\n")
        raise typer.Exit


def _check_command() -> Any:
    def check(**given: Any) -> int:
        return run_check(Arguments(**{name: _plain(value) for name, value in given.items()}))

    parameters = [
        inspect.Parameter(
            "paths",
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[list[str] | None, typer.Argument(metavar="[PATHS]...", help="Files and folders.")],
        ),
        *(_parameter(option) for option in OPTIONS),
    ]
    check.__signature__ = inspect.Signature(parameters, return_annotation=int)  # type: ignore[attr-defined]
    check.__annotations__ = {each.name: each.annotation for each in parameters} | {"return": int}
    return check


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return tuple(value) if isinstance(value, list) else () if value is None else value


def _parameter(option: Option) -> inspect.Parameter:
    kind: Any = str
    default: object = option.default
    if not option.takes:
        kind, default = bool, False
    elif option.several:
        kind, default = list[str] | None, None
    elif option.choices:
        choices = StrEnum("choices", {choice: choice for choice in option.choices})  # type: ignore[misc]
        kind, default = choices, choices(option.default)
    described = typer.Option(
        *option.flags, help=option.help, metavar=option.takes or None, show_default=bool(option.default)
    )
    return inspect.Parameter(
        option.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, described]
    )


def _explain(rule: Annotated[str, typer.Argument(help="The rule's id.")]) -> int:
    try:
        found = built_in().load(rule)
    except CblintError as error:
        complain((error.failure,))
        return FAILED
    profile = "" if found.profile.value == "default" else f", only with --{found.profile.value}"
    head = f"{found.kind.value}, {found.severity.name.lower()} severity{profile}"
    say(f"# {found.id}\n\n*{head}*\n\n{found.text}\n")
    return CLEAN


def _rules(
    format_: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> int:
    registry = built_in()
    if format_ == "json":
        from json import dumps  # noqa: PLC0415  (only for this format)

        rows = [
            {key: value for key, value in each._asdict().items() if key not in ("module", "size", "visits")}
            for each in registry.listed.values()
        ]
        say(dumps(rows, indent=2, ensure_ascii=False) + "\n")
        return CLEAN
    if format_ != "text":
        complain((Failure(f"unknown format `{format_}`; there are text and json"),))
        return FAILED
    say(_table(registry))
    return CLEAN


def _table(registry: Registry) -> str:
    width = max(len(rule) for rule in registry.listed)
    lines = []
    for group in registry.groups:
        lines.append(f"{group}\n")
        for each in registry.listed.values():
            if each.group == group:
                strict = " (strict)" if each.profile == "strict" else ""
                lines.append(f"  {each.id:{width}}  {each.severity:6}  {each.summary}{strict}\n")
        lines.append("\n")
    return "".join(lines)


def _schema(name: Annotated[str, typer.Argument(help="buildspec, appspec-ec2, appspec-ecs, …")]) -> int:
    suffix = ".schema.json"
    folder = files("cblint_schemas")
    names = sorted(each.name.removesuffix(suffix) for each in folder.iterdir() if each.name.endswith(suffix))
    if name not in names:
        near = nearest(name, names)
        hint = f"the nearest is `{near}`; " if near else ""
        complain((Failure(f"unknown schema `{name}`; {hint}there are {', '.join(names)}"),))
        return FAILED
    say((folder / f"{name}{suffix}").read_text(encoding="utf-8"))
    return CLEAN
