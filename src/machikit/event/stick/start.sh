#!/bin/sh
# sh start.sh            sets machikit up from this folder (no network, no root) and opens a menu
# sh start.sh cards      runs machikit with what follows
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
for python in python3 python3.14 python3.13 python3.12 python3.11 python; do
  if command -v "$python" >/dev/null 2>&1 && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    exec "$python" -I "$here/kit/start.py" "$@"
  fi
done
cat "$here/kit/no-python.txt" >&2
exit 1
