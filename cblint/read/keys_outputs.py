"""This is where is described what a buildspec says of its reports, artifacts and cache, key by key.

Facts: CodeBuild user guide, "Build specification reference for CodeBuild" and "Cache builds" (2026-09).
"""

from __future__ import annotations

from cblint.read.keys import FLAG, TEXT, TEXTS, Expands, Key, Keys, Mapped, Word

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

_FORMAT_MEANINGS = (
    "tests, Cucumber JSON.",
    "tests, JUnit XML.",
    "tests, NUnit XML.",
    "tests, NUnit 3 XML.",
    "tests, TestNG XML.",
    "tests, Visual Studio TRX.",
    "coverage, Clover XML.",
    "coverage, Cobertura XML.",
    "coverage, JaCoCo XML.",
    "coverage, the JSON of `simplecov`, not that of `simplecov-json`.",
)

REPORT = Keys(
    (
        Key(
            "files",
            TEXTS,
            "Where the result files are, as globs below the base directory.",
            required=True,
            examples=("**/*.xml",),
        ),
        Key(
            "file-format",
            Word(
                values=REPORT_FORMATS,
                ignore_case=True,
                what="a report format",
                problem=None,
                meanings=_FORMAT_MEANINGS,
            ),
            "The format of the result files.",
            default="JUNITXML",
        ),
        Key("base-directory", TEXT, "The folder that `files` starts from."),
        Key("discard-paths", FLAG, "Whether folders are dropped from the names of the result files.", default=False),
    )
)

_ARTIFACT_KEYS = (
    Key(
        "files",
        TEXTS,
        "The files to upload, as globs below the base directory.",
        required=True,
        examples=("**/*", "appspec.yml"),
    ),
    Key(
        "name",
        TEXT,
        "The artifact's name, if the project lets the buildspec override it.",
        expands=Expands.SHELL,
        examples=("app-$CODEBUILD_BUILD_NUMBER", "app-$(date +%Y-%m-%d)"),
    ),
    Key("discard-paths", FLAG, "Whether all files land in one folder.", default=False),
    Key(
        "base-directory",
        TEXT,
        "The folder that `files` starts from and that is not part of the artifact's paths; a glob may name several.",
        expands=Expands.VARIABLES,
        examples=("dist",),
    ),
    Key("exclude-paths", TEXTS, "Files to leave out, as globs below the base directory.", examples=("**/.*/**/*",)),
    Key("enable-symlinks", FLAG, "Whether symbolic links are kept in a ZIP artifact.", default=False),
    Key("s3-prefix", TEXT, "A prefix in the output bucket, with the namespace type `BUILD_ID`."),
    Key("type", TEXT, "How version 0.1 packed the artifact; of no effect today.", deprecated=True),
)

ARTIFACTS = Keys(
    (
        _ARTIFACT_KEYS[0]._replace(unless="secondary-artifacts"),
        *_ARTIFACT_KEYS[1:],
        Key(
            "secondary-artifacts",
            Mapped(Keys(_ARTIFACT_KEYS), "The artifact of this identifier."),
            "Further artifacts, by the identifiers that the project gives them.",
        ),
    )
)

CACHE = Keys(
    (
        Key(
            "paths",
            TEXTS,
            "What is kept for later builds, as globs; absolute paths are allowed.",
            examples=("/root/.m2/**/*", "node_modules/**/*"),
        ),
        Key(
            "key",
            TEXT,
            "Names the cache. S3 caches only.",
            since="2025-03-28",
            expands=Expands.SHELL,
            examples=("npm-$(codebuild-hash-files package-lock.json)",),
        ),
        Key(
            "fallback-keys",
            TEXTS,
            "Beginnings of the keys of other caches, at most five, to look for in order.",
            since="2025-03-28",
            expands=Expands.SHELL,
            examples=("npm-",),
        ),
        Key(
            "action",
            Word(
                values=("restore", "save"),
                what="`restore` or `save`",
                meanings=("the cache is restored, and not saved again.", "the cache is saved, and was not restored."),
            ),
            "Only restore or only save the cache; both if not given.",
            since="2025-03-28",
        ),
    )
)
