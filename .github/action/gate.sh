#!/usr/bin/env bash
# The last step of the action: fail the job if cblint or the upload did.
# shellcheck disable=SC2016  # backticks are quotation marks in what it says
set -euo pipefail

if [ "$UPLOAD" = failure ]; then
  echo '::error title=cblint::The findings could not be uploaded to code scanning. The job needs' \
    '`permissions: {contents: read, security-events: write}` (and `actions: read` in a private repository),' \
    'and code scanning must be on for the repository.'
  exit 2
fi
case ${EXIT_STATUS:-} in
  0) ;;
  1) echo 'cblint has findings at or above `fail-on`.' ;;
  *) echo 'cblint could not do its job; see above.' ;;
esac
exit "${EXIT_STATUS:-2}"
