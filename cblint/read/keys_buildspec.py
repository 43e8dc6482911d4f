"""This is where the buildspec language is described, key by key.

Facts: CodeBuild user guide, "Build specification reference for CodeBuild" and "Batch build buildspec reference"
(2026-09).
"""

from __future__ import annotations

from cblint.model.part import ProblemKind
from cblint.read.keys import ANYTHING, FLAG, TEXT, TEXTS, CommandText, Key, Keys, Listed, Mapped, Number, Word

PHASES = ("install", "pre_build", "build", "post_build")
VERSIONS = ("0.1", "0.2")

REPORT_FORMATS = (
    "CUCUMBERJSON",
    "JUNITXML",
    "NUNITXML",
    "NUNIT3XML",
    "TESTNGXML",
    "VISUALSTUDIOTRX",
    "CLOVERXML",
    "COBERTURAXML",
    "JACOCOXML",
    "SIMPLECOV",
)

VERSION = Word(
    values=VERSIONS,
    what="`0.2` or `0.1`",
    problem=ProblemKind.INVALID_VERSION,
)

ON_FAILURE = Word(
    pattern=r"(ABORT|CONTINUE|RETRY(-(100|[1-9]?[0-9])(-.+)?|-[^0-9].*|-[0-9]+[^0-9].*)?)",
    ignore_case=True,
    what="`ABORT`, `CONTINUE`, or `RETRY` with a count up to 100, a regular expression or both",
    problem=ProblemKind.ON_FAILURE_INVALID,
    examples=("ABORT", "CONTINUE", "RETRY", "RETRY-3"),
)

VARIABLES = Mapped(TEXT, "variable names")

ENV = Keys(
    (
        Key(
            "shell",
            Word(examples=("bash", "/bin/sh", "powershell.exe", "cmd.exe")),
            "The shell that runs the commands: `bash` or `/bin/sh` on Linux, `powershell.exe` or `cmd.exe` on Windows.",
        ),
        Key(
            "variables",
            VARIABLES,
            "Environment variables with their literal values; anyone who reads the file sees them.",
        ),
        Key(
            "parameter-store",
            VARIABLES,
            "Environment variables whose values are fetched from Systems Manager Parameter Store, by parameter name.",
        ),
        Key(
            "secrets-manager",
            VARIABLES,
            "Environment variables whose values are fetched from Secrets Manager: "
            "`secret-id:json-key:version-stage:version-id`, all but the first part optional.",
        ),
        Key("exported-variables", TEXTS, "Variables that later actions of a CodePipeline pipeline can read."),
        Key(
            "git-credential-helper", FLAG, "Whether Git gets CodeBuild's credentials for the source. Off if not given."
        ),
    )
)

PROXY = Keys(
    (
        Key("upload-artifacts", FLAG, "Whether artifacts are uploaded through the explicit proxy server."),
        Key("logs", FLAG, "Whether logs are sent through the explicit proxy server."),
    )
)

COMMANDS = Listed(CommandText())


def _phase(name: str, description: str) -> Key:
    runtimes = Key(
        "runtime-versions",
        Mapped(TEXT, "runtime names"),
        "Language runtimes to select in a curated image, such as `python: 3.12`.",
        rule=None if name == "install" else ProblemKind.RUNTIMES_OUTSIDE_INSTALL,
    )
    keys = Keys(
        (
            Key("run-as", TEXT, "The Linux user that runs the commands of this phase."),
            Key("on-failure", ON_FAILURE, "What happens if this phase fails; not on Lambda or reserved capacity."),
            runtimes,
            Key("commands", COMMANDS, "The commands, one a list item; the first that fails ends the phase."),
            Key("finally", COMMANDS, "Commands that run after `commands`, even if one of those failed."),
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

REPORT = Keys(
    (
        Key("files", TEXTS, "Where the result files are, as globs.", required=True),
        Key(
            "file-format",
            Word(values=REPORT_FORMATS, ignore_case=True, what="a report format", problem=None),
            "The format of the result files; `JUNITXML` if not given.",
        ),
        Key("base-directory", TEXT, "The folder that `files` starts from."),
        Key("discard-paths", FLAG, "Whether folders are dropped from the names of the result files."),
    )
)

_ARTIFACT_KEYS = (
    Key("files", TEXTS, "The files to upload, as globs below the base directory.", required=True),
    Key("name", TEXT, "The artifact's name, if the project lets the buildspec override it. The shell expands it."),
    Key("discard-paths", FLAG, "Whether all files land in one folder."),
    Key("base-directory", TEXT, "The folder that `files` starts from and that is not part of the artifact's paths."),
    Key("exclude-paths", TEXTS, "Files to leave out, as globs below the base directory."),
    Key("enable-symlinks", FLAG, "Whether symbolic links are kept in a ZIP artifact."),
    Key("s3-prefix", TEXT, "A prefix in the output bucket, with the namespace type `BUILD_ID`."),
    Key("type", TEXT, "Read by version 0.1 only, and of no effect today.", deprecated=True),
)

ARTIFACTS = Keys(
    (
        _ARTIFACT_KEYS[0]._replace(unless="secondary-artifacts"),
        *_ARTIFACT_KEYS[1:],
        Key(
            "secondary-artifacts",
            Mapped(Keys(_ARTIFACT_KEYS), "artifact identifiers"),
            "Further artifacts, by the identifiers that the project gives them.",
        ),
    )
)

CACHE = Keys(
    (
        Key("paths", TEXTS, "What is kept for later builds, as globs; absolute paths are allowed."),
        Key("key", TEXT, "Names the cache; the shell expands it. S3 caches only.", since="2025-03-28"),
        Key(
            "fallback-keys",
            TEXTS,
            "Prefixes of other caches, at most five, to look for in order.",
            since="2025-03-28",
        ),
        Key(
            "action",
            Word(values=("restore", "save"), what="`restore` or `save`"),
            "Only restore or only save the cache; both if not given.",
            since="2025-03-28",
        ),
    )
)

_TASK_ENV = Keys(
    (
        Key("compute-type", TEXT, "The size of the machine; not together with `fleet`."),
        Key("fleet", TEXT, "The ARN of a reserved capacity fleet; not together with `compute-type`."),
        Key("image", TEXT, "The image that the build runs in."),
        Key("privileged-mode", FLAG, "Whether the build may run a Docker daemon."),
        Key("type", TEXT, "The environment type, such as `LINUX_CONTAINER`."),
        Key("variables", VARIABLES, "Environment variables with their literal values."),
    )
)

_TASK_KEYS = (
    Key("identifier", TEXT, "Names the build: letters, digits and underscores, under 128 characters.", required=True),
    Key("buildspec", TEXT, "The build's own buildspec file; this one if not given."),
    Key("debug-session", FLAG, "Whether one can connect to the running build."),
    Key("env", _TASK_ENV, "Settings that replace the project's."),
    Key("ignore-failure", FLAG, "Whether the batch succeeds though this build fails."),
    Key("depend-on", TEXTS, "Identifiers of the builds that have to succeed first; read in a `build-graph` only."),
)

_MATRIX = Keys(
    (
        Key(
            "static",
            Keys(
                (
                    Key("ignore-failure", FLAG, "Whether the batch succeeds though one of these builds fails."),
                    Key("env", _TASK_ENV, "Settings that all builds share."),
                )
            ),
            "What is the same in all builds.",
        ),
        Key(
            "dynamic",
            Keys(
                (
                    Key("buildspec", TEXTS, "Buildspec files, one build for each."),
                    Key(
                        "env",
                        Keys(
                            (
                                Key("compute-type", TEXTS, "Sizes of the machine."),
                                Key("fleet", TEXTS, "ARNs of reserved capacity fleets."),
                                Key("image", TEXTS, "Images."),
                                Key("type", TEXTS, "Environment types."),
                                Key("privileged-mode", Listed(FLAG), "Whether a build may run a Docker daemon."),
                                Key("variables", Mapped(TEXTS, "variable names"), "Values of each variable."),
                            )
                        ),
                        "Settings of which each combination is one build.",
                    ),
                )
            ),
            "What differs: one build for each combination.",
        ),
    )
)

BATCH = Keys(
    (
        Key("fast-fail", FLAG, "Whether the other builds are stopped when one fails."),
        Key("build-graph", Listed(Keys(_TASK_KEYS), alone=False), "Builds that can wait for one another."),
        Key("build-list", Listed(Keys(_TASK_KEYS), alone=False), "Builds that run side by side."),
        Key("build-matrix", _MATRIX, "Builds for all combinations of settings."),
        Key(
            "build-fanout",
            Keys(
                (
                    Key("parallelism", Number(minimum=1), "How many builds share the tests.", required=True),
                    Key("ignore-failure", FLAG, "Whether the batch succeeds though one of these builds fails."),
                    Key("env", _TASK_ENV, "Settings that replace the project's."),
                )
            ),
            "Builds that share the tests of `codebuild-tests-run`.",
            since="2025-01-02",
        ),
    )
)

BUILDSPEC = Keys(
    (
        Key("version", VERSION, "The version of the language.", required=True),
        Key("run-as", TEXT, "The Linux user that runs all commands; `root` if not given."),
        Key("env", ENV, "The shell and the environment variables."),
        Key(
            "environment_variables",
            Keys((Key("plaintext", VARIABLES, "Environment variables with their literal values."),), closed=False),
            "The environment variables of version 0.1.",
            version="0.1",
        ),
        Key("proxy", PROXY, "What goes through an explicit proxy server."),
        Key("batch", BATCH, "The builds of a batch."),
        Key("phases", PHASES_KEYS, "What the build does, phase by phase.", required=True, unless="batch"),
        Key("reports", Mapped(REPORT, "report group names"), "Test and coverage reports, by report group name or ARN."),
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
