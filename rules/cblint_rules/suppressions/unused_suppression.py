"""A comment accepts findings that there are none of.

It hides the next real finding of that rule at that place, and tells readers of a problem that is gone.

## Examples

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    LOG_LEVEL: debug  # cblint: ignore[plaintext-secret] not a secret  # finding
phases:
  build:
    commands:
      - make
```

Delete the comment:

```yaml title="buildspec.yml"
version: 0.2
env:
  variables:
    LOG_LEVEL: debug
phases:
  build:
    commands:
      - make
```

## Exceptions

A comment is only judged when its rule ran: not with a `--select` that leaves the rule out, and not in files that
were not asked for.

## References

- README, "Accepting findings"
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.model.suppression import Suppression
from cblint.rule import Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule


@rule(visits=Suppression, kind=Kind.HYGIENE, severity=Severity.LOW, confidence=Confidence.HIGH, fix=Fixable.SAFE)
def unused_suppression(suppression: Suppression, context: Context) -> Iterator[Finding]:
    """Report a comment whose rule ran and found nothing there."""
    if suppression.known and suppression.judged and not suppression.used:
        title = f"Stop accepting `{suppression.rule}` here"
        fix = Fix(title, suppression.removal, safe=True) if suppression.removal else None
        yield context.finding(suppression, f"Nothing here needs `ignore[{suppression.rule}]`", fix=fix)
