#!/usr/bin/env bash
# Installs Debian/Ubuntu packages quietly, as root or through a sudo that asks nothing.
set -euo pipefail

if ! command -v apt-get >/dev/null; then
  echo "There is no apt-get here to install: $*" >&2
  exit 1
fi
if [ "$(id -u)" = 0 ]; then
  sudo=()
elif sudo -n true 2>/dev/null; then
  sudo=(sudo -n)
else
  echo "Please install as administrator: apt-get install $*" >&2
  exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
root() { "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive "$@" >>"$log" 2>&1; }

echo "Installing $* ..."
if ! { root apt-get update && root apt-get install --yes --no-install-recommends "$@"; }; then
  cat "$log" >&2
  exit 1
fi
