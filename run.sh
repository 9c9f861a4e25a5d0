#!/usr/bin/env bash
# Executable documentation: every way to work on newsroom-monitor is one function below.
#
#   ./run.sh demo      see it work: sample stories, a real local web and mail server, no network, no account
#   ./run.sh test      all tests            ./run.sh lint     ruff: rules and format
#   ./run.sh types     mypy, strict         ./run.sh floors   import-linter: who may import whom
#   ./run.sh docs      the documentation's own tests
#   ./run.sh bench     the benchmarks that need no data (each can be run alone: see benchmarks/README.md)
#   ./run.sh pins      make requirements/*.txt anew
#   ./run.sh setup     only prepare .venv (all others do it by themselves)
set -euo pipefail
cd "$(dirname "$0")"

python=${PYTHON:-python3}
bin=.venv/bin

setup() {
    local stamp=.venv/.set-up
    [ -e "$stamp" ] && [ "$stamp" -nt requirements/dev.txt ] && [ "$stamp" -nt pyproject.toml ] && return
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        { echo "newsroom-monitor needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 1; }
    echo "Setting up .venv (once) ..." >&2
    if command -v uv >/dev/null; then
        [ -x $bin/python ] || uv venv --quiet --python "$python" .venv
        uv pip install --quiet --python $bin/python --require-hashes -r requirements/dev.txt
        uv pip install --quiet --python $bin/python --no-deps -e .
    else
        setup_with_pip
    fi
    touch "$stamp"
}

setup_with_pip() {
    # Debian ships Python without ensurepip and forbids pip to touch the system: a pip of the system may still fill a venv.
    if [ ! -x $bin/python ]; then
        "$python" -m venv .venv 2>/dev/null || "$python" -m venv --without-pip .venv ||
            { echo "Python's venv module is missing: install it (Debian: apt install python3-venv) or install uv" >&2; exit 1; }
    fi
    local pip=("$bin/python" -m pip)
    $bin/python -m pip --version >/dev/null 2>&1 || pip=("$python" -m pip --python $bin/python)
    "${pip[@]}" --version >/dev/null 2>&1 ||
        { echo "pip is missing: install it (Debian: apt install python3-venv python3-pip) or install uv" >&2; exit 1; }
    "${pip[@]}" install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
    "${pip[@]}" install --quiet --disable-pip-version-check --no-deps -e .
}

demo()   { setup; $bin/newsroom-monitor demo "$@"; }
test()   { setup; $bin/python -m pytest -n auto --dist worksteal "$@"; }
lint()   { setup; $bin/ruff check .; $bin/ruff format --check .; }
types()  { setup; $bin/mypy; }
floors() { setup; $bin/lint-imports; }
docs()   { setup; $bin/python -m pytest -q tests/test_docs.py tests/test_house.py "$@"; }

bench() {
    setup
    local script
    shopt -s nullglob
    for script in benchmarks/*.py; do
        # Those that measure on a folder of real material take it as an argument and say so when it is missing.
        if grep -q -- '--quick' "$script" && ! grep -q '^# needs: data' "$script"; then
            echo "== $script"
            $bin/python "$script"
        fi
    done
}

pins() {
    uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
        --python-version 3.11 pyproject.toml -o requirements/main.txt
    uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
        --python-version 3.11 --extra postgres pyproject.toml -o requirements/postgres.txt
    uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
        --python-version 3.11 --extra dev --extra postgres pyproject.toml -o requirements/dev.txt
}

case "${1:-}" in
    setup | demo | test | lint | types | floors | docs | bench | pins) "$@" ;;
    *) sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; [ $# -eq 0 ] || exit 2 ;;
esac
