"""This is where typer describes the commands: their help, their completions, and what is wrong with a call."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from enum import Enum, StrEnum
from importlib.resources import files
from typing import Annotated, Any

import typer

from cblint import __version__
from cblint.cli.check import CLEAN, FAILED, run_check
from cblint.cli.completion import OFFERS, rules, schema_names, schemas
from cblint.cli.graph import HELP, graph
from cblint.cli.options import OPTIONS, Arguments, Option, names
from cblint.cli.settings import users_registry
from cblint.cli.streams import complain, say
from cblint.errors import CblintError, Failure, UsageError
from cblint.option import WORDS
from cblint.registry import Listed, Registry, nearest

_CHECK_HELP = """Check a repository, or what touches the files given.

Exit status: 0 if nothing was found, 1 if there are findings at or above --fail-on, 2 if the job could not be done.
"""
CONFIG_OPTIONS = (
    *(
        option
        for option in OPTIONS
        if option.name
        in {
            "select",
            "ignore",
            "strict",
            "fail_on",
            "min_severity",
            "baseline",
            "root",
            "config",
            "rule_pack",
            "isolated",
        }
    ),
    Option(
        "format",
        "The format of what is printed: text or json.",
        ("--format", "-f"),
        "FORMAT",
        choices=("text", "json"),
        default="text",
    ),
)


class _Format(StrEnum):
    TEXT = "text"
    JSON = "json"


def run_app(words: list[str]) -> int:
    """Run a command line by typer and return its exit status."""
    command = typer.main.get_command(_app())
    try:
        result = command.main(words, prog_name="cblint", standalone_mode=False)
    except typer.Exit as error:
        return error.exit_code
    except typer.Abort:
        return FAILED
    except CblintError as error:
        complain((error.failure,))
        return FAILED
    except Exception as error:
        refused = _refused(error)
        if refused is None:
            raise
        complain((refused,))
        return FAILED
    return result if isinstance(result, int) else CLEAN


def _refused(error: Exception) -> Failure | None:
    """Return what is wrong with a call, in cblint's own words as far as they go; None if that is not what failed."""
    described = getattr(error, "format_message", None)  # of the library that typer is built on
    if described is None:
        return None
    message = described().replace("Value error, ", "").removesuffix(".").replace("'", "`")
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "cblint"
    return Failure(f"{message[:1].lower()}{message[1:]} (try `{command} --help`)")


def _app() -> typer.Typer:
    app = typer.Typer(
        name="cblint",
        help="Check AWS CodeBuild and CodeDeploy configuration, and all that has to fit together with it.",
        invoke_without_command=True,
        context_settings={"help_option_names": ["--help", "-h"]},
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_callback)
    app.command("check", help=_CHECK_HELP)(_command(run_check, OPTIONS))
    app.command("explain", help="Print the page of a rule.")(_explain)
    app.command("rules", help="List the rules.")(_rules)
    app.command("config", help="Print what is configured and why, and which rules run.")(
        _command(_config, CONFIG_OPTIONS)
    )
    app.command("graph", help=HELP)(graph)
    app.command("schema", help="Print a JSON Schema for editors and tools.")(_schema)
    return app


def _callback(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    if version:
        say(f"cblint {__version__}\n")
        raise typer.Exit
    if context.invoked_subcommand is None:
        say(context.get_help() + "\n", sys.stderr)
        raise typer.Exit(FAILED)


def _command(run: Callable[[Arguments], int], options: tuple[Option, ...]) -> Any:
    """Return a function for typer to call, with a parameter for each option."""

    def command(**given: Any) -> int:
        return run(_arguments(given, options))

    parameters = [
        inspect.Parameter(
            "paths",
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[list[str] | None, typer.Argument(metavar="PATHS", help="Files and folders.")],
        ),
        *map(_parameter, options),
    ]
    command.__signature__ = inspect.Signature(parameters, return_annotation=int)  # type: ignore[attr-defined]
    command.__annotations__ = {each.name: each.annotation for each in parameters} | {"return": int}
    return command


def _arguments(given: dict[str, Any], options: tuple[Option, ...]) -> Arguments:
    for option in options:
        value = given[option.name]
        if option.takes and (value == "" or (option.several and "" in (value or ()))):
            raise UsageError(f"`{option.flags[0]}` needs a {option.takes}, and is given an empty one")
    return Arguments(**{name: _plain(value) for name, value in given.items() if value is not None})


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return tuple(value) if isinstance(value, list) else value


def _parameter(option: Option) -> inspect.Parameter:
    kind: Any = str | None
    default: object = None
    if not option.takes:
        kind, default = bool, False
    elif option.several:
        kind, default = list[str] | None, None
    elif option.choices:
        choices = StrEnum("choices", {choice: choice for choice in option.choices})  # type: ignore[misc]
        kind, default = (choices, choices(option.default)) if option.default else (choices | None, None)
    described = typer.Option(
        *option.flags,
        help=option.help,
        metavar=option.takes or None,
        show_default=bool(option.default),
        autocompletion=OFFERS.get(option.name),
    )
    return inspect.Parameter(
        option.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, described]
    )


def _config(arguments: Arguments) -> int:
    from cblint.cli.config import inspected  # noqa: PLC0415  (only for this command)

    say(inspected(arguments))
    return CLEAN


_RULE_PACKS = typer.Option(
    "--rule-pack", metavar="NAME", help="Load the rules of an installed pack.", autocompletion=OFFERS["rule_pack"]
)


def _explain(
    rule: Annotated[str, typer.Argument(help="The rule's id.", autocompletion=rules)],
    rule_pack: Annotated[list[str] | None, _RULE_PACKS] = None,
) -> int:
    from cblint.explain import page  # noqa: PLC0415  (only for this command)

    say(page(users_registry(names(tuple(rule_pack or ()))).load(rule)))
    return CLEAN


def _rules(
    format_: Annotated[_Format, typer.Option("--format", "-f", help="The format of what is printed.")] = _Format.TEXT,
    rule_pack: Annotated[list[str] | None, _RULE_PACKS] = None,
) -> int:
    registry = users_registry(names(tuple(rule_pack or ())))
    say(_json(registry) if format_ is _Format.JSON else _table(registry))
    return CLEAN


def _json(registry: Registry) -> str:
    from json import dumps  # noqa: PLC0415  (only for this format)

    return dumps([_row(each) for each in registry.listed.values()], indent=2, ensure_ascii=False) + "\n"


def _row(listed: Listed) -> dict[str, object]:
    """Return what is told of a rule; where its module stands is no one's business."""
    options = [{"kind": WORDS[type(option)], **option._asdict()} for option in listed.options]
    row = {**listed._asdict(), "options": options}
    return {key: value for key, value in row.items() if key not in ("module", "size", "visits")}


def _table(registry: Registry) -> str:
    width = max(len(rule) for rule in registry.listed)
    lines = []
    for group in registry.groups:
        lines.append(f"{group}\n")
        for each in registry.listed.values():
            if each.group == group:
                strict = " (strict)" if each.profile == "strict" else ""
                fix = f"{each.fix} fix" if each.fix else ""
                lines.append(f"  {each.id:{width}}  {each.severity:6}  {fix:10}  {each.summary}{strict}\n")
        lines.append("\n")
    return "".join(lines[:-1])


def _schema(
    name: Annotated[str, typer.Argument(help="buildspec, appspec-ec2, config, …", autocompletion=schemas)],
) -> int:
    known = schema_names()
    if name not in known:
        near = nearest(name, known)
        hint = f"the nearest is `{near}`; " if near else ""
        raise UsageError(f"unknown schema `{name}`; {hint}there are {', '.join(known)}")
    say((files("cblint_schemas") / f"{name}.schema.json").read_text(encoding="utf-8"))
    return CLEAN
