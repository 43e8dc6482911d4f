"""A command holds the number of an AWS account.

The build works in that account only. A copy for tests, or for another region's account, runs against the wrong one, or
fails at its registry.

## Examples

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t 210987654321.dkr.ecr.eu-west-1.amazonaws.com/app .  # finding
      - aws sns publish --topic-arn arn:aws:sns:eu-west-1:210987654321:builds --message done  # finding
```

Let the project say it:

```yaml title="buildspec.yml"
version: 0.2
phases:
  build:
    commands:
      - docker build -t "$ECR_REGISTRY/app" .
      - aws sns publish --topic-arn "$BUILDS_TOPIC" --message done
```

## Exceptions

Silent on numbers outside of ARNs and ECR addresses, on the numbers that AWS uses in its documentation, and on `pull`,
`login` and `FROM` of registries, which may be somebody else's on purpose. Variables of the buildspec and of the project
are where such numbers belong.

## References

- CodeBuild user guide, "Environment variables in build environments"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.buildspec import Command
from cblint.pattern import pattern
from cblint.rule import Confidence, Context, Finding, Kind, Profile, Severity, rule
from cblint.value import embedded

_ACCOUNT = pattern(
    r"(?<![\w-])(?:arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):|(\d{12})\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com)"
)
_OTHERS = pattern(r"docker (?:image )?pull|docker login|assume-role|\bFROM\b")
_DOCUMENTED = frozenset({"000000000000", "111111111111", "111122223333", "123456789012", "444455556666"})


@rule(
    visits=Command,
    kind=Kind.CORRECTNESS,
    severity=Severity.LOW,
    confidence=Confidence.HIGH,
    profile=Profile.STRICT,
)
def hardcoded_account(command: Command, context: Context) -> Iterator[Finding]:
    """Report the first account number in a command."""
    text = embedded(command.text)
    if text is None or ("arn:" not in text.text and ".dkr." not in text.text):
        return
    for line in _lines(text.text):
        if _OTHERS.search(text.text[line]):
            continue
        found = _ACCOUNT.search(text.text, line.start, line.stop)
        group = 1 if found is not None and found.group(1) else 2
        if found is not None and found.group(group) not in _DOCUMENTED:
            message = f"The account number `{found.group(group)}` is written into a command"
            yield context.finding(text.span(*found.span(group)), message)
            return


def _lines(text: str) -> Iterator[slice]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield slice(start, start + len(line))
        start += len(line)
