from __future__ import annotations

import subprocess
import sys

import pytest

from cblint.errors import UsageError
from cblint.report import FORMATS, render
from tests.report.scene import docker, report


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_ends_its_last_line(name: str) -> None:
    written = render(name, report(docker()))
    assert written.endswith("\n")
    assert not written.endswith("\n\n")
    assert written == render(name, report(docker()))


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match=f"there are {', '.join(FORMATS)}"):
        render("xml", report())


def test_text_loads_nothing_heavy() -> None:
    code = (
        "import sys; from cblint.report import text;"
        "print(sorted({'json','sarif_om','attr','unicodedata','rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
