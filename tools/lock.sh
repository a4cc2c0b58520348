#!/usr/bin/env bash
# Pins what pip chooses today, in a throw-away environment: yours may hold more, or older.
set -euo pipefail
cd "$(dirname "$0")/.."

fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
"$1" -m venv "$fresh"
"$fresh/bin/python" -m pip install --quiet --disable-pip-version-check ".[dev]"
{
  echo "# Exact versions of every dependency, tools included; made by: make lock"
  "$fresh/bin/python" -m pip freeze --exclude-editable | grep -vi '^cqip[-_]xl' | LC_ALL=C sort -f
} >"$fresh/constraints.txt"
cp "$fresh/constraints.txt" constraints.txt
