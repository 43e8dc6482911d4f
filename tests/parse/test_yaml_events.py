from __future__ import annotations

import subprocess
import sys

import pytest

FIRST = "import sys; from cblint.parse.events import front; front();"


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_only_what_the_binding_needs_is_imported() -> None:
    loaded = run(FIRST + "print(sorted(m for m in sys.modules if m.startswith('yaml')))")
    assert loaded == str(["yaml", "yaml._yaml", "yaml.error", "yaml.events", "yaml.nodes", "yaml.tokens"])


@pytest.mark.parametrize(
    "later", ["import yaml", "import yaml.scanner", "from yaml import error", "from yaml.loader import *"]
)
def test_the_whole_package_still_works_afterwards(later: str) -> None:
    code = FIRST + (
        "from yaml.events import ScalarEvent as before;"
        f"{later}; import yaml;"
        "assert yaml.events.ScalarEvent is before;"
        "assert yaml.safe_load('a: [1]') == {'a': [1]} == yaml.load('a: [1]', yaml.CSafeLoader);"
        "assert yaml.__version__ and yaml.__file__ and yaml.dump({'a': 1}) == 'a: 1\\n';\n"
        "from yaml import parser, reader, scanner\n"
        "kinds = {'- @': scanner.ScannerError, '[': parser.ParserError, '\\x07': reader.ReaderError}\n"
        "for bad, kind in kinds.items():\n"
        "    try: yaml.load(bad, yaml.CSafeLoader)\n"
        "    except yaml.YAMLError as error: assert type(error) is kind, type(error)\n"
        "    else: assert False\n"
        "from cblint.parse.events import front, stop_of\n"
        "try:\n"
        "    get = front().start('- @')\n"
        "    while get(): pass\n"
        "except front().error as error: assert stop_of(error).offset == 2\n"
    )
    run(code)


def test_a_package_that_is_already_there_is_used() -> None:
    run(
        "import yaml; before = yaml.YAMLError;"
        + FIRST
        + "assert front().error is before and sys.modules['yaml'] is yaml"
    )


def test_without_the_binding_the_parser_in_python_reads_the_same() -> None:
    code = (
        "import sys; sys.modules['yaml._yaml'] = None\n"
        "from cblint.parse import yaml; from cblint.source import *\n"
        "text = 'a: [b, \"c\"]\\n'\n"
        "found = yaml.parse(EmbeddedText(text, SegmentMap.identity('f', 0, len(text))))\n"
        "assert not found.problems; print(found.root.pairs[0].value.items[1].span)"
    )
    assert "start=7, end=10" in run(code)
