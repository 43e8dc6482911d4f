"""This is where tests share what they need of the command line and of the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from cblint.cli import run
from tests.command import ROOT, Cblint, Result

os.environ["CBLINT_CONFIG"] = ""  # whoever runs the tests may have a configuration of their own
settings.register_profile("cblint", deadline=None, max_examples=100)
settings.register_profile("ci", settings.get_profile("cblint"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "cblint")


@pytest.fixture
def cblint(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cblint:
    """Run the command line in this process, without colours."""
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*words: str | Path) -> Result:
        capsys.readouterr()
        status = run([str(word) for word in words])
        return Result(status, *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return a folder of real configuration, where there is one."""
    folder = Path(os.environ.get("CBLINT_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip("no corpus here")
    return folder
