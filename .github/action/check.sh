#!/usr/bin/env bash
# The first step of the action: install cblint, run it once, and say in the step's outputs what came of it.
# It ends with 0 whatever cblint found, so that the findings can be uploaded; gate.sh fails the job afterwards.
# shellcheck disable=SC2016  # backticks are quotation marks in what it says
set -euo pipefail

# Say why the job cannot be done, and end. What is quoted may hold anything, and a line end would start a new command.
refuse() {
  local message=${1//'%'/%25}
  message=${message//$'\r'/%0D}
  printf '::error title=cblint::%s\n' "${message//$'\n'/%0A}"
  output exit-status 2
  exit 0
}

output() { printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"; }

# Tell whether an input is `true`; refuse anything but `true` and `false`.
yes() {
  case $2 in
    true) return 0 ;;
    false) return 1 ;;
    *) refuse "input \`$1\` must be \`true\` or \`false\`, not \`$2\`" ;;
  esac
}

upload=false annotations=false summary=false
if yes upload-sarif "$INPUT_UPLOAD_SARIF"; then upload=true; fi
if yes annotations "$INPUT_ANNOTATIONS"; then annotations=true; fi
if yes summary "$INPUT_SUMMARY"; then summary=true; fi
[ -n "$(ls -A)" ] || refuse 'there is nothing to check: the job needs a step with `actions/checkout` before this one'

scratch=$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/cblint.XXXXXX")

# Python is started with -I throughout: else it would import modules from the repository that is checked.
python=
for name in python3 python python3.14 python3.13 python3.12 python3.11; do
  if "$name" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$name
    break
  fi
done
[ -n "$python" ] || refuse 'cblint needs Python 3.11 or later: put a step with `actions/setup-python` before this one'

wanted=$GITHUB_ACTION_PATH
if [ -n "$INPUT_VERSION" ]; then
  case $INPUT_VERSION in
    *[!0-9A-Za-z.+!-]*) refuse "input \`version\` must be a version such as \`1.2.3\`, not \`$INPUT_VERSION\`" ;;
  esac
  wanted=cblint==$INPUT_VERSION
fi
echo '::group::Install cblint'
"$python" -I -m venv "$scratch/venv"
programs=$scratch/venv/bin
[ -d "$programs" ] || programs=$scratch/venv/Scripts
python=$programs/python
installed=true
"$python" -I -m pip install --quiet --disable-pip-version-check "$wanted" || installed=false
echo '::endgroup::'
"$installed" || refuse "cblint could not be installed from \`$wanted\`"

sarif=$scratch/cblint.sarif
words=(check --min-severity "$INPUT_MIN_SEVERITY" --fail-on "$INPUT_FAIL_ON")
if [ -n "$INPUT_CONFIG" ]; then words+=(--config "$INPUT_CONFIG"); fi
split='import os, shlex, sys; sys.stdout.buffer.write(b"".join(os.fsencode(w) + b"\0" for w in shlex.split(sys.argv[1])))'
"$python" -I -c "$split" "$INPUT_ARGS" >"$scratch/args" 2>/dev/null || refuse "input \`args\` has a quote without its pair: \`$INPUT_ARGS\`"
while IFS= read -r -d '' word; do words+=("$word"); done <"$scratch/args"
# After the words of the user: what stands outside the pause below must be workflow commands and nothing else.
words+=(--format github --output "sarif=$sarif")
if [ "$INPUT_FORMAT" != github ]; then words+=(--output "$INPUT_FORMAT=$scratch/log"); fi
words+=(--)
while IFS= read -r path || [ -n "$path" ]; do
  path=${path%$'\r'}
  if [ -n "${path//[[:space:]]/}" ]; then words+=("$path"); fi
done <<<"$INPUT_PATHS"

# cblint writes the summary itself; what it says of a hostile repository must not be read as workflow commands.
"$summary" || unset GITHUB_STEP_SUMMARY
pause=$("$python" -I -c 'import secrets, sys; sys.stdout.write(secrets.token_hex(16))')
printf '::stop-commands::%s\n' "$pause"
status=0
"$programs/cblint" "${words[@]}" >"$scratch/annotations" || status=$?
if [ -f "$scratch/log" ]; then cat "$scratch/log"; fi
printf '\n::%s::\n' "$pause"
if "$annotations" || [ "$INPUT_FORMAT" = github ]; then cat "$scratch/annotations"; fi

output exit-status "$status"
[ -f "$sarif" ] || exit 0
count='import json, sys; runs = json.load(open(sys.argv[1], "rb"))["runs"]; sys.stdout.write(str(sum(len(run["results"]) for run in runs)))'
output sarif "$sarif"
output findings "$("$python" -I -c "$count" "$sarif")"
output upload "$upload"
