"""A report group exports its reports to S3 with their encryption turned off.

Test reports hold names, messages and often data of what was tested. CodeBuild encrypts the exported files with a KMS
key, and who reads them needs the right to use it; without, they are readable for everybody who may read the bucket.

## Examples

```terraform title="main.tf"
resource "aws_codebuild_report_group" "unit" {
  name = "unit"
  type = "TEST"

  export_config {
    type = "S3"

    s3_destination {
      bucket              = "reports-111122223333"
      packaging           = "ZIP"
      encryption_disabled = true  # finding
    }
  }
}
```

Encrypt them, with a key of one's own if there is one:

```terraform title="main.tf"
resource "aws_codebuild_report_group" "unit" {
  name = "unit"
  type = "TEST"

  export_config {
    type = "S3"

    s3_destination {
      bucket         = "reports-111122223333"
      packaging      = "ZIP"
      encryption_key = aws_kms_key.reports.arn
    }
  }
}

resource "aws_kms_key" "reports" {
  description = "Reports of builds"
}
```

In a template:

```yaml title="template.yml"
Resources:
  Unit:
    Type: AWS::CodeBuild::ReportGroup
    Properties:
      Name: unit
      Type: TEST
      ExportConfig:
        ExportConfigType: S3
        S3Destination:
          Bucket: reports-111122223333
          EncryptionDisabled: true  # finding
```

Reports that are not exported stay in CodeBuild:

```yaml title="template.yml"
Resources:
  Unit:
    Type: AWS::CodeBuild::ReportGroup
    Properties:
      Name: unit
      Type: TEST
      ExportConfig:
        ExportConfigType: NO_EXPORT
```

## Exceptions

The fix is not a safe one where the group names a key, which the roles of the builds must be allowed to use.

## References

- CodeBuild API reference, `S3ReportExportConfig`
- CWE-311: missing encryption of sensitive data
"""

from __future__ import annotations

from collections.abc import Iterator

from cblint.analysis.project import encryption
from cblint.model.part import label
from cblint.model.storage import ReportGroup
from cblint.rule import Confidence, Context, Finding, Fix, Fixable, Kind, Severity, rule
from cblint.value import equals


@rule(
    visits=ReportGroup,
    kind=Kind.SECURITY,
    severity=Severity.MEDIUM,
    confidence=Confidence.HIGH,
    cwe=311,
    fix=Fixable.SAFE,
)
def unencrypted_report_export(group: ReportGroup, context: Context) -> Iterator[Finding]:
    """Report a group whose reports are written to S3 with their encryption turned off."""
    if not context.holds(equals(group.export_type, "S3") & equals(group.encryption_disabled, True)):
        return
    edits = encryption.turned_on(context.workspace, group.encryption_disabled)
    safe = encryption.own_key(group.encryption_key).is_no
    yield context.finding(
        group.encryption_disabled,
        f"The reports of `{label(group)}` go to S3 with their encryption turned off",
        symbol=group.destination.symbol,
        fix=Fix("Turn the encryption on", edits, safe=safe) if edits else None,
    )
