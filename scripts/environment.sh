# Sourced by the scripts next to it: makes .venv and installs khmerqa into it, once for each pyproject.toml.
#
# pip's own environment variables and settings apply. A folder wheelhouse/ in the project is searched
# first, so a machine without a network can install from a copy of the wheels.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '• %s\n' "$*" >&2; }
fail() { printf '✗ %s\n' "$*" >&2; exit 1; }

# Prints a Python 3.11 or newer; the variable PYTHON is tried first.
find_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3.11 python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    fail "រកមិនឃើញ Python 3.11 | Python 3.11 is missing. Run: apt-get install python3.11 python3.11-venv"
}

# prepare EXTRAS: makes sure that .venv has khmerqa with these extras ("" for none).
prepare() {
    local extras="$1" stamp wanted python
    stamp=".venv/khmerqa-installed${extras:+-${extras//,/-}}"
    wanted=$(sha256sum pyproject.toml | cut -d' ' -f1)
    # Without extras, any installation of this pyproject.toml will do: one with extras includes it.
    local stamps=("$stamp")
    [ -n "$extras" ] || stamps=(.venv/khmerqa-installed*)
    if [ -x .venv/bin/khmerqa ] && grep -qsxF "$wanted" "${stamps[@]}"; then
        return
    fi
    python=$(find_python)
    if [ ! -x .venv/bin/pip ]; then
        say "រៀបចំបរិស្ថាន .venv | making .venv with $("$python" --version)"
        "$python" -m venv .venv ||
            fail "venv មិនអាចប្រើបាន | venv is missing. Run: apt-get install python3-venv"
    fi
    say "ដំឡើងបណ្ណាល័យ (ពីរបីនាទី) | installing packages (a few minutes the first time)"
    if [ -d wheelhouse ]; then
        say "ប្រើ wheelhouse/ | using wheelhouse/"
        export PIP_FIND_LINKS="$PWD/wheelhouse${PIP_FIND_LINKS:+ $PIP_FIND_LINKS}"
    fi
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".${extras:+[$extras]}" ||
        fail "ការដំឡើងបានបរាជ័យ | Installing failed. Check the network, or put the wheels into wheelhouse/."
    printf '%s\n' "$wanted" >"$stamp"
}
