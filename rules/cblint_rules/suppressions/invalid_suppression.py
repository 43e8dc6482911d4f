"""A comment that accepts findings names no rule that there is, or gives no reason.

A misspelt id suppresses nothing; and without a reason nobody can tell later whether it still holds.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    DB_PASSWORD: Zm9vYmFyLTE3  # cblint: ignore[plaintext-secret]  # finding
phases:
  build:
    commands:
      - make test
```

Say why it is accepted:

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    DB_PASSWORD: Zm9vYmFyLTE3  # cblint: ignore[plaintext-secret] throw-away database of the test container
phases:
  build:
    commands:
      - make test
```

## Exceptions

A comment without a reason still suppresses what it names.

## References

- README, "Accepting findings"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.suppression import Suppression
from cblint.rule import Confidence, Context, Finding, Kind, Severity, rule


@rule(visits=Suppression, kind=Kind.HYGIENE, severity=Severity.MEDIUM, confidence=Confidence.HIGH)
def invalid_suppression(suppression: Suppression, context: Context) -> Iterator[Finding]:
    """Report a comment with an unknown rule id, or without a reason."""
    if not suppression.known:
        near = f"; the nearest is `{suppression.nearest}`" if suppression.nearest else ""
        yield context.finding(suppression, f"There is no rule `{suppression.rule}`{near}", defect="rule")
    elif not suppression.reason:
        yield context.finding(suppression, f"`ignore[{suppression.rule}]` gives no reason", defect="reason")
