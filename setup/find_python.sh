#!/bin/sh
# Prints the path of a Python 3.12, 3.13 or 3.14, the one that .python-version names first; one sentence if there is none.
# A Python from a virtual environment is answered with the one behind it, so that .venv can be made again from anywhere.
probe='import sys
if not (3, 12) <= sys.version_info[:2] <= (3, 14): sys.exit(1)
print(getattr(sys, "_base_executable", None) or sys.executable)'
wanted=$(head -n 1 .python-version 2>/dev/null)
pyenv=${PYENV_ROOT:-$HOME/.pyenv}/versions

for version in $wanted 3.13 3.12 3.14; do
    for candidate in "python$version" "$pyenv/$version"/bin/python "$pyenv/$version".*/bin/python; do
        command -v "$candidate" >/dev/null 2>&1 || continue
        "$candidate" -c "$probe" 2>/dev/null && exit 0
    done
done
for candidate in python3 python; do
    "$candidate" -c "$probe" 2>/dev/null && exit 0
done
echo "Ringfence needs Python 3.12, 3.13 or 3.14, and none was found: install one, then give the same command again." >&2
exit 1
