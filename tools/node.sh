#!/usr/bin/env bash
# Makes sure of the judges from npm that tests/judges asks. Under CI a lack is an error, elsewhere those tests skip.
set -euo pipefail
cd "$(dirname "$0")"

judges=../tests/judges

node() {  # on Debian npm comes apart from it
  command -v npm >/dev/null && command node -e 'process.exit(Number(parseInt(process.versions.node) < 18))' 2>/dev/null
}
fresh() { [ "$judges/node_modules/.package-lock.json" -nt "$judges/package-lock.json" ]; }  # npm writes it last
install() {
  echo "Installing the judges from npm ..."
  (cd "$judges" && npm ci --no-audit --no-fund --loglevel=error >/dev/null)
}

# Debian's npm brings hundreds of packages along: only CI installs it unasked.
if ! node && [ "${CI:-}" = true ]; then
  ./apt.sh nodejs npm || true
fi
if node && { fresh || install; }; then
  exit 0
fi
cat >&2 <<END
The judges from npm need Node.js 18 or newer with npm, and its registry: apt install nodejs npm (Debian, Ubuntu),
dnf install nodejs-npm (Fedora), brew install node (macOS), winget install OpenJS.NodeJS.LTS (Windows).
END
if [ "${CI:-}" = true ]; then
  exit 1
fi
echo "They are skipped this time." >&2
