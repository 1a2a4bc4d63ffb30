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

# check_arguments SCRIPT SWITCH… -- COMMAND ARGUMENT…: refuses what `khmerqa COMMAND` would refuse, and
# answers --help, before anything is installed. SWITCHes are the script's own.
check_arguments() {
    local python help=false
    python=$(find_python)
    case " $* " in *" -h "* | *" --help "*) help=true ;; esac
    ! $help || sed -n '2,/^$/s/^# \?//p' "$0"
    "$python" -m khmerqa __check "$@" || exit
    ! $help || exit 0
}

# takes_nothing ARGUMENT…: the same for a script without arguments.
takes_nothing() {
    case "${1:-}" in
        "") ;;
        -h | --help) sed -n '2,/^$/s/^# \?//p' "$0" && exit ;;
        *)
            say "មិនស្គាល់ $1 ទេ | $1 is not known here: $0 takes no arguments"
            exit 2
            ;;
    esac
}

# prepare EXTRA…: makes sure that .venv has khmerqa with these extras, and with those asked for before.
prepare() {
    local stamp=.venv/khmerqa-installed wanted python extras extra missing=""
    wanted=$(sha256sum pyproject.toml | cut -d' ' -f1)
    # The first line is the checksum of the pyproject.toml that was installed, the rest the extras.
    extras=$(tail -n +2 "$stamp" 2>/dev/null || true)
    for extra in "$@"; do
        grep -qxF "$extra" <<<"$extras" || missing+="$extra"$'\n'
    done
    if [ -x .venv/bin/khmerqa ] && [ -z "$missing" ] && [ "$(head -n 1 "$stamp" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    python=$(find_python)
    if [ ! -x .venv/bin/pip ]; then
        say "រៀបចំបរិស្ថាន .venv | making .venv with $("$python" --version)"
        "$python" -m venv .venv &
        watch $! echo "កំពុងចម្លង | copying Python and pip into it" ||
            fail "venv មិនអាចប្រើបាន | venv is missing. Run: apt-get install python3-venv"
    fi
    if [ -d wheelhouse ]; then
        say "ប្រើ wheelhouse/ | using wheelhouse/"
        export PIP_FIND_LINKS="$PWD/wheelhouse${PIP_FIND_LINKS:+ $PIP_FIND_LINKS}"
    fi
    extras=$(printf '%s%s' "${extras:+$extras$'\n'}" "$missing")
    install_package "${extras//$'\n'/,}"
    printf '%s\n' "$wanted" ${extras:+"$extras"} >"$stamp"
}

# install_package EXTRAS: installs khmerqa and shows how far pip is.
install_package() {
    local log=.venv/khmerqa-install.log start=$SECONDS before
    before=$(installed)
    say "ដំឡើងបណ្ណាល័យ | installing packages${1:+ ($1)}"
    # Python compiles what is used when it is first used; all of it would be 120 MB and a quarter of the time.
    .venv/bin/python -m pip install --disable-pip-version-check --progress-bar off --no-compile \
        --editable ".${1:+[$1]}" >"$log" 2>&1 &
    if ! watch $! how_far "$log" "$before"; then
        tail -n 20 "$log" >&2
        fail "ការដំឡើងបានបរាជ័យ | Installing failed, see above and $log. Check the network, or put the wheels into wheelhouse/."
    fi
    say "ដំឡើងរួច ក្នុង $((SECONDS - start)) វិនាទី | installed in $((SECONDS - start)) s, $(du -sm .venv | cut -f1) MB"
}

# watch PID COMMAND…: waits for a program; shows meanwhile what COMMAND prints, and the seconds.
watch() {
    local pid=$1 start=$SECONDS next=$SECONDS
    shift
    trap 'kill "$pid" 2>/dev/null' INT TERM
    while kill -0 "$pid" 2>/dev/null; do
        sleep 0.5
        if [ -t 2 ]; then # one line that changes
            printf '\r\033[K  %s · %d s' "$("$@")" $((SECONDS - start)) >&2
        elif [ "$SECONDS" -ge "$next" ]; then
            printf '  %s · %d s\n' "$("$@")" $((SECONDS - start)) >&2
            next=$((SECONDS + 10))
        fi
    done
    trap - INT TERM
    [ ! -t 2 ] || printf '\r\033[K' >&2
    wait "$pid"
}

# installed: prints how many packages .venv has.
installed() { { find .venv/lib -maxdepth 4 -name '*.dist-info' 2>/dev/null || true; } | wc -l; }

# how_far LOG BEFORE: prints what pip is doing now, from what it has written; BEFORE packages were there.
how_far() {
    local total
    total=$(sed -n 's/^Installing collected packages: //p' "$1" | tr ',' '\n' | wc -l)
    if [ "$total" -gt 1 ]; then
        printf 'កំពុងដំឡើង | installing %d of %d packages, %s MB' \
            $(($(installed) - $2)) "$total" "$(du -sm .venv | cut -f1)"
    elif grep -q '^Collecting' "$1"; then
        printf 'កំពុងទាញយក | fetching package %d: %s' "$(grep -c '^Collecting' "$1")" \
            "$(sed -n 's/^Collecting \([A-Za-z0-9._-]*\).*/\1/p' "$1" | tail -n 1)"
    else
        printf 'កំពុងរៀបចំ | asking the package index'
    fi
}

# install_debian PACKAGE…: installs those of these Debian packages that are missing.
install_debian() {
    local package sudo="" missing=()
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "ដំឡើងកញ្ចប់ Debian | installing Debian packages: ${missing[*]}"
    [ "$(id -u)" -eq 0 ] || sudo="sudo"
    $sudo apt-get update -qq &&
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            "${missing[@]}" >/dev/null
}
