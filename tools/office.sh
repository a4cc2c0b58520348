#!/usr/bin/env bash
# Makes sure of what the LibreOffice tests use. Under CI a lack is an error, elsewhere those tests skip.
set -euo pipefail
cd "$(dirname "$0")"

mac=/Applications/LibreOffice.app/Contents

calc() {  # without libsclo an office is there, but no spreadsheet
  local office
  office=$(command -v soffice || command -v libreoffice) || { [ -x $mac/MacOS/soffice ]; return; }
  office=$(readlink -f "$office")
  [ -e "${office%/*}/libsclo.so" ] || [ "${office#/usr/lib}" = "$office" ]
}
uno() {
  /usr/bin/python3 -c 'import uno' 2>/dev/null || python3 -c 'import uno' 2>/dev/null || [ -x $mac/Resources/python ]
}
font() { ! command -v apt-get >/dev/null || fc-list 2>/dev/null | grep "$1" >/dev/null; }  # -q would break the pipe

lacking=()
calc || lacking+=(libreoffice-calc)
uno || lacking+=(python3-uno)
command -v pdftoppm >/dev/null || lacking+=(poppler-utils)
command -v Xvfb >/dev/null || [ "$(uname)" != Linux ] || lacking+=(xvfb)  # a screen for the windows
font /NotoSans-Regular || lacking+=(fonts-noto-core)
font /NotoSansCJK || lacking+=(fonts-noto-cjk)  # Chinese plans print as boxes without it

if [ ${#lacking[@]} = 0 ] || ./apt.sh "${lacking[@]}"; then
  exit 0
fi
cat >&2 <<END
The LibreOffice tests lack: ${lacking[*]}
  Debian, Ubuntu   apt install libreoffice-calc python3-uno poppler-utils xvfb fonts-noto-core fonts-noto-cjk
  Fedora           dnf install libreoffice-calc libreoffice-pyuno poppler-utils google-noto-sans-cjk-fonts
  macOS            brew install --cask libreoffice && brew install poppler
  Windows          winget install TheDocumentFoundation.LibreOffice, and poppler on the PATH
END
if [ "${CI:-}" = true ]; then
  exit 1
fi
echo "They are skipped this time." >&2
