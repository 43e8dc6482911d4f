"""This is where the buildspec language is described, key by key: the environment, the phases, and all in all.

Facts: CodeBuild user guide, "Build specification reference for CodeBuild" and "Use GitHub Actions syntax in a
buildspec" (2026-09).
"""

from __future__ import annotations

from cblint.model.part import ProblemKind
from cblint.read.keys import ANYTHING, COMMANDS, FLAG, TEXT, TEXTS, Expands, Key, Keys, Listed, Mapped, Word
from cblint.read.keys_batch import BATCH
from cblint.read.keys_outputs import ARTIFACTS, CACHE, REPORT

PHASES = ("install", "pre_build", "build", "post_build")
VERSIONS = ("0.2", "0.1")

VERSION = Word(
    values=VERSIONS,
    what="`0.2` or `0.1`",
    problem=ProblemKind.INVALID_VERSION,
    meanings=("all commands run in one shell.", "each command runs in a shell of its own."),
)

ON_FAILURE = Word(
    pattern=r"(ABORT|CONTINUE|RETRY(-(100|[1-9]?[0-9])(-.+)?|-[^0-9].*|-[0-9]+[^0-9].*)?)",
    ignore_case=True,
    what="`ABORT`, `CONTINUE`, or `RETRY` with a count up to 100, a regular expression or both",
    problem=ProblemKind.ON_FAILURE_INVALID,
    examples=("ABORT", "CONTINUE", "RETRY", "RETRY-5", "RETRY-.*timed out.*", "RETRY-5-.*timed out.*"),
    meanings=(
        "the build ends.",
        "the next phase runs.",
        "the build is tried again, up to three times.",
        "it is tried again up to five times; 100 is the most.",
        "it is tried again if the error's message matches the regular expression.",
        "both.",
    ),
)

VARIABLES = Mapped(TEXT, "The value of the variable, as it is written.")

ENV = Keys(
    (
        Key(
            "shell",
            Word(
                examples=("bash", "/bin/sh", "powershell.exe", "cmd.exe"),
                meanings=(
                    "Bash, on Linux.",
                    "what is used on Linux if nothing is given.",
                    "PowerShell, what is used on Windows if nothing is given.",
                    "the command prompt of Windows.",
                ),
            ),
            "The shell that runs the commands.",
        ),
        Key(
            "variables",
            VARIABLES,
            "Environment variables with their literal values; anyone who reads the file sees them.",
            expands=Expands.NO,
            early=True,
        ),
        Key(
            "parameter-store",
            Mapped(TEXT, "The name of the parameter."),
            "Environment variables whose values are fetched from Systems Manager Parameter Store, by parameter name.",
            early=True,
        ),
        Key(
            "secrets-manager",
            Mapped(TEXT, "The secret: `secret-id:json-key:version-stage:version-id`."),
            "Environment variables whose values are fetched from Secrets Manager: "
            "`secret-id:json-key:version-stage:version-id`, all but the first part optional.",
            early=True,
        ),
        Key("exported-variables", TEXTS, "Variables that later actions of a CodePipeline pipeline can read."),
        Key("git-credential-helper", FLAG, "Whether Git gets CodeBuild's credentials for the source.", default=False),
    )
)

PROXY = Keys(
    (
        Key(
            "upload-artifacts",
            FLAG,
            "Whether artifacts are uploaded through the explicit proxy server.",
            default=False,
        ),
        Key("logs", FLAG, "Whether logs are sent through the explicit proxy server.", default=False),
    )
)

_VALUES = Mapped(ANYTHING, "The value.")

STEP = Keys(
    (
        Key("name", TEXT, "The step's name in the log."),
        Key("id", TEXT, "What later steps call it."),
        Key("if", TEXT, "An expression; the step only runs if it is true."),
        Key("uses", TEXT, "The action to run, with its version.", examples=("actions/setup-node@v4",)),
        Key("with", _VALUES, "What the action is given, by name."),
        Key("run", TEXT, "Commands for a shell, in place of an action."),
        Key("shell", TEXT, "The shell that runs them."),
        Key("working-directory", TEXT, "The folder that they run in."),
        Key("env", _VALUES, "Environment variables of the step."),
    ),
    closed=False,
)


def _phase(name: str, description: str) -> Key:
    runtimes = Key(
        "runtime-versions",
        Mapped(TEXT, "The version: exact, of a major version (`3.x`), or `latest`."),
        "Language runtimes to select in a curated image, such as `python: 3.12`.",
        rule=None if name == "install" else ProblemKind.RUNTIMES_OUTSIDE_INSTALL,
        expands=Expands.VARIABLES,
        early=True,
    )
    keys = Keys(
        (
            Key("run-as", TEXT, "The Linux user that runs the commands of this phase."),
            Key("on-failure", ON_FAILURE, "What happens if this phase fails; not on Lambda or reserved capacity."),
            runtimes,
            Key(
                "commands",
                COMMANDS,
                "The commands, one a list item; the first that fails ends the phase.",
                expands=Expands.SHELL,
            ),
            Key(
                "finally",
                COMMANDS,
                "Commands that run after `commands`, even if one of those failed.",
                expands=Expands.SHELL,
            ),
            Key("steps", Listed(STEP, alone=False), "Steps of GitHub Actions, in place of `commands`."),
        )
    )
    return Key(name, keys, description)


PHASES_KEYS = Keys(
    (
        _phase("install", "Installs what the build needs."),
        _phase("pre_build", "Runs before the build, for instance to log in to a registry."),
        _phase("build", "Builds and tests."),
        _phase("post_build", "Runs after the build, even if the build phase failed."),
    )
)

BUILDSPEC = Keys(
    (
        Key("version", VERSION, "The version of the language.", required=True, unquoted_beside="batch"),
        Key("run-as", TEXT, "The Linux user that runs all commands.", default="root"),
        Key("env", ENV, "The shell and the environment variables."),
        Key(
            "environment_variables",
            Keys(
                (
                    Key(
                        "plaintext",
                        VARIABLES,
                        "Environment variables with their literal values.",
                        expands=Expands.NO,
                        early=True,
                    ),
                ),
                closed=False,
            ),
            "The environment variables of version 0.1.",
            version="0.1",
        ),
        Key("proxy", PROXY, "What goes through an explicit proxy server."),
        Key("batch", BATCH, "The builds of a batch."),
        Key("phases", PHASES_KEYS, "What the build does, phase by phase.", required=True, unless="batch"),
        Key(
            "reports",
            Mapped(REPORT, "The reports of this group; a name is put after that of the project."),
            "Test and coverage reports, by the name or ARN of the report group.",
            expands=Expands.VARIABLES,
        ),
        Key("artifacts", ARTIFACTS, "What the build uploads."),
        Key("cache", CACHE, "What is kept for later builds."),
        Key(
            "eb_codebuild_settings",
            ANYTHING,
            "Settings that the Elastic Beanstalk command line reads; CodeBuild passes over them.",
        ),
    ),
    free=("x-", ".", "_"),
)

CONFUSIONS = (
    ("environment", "env"),
    ("environment-variables", "env"),
    ("environment_variables", "env"),
    ("environments", "env"),
    ("runtime", "runtime-versions"),
    ("runtimes", "runtime-versions"),
    ("command", "commands"),
    ("cmd", "commands"),
    ("script", "commands"),
    ("scripts", "commands"),
    ("user", "run-as"),
    ("prebuild", "pre_build"),
    ("postbuild", "post_build"),
    ("parameters", "parameter-store"),
    ("ssm", "parameter-store"),
    ("secrets", "secrets-manager"),
    ("secret-manager", "secrets-manager"),
    ("format", "file-format"),
    ("depends-on", "depend-on"),
    ("depends_on", "depend-on"),
    ("exclude", "exclude-paths"),
    ("path", "paths"),
    ("key-fallback", "fallback-keys"),
    ("restore-keys", "fallback-keys"),
)
"""What people write, and the key that they mean."""
