"""Which formats of reports CodeBuild has, and which files surely hold other results than the format says."""

from __future__ import annotations

from pathlib import Path

import pytest

from cblint.data.reports import reports
from cblint.read.keys_outputs import REPORT_FORMATS
from cblint.testing.repository import check_files
from tests.analysis.pipeline_scene import SPEC


def found(folder: Path, given: str) -> list[str]:
    report = check_files({"buildspec.yml": f"{SPEC}reports:\n  group:\n{given}"}, folder, ["report-format-invalid"])
    return [finding.message for finding in report.findings]


def report(*files: str, form: str = "") -> str:
    listed = "".join(f"      - '{file}'\n" for file in files)
    return f"    files:\n{listed}" + (f"    file-format: {form}\n" if form else "")


def test_the_formats_are_those_of_the_language() -> None:
    assert sorted(name for names in reports().formats.values() for name in names) == sorted(REPORT_FORMATS)
    assert reports().default in reports().formats["test"]


@pytest.mark.parametrize("form", ["JUNIT", "XML", "junit-xml", "COBERTURA", "LCOV", "7"])
def test_an_unknown_format(tmp_path: Path, form: str) -> None:
    assert found(tmp_path / "r", report("a.xml", form=form)) == [
        f"`{form}` is not a report format that CodeBuild reads"
    ]


@pytest.mark.parametrize(
    "form", ["", "junitxml", "JunitXml", "$FORMAT", "'{{ format }}'", "SIMPLECOV", "<format>", "''"]
)
def test_a_known_format_or_one_that_is_replaced(tmp_path: Path, form: str) -> None:
    assert found(tmp_path / "r", report("a.xml", form=form)) == []


@pytest.mark.parametrize(
    ("files", "form"),
    [
        (("target/site/jacoco/jacoco.xml",), ""),
        (("cobertura.xml", "**/coverage.cobertura.xml"), "NUNITXML"),
        (("coverage/.resultset.json",), "CUCUMBERJSON"),
        (("target/surefire-reports/TEST-*.xml",), "JACOCOXML"),
        (("junit.xml",), "CLOVERXML"),
    ],
)
def test_results_of_the_other_kind(tmp_path: Path, files: tuple[str, ...], form: str) -> None:
    (message,) = found(tmp_path / "r", report(*files, form=form))
    assert " is a format for " in message or "which is taken where no format is given" in message


@pytest.mark.parametrize(
    ("files", "form"),
    [
        (("jacoco.xml",), "JACOCOXML"),
        (("jacoco.xml",), "COBERTURAXML"),
        (("jacoco.xml", "results.xml"), ""),
        (("coverage.xml",), ""),
        (("*.xml",), "CLOVERXML"),
        (("test-results/*.xml",), "CLOVERXML"),
        (("jacoco.xml",), "$FORMAT"),
        ((), ""),
    ],
)
def test_results_that_may_fit(tmp_path: Path, files: tuple[str, ...], form: str) -> None:
    assert found(tmp_path / "r", report(*files, form=form)) == []
