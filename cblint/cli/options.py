"""This is where the options of `cblint check` are declared, once for the plain path and for typer."""

from __future__ import annotations

from cblint.errors import UsageError
from cblint.finding import Severity
from cblint.record import NamedTuple, Record
from cblint.report import FORMATS

SEVERITIES = tuple(severity.name.lower() for severity in Severity)


class Option(NamedTuple):
    """One option: a flag, one word, or a word that may be given several times."""

    name: str
    help: str
    flags: tuple[str, ...]
    takes: str = ""
    """What its word is, for people; empty for a flag."""
    several: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""


OPTIONS = (
    Option("select", "Run only these rules or groups.", ("--select",), "RULE", several=True),
    Option("ignore", "Leave these rules or groups out.", ("--ignore",), "RULE", several=True),
    Option("strict", "Also run the rules for hygiene and hardening.", ("--strict",)),
    Option(
        "fail_on",
        f"The lowest severity that makes the exit status 1: {', '.join(SEVERITIES)} or never; by default low.",
        ("--fail-on",),
        "SEVERITY",
        choices=(*SEVERITIES, "never"),
    ),
    Option(
        "min_severity",
        f"Report nothing below this severity: {', '.join(SEVERITIES)}; by default low.",
        ("--min-severity",),
        "SEVERITY",
        choices=SEVERITIES,
    ),
    Option(
        "format",
        f"The format of what is printed: {', '.join(FORMATS)}.",
        ("--format", "-f"),
        "FORMAT",
        choices=tuple(FORMATS),
        default="text",
    ),
    Option(
        "output",
        "Also write a format to a file; may be given several times.",
        ("--output", "-o"),
        "FORMAT=FILE",
        several=True,
    ),
    Option("fix", "Apply the safe fixes.", ("--fix",)),
    Option("unsafe_fixes", "With --fix or --diff, also what may change more than the finding.", ("--unsafe-fixes",)),
    Option("diff", "Print what --fix would change, and change nothing.", ("--diff",)),
    Option("baseline", "Leave out the findings that this baseline holds.", ("--baseline",), "FILE"),
    Option(
        "write_baseline",
        "Write the findings to this baseline, and take out what nothing needs.",
        ("--write-baseline",),
        "FILE",
    ),
    Option("add_ignores", "Accept all findings by comments that give this reason.", ("--add-ignores",), "REASON"),
    Option(
        "stdin_filename",
        "Check the text on standard input as the content of this file.",
        ("--stdin-filename",),
        "FILE",
    ),
    Option("root", "The folder to read below; by default what is given tells.", ("--root",), "FOLDER"),
    Option("config", "The configuration to use.", ("--config",), "FILE"),
    Option("rule_pack", "Load the rules of an installed pack.", ("--rule-pack",), "NAME", several=True),
    Option("isolated", "Ignore the checked repository's own configuration and comments.", ("--isolated",)),
    Option("show_unknown", "List the checks that could not be decided, and why.", ("--show-unknown",)),
    Option("exit_zero", "Exit with 0 though there are findings.", ("--exit-zero",)),
    Option("quiet", "Print findings only.", ("--quiet", "-q")),
    Option("verbose", "Print all places, however many.", ("--verbose", "-v")),
)


class Arguments(Record):
    """What a call of `cblint check` asks for."""

    paths: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    strict: bool = False
    fail_on: str = ""
    """Empty: what the configuration says."""
    min_severity: str = ""
    format: str = "text"
    output: tuple[str, ...] = ()
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    baseline: str = ""
    write_baseline: str = ""
    add_ignores: str = ""
    stdin_filename: str = ""
    root: str = ""
    config: str = ""
    rule_pack: tuple[str, ...] = ()
    isolated: bool = False
    show_unknown: bool = False
    exit_zero: bool = False
    quiet: bool = False
    verbose: bool = False

    @property
    def changes(self) -> bool:
        """Whether anything but outputs is to be written, or shown as if it were."""
        return bool(self.fix or self.diff or self.unsafe_fixes or self.write_baseline or self.add_ignores)


def plain(words: list[str]) -> Arguments | None:
    """Return what the words after `check` ask for; None if it takes typer to understand or refuse them."""
    by_flag = {flag: option for option in OPTIONS for flag in option.flags}
    given: dict[str, object] = {}
    paths: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            paths.extend(rest)
            break
        if not word.startswith("-") or word == "-":
            paths.append(word)
            continue
        flag, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        option = by_flag.get(flag)
        if option is None or (equals and not option.takes):
            return None
        if not option.takes:
            given[option.name] = True
            continue
        text = value if equals else next(rest, None)
        if not text or (option.choices and text not in option.choices):
            return None
        given[option.name] = (*_tuple(given.get(option.name)), text) if option.several else text
    return Arguments(paths=tuple(paths), **given)  # type: ignore[arg-type]


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def names(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return rule ids and groups that were given one by one or joined by commas."""
    return tuple(name.strip() for word in words for name in word.split(",") if name.strip())


def outputs(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the formats and files of `--output`; raise UsageError for a word of another form."""
    found: list[tuple[str, str]] = []
    for word in words:
        name, equals, path = word.partition("=")
        if not equals or not path or name not in FORMATS:
            raise UsageError(f"`--output {word}` must be FORMAT=FILE, with a format of {', '.join(FORMATS)}")
        if path in (other for _, other in found):
            raise UsageError(f"`--output` names `{path}` twice")
        found.append((name, path))
    return tuple(found)
