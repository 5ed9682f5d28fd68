#!/usr/bin/env bash
# The one door to every routine job; CI, pre-commit and people use the same verbs.
#
#   ./run.sh                 the demo: a simulated shop's CI, imported and shown
#   ./run.sh terec ...       the terec command, by default on the demo's file
#   ./run.sh serve ...       the API on this machine, by default on the demo's file
#   ./run.sh stack up|demo|down      TeReC on Cassandra and Kafka, with Docker or --processes
#   ./run.sh test [--long] [pytest words]
#   ./run.sh check           format, lint, types, layers, workspace, lock and tests: what CI runs
#   ./run.sh static          the same without the tests
#   ./run.sh lock            compile the hashed requirement locks anew
#   ./run.sh wheels          build every project's wheel into dist/
#
# Needs bash, Python 3.11 or newer (with venv) and, for the first start, which makes .venv, a network.
set -euo pipefail
shopt -s inherit_errexit
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=${TEREC_VENV:-$root/.venv}
bin=$venv/bin

main() {
  local verb=${1:-demo}
  [ $# -eq 0 ] || shift
  case $verb in
    lock) lock ;;
    -h | --help | help) sed -n '2,14s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" ;;
    demo | terec | serve | stack | test | check | static | wheels)
      set_up
      case $verb in
        demo | terec | serve) run_terec "$verb" "$@" ;;
        stack) TEREC_COMMAND=${TEREC_COMMAND:-$(command_name)} exec "$bin/python" "$root/development/stack/stack.py" "$@" ;;
        test) run_tests "$@" ;;
        *) "$verb" "$@" ;;
      esac
      ;;
    *)
      echo "run.sh: no verb '$verb'; see ./run.sh --help" >&2
      exit 2
      ;;
  esac
}

run_terec() { # from the caller's directory, on the demo's file unless told otherwise
  local verb=$1
  shift
  mkdir -p "$root/.terec"
  export TEREC_URL=${TEREC_URL:-sqlite:///$root/.terec/demo.sqlite}
  export TEREC_COMMAND=${TEREC_COMMAND:-$(command_name)}
  case $verb in
    demo) exec "$bin/terec" demo --file "$root/.terec/demo.sqlite" "$@" ;; # never the file that TEREC_URL names
    serve) TEREC_STORE=${TEREC_STORE:-$TEREC_URL} exec "$bin/terec" serve "$@" ;;
    terec) exec "$bin/terec" "$@" ;;
  esac
}

command_name() { # the next steps that are printed work where they are pasted
  echo "$(printf %q "$0") terec"
}

run_tests() {
  local words=(-m "not long and not stack")
  if [ "${1:-}" = --long ]; then
    shift
    words=()
  fi
  cd "$root"
  local -x TMPDIR=${TMPDIR:-$(temporary_files)}
  "$bin/python" -m pytest -n auto --dist worksteal "${words[@]}" "$@"
}

temporary_files() { # in memory, where there is room: the tests' stores are synced all the time, and nobody keeps them
  local room probe folder=/tmp
  room=$(df -k --output=avail /dev/shm 2>/dev/null | tail -n 1) || room=0
  if [ "${room:-0}" -ge $((8 * 1024 * 1024)) ] && probe=$(mktemp /dev/shm/terec-XXXXXX 2>/dev/null); then
    chmod +x "$probe"
    [ ! -x "$probe" ] || folder=/dev/shm # programs may run there
    rm "$probe"
  fi
  echo "$folder"
}

check() {
  static
  step "tests" run_tests "$@"
}

static() {
  cd "$root"
  step "lock" lock_fits
  step "format" "$bin/ruff" format --check .
  step "lint" "$bin/ruff" check .
  step "types" "$bin/mypy"
  step "layers" "$bin/lint-imports"
  step "workspace" "$bin/poly" check --strict
}

step() {
  local name=$1
  shift
  echo "== $name"
  "$@" || {
    echo "run.sh: $name failed" >&2
    exit 1
  }
}

# Set-up ------------------------------------------------------------------------------------------------------------

set_up() {
  local wanted
  wanted=$(stamp)
  [ "$(cat "$venv/.set-up" 2>/dev/null)" = "$wanted" ] && return
  echo "run.sh: setting up ${venv#"$root"/} (once)" >&2
  local uv python
  uv=$(find_uv)
  python=$(find_python)
  made_by "$python" || "$uv" venv --quiet --clear --python "$python" "$venv"
  "$uv" pip sync --quiet --python "$bin/python" --require-hashes "$root/requirements.lock"
  "$uv" pip install --quiet --python "$bin/python" --no-deps --no-build-isolation --editable "$root"
  echo "$wanted" >"$venv/.set-up"
}

made_by() { # whether the environment is of this Python, and here: then it is kept, for where nothing can be fetched
  local code='import os, sys; print(os.path.realpath(sys.executable), sys.version)'
  [[ $(cat "$venv/.set-up" 2>/dev/null) == "$root "* ]] && [ -x "$bin/python" ] && [ "$("$bin/python" -c "$code" 2>/dev/null)" = "$("$1" -c "$code")" ]
}

stamp() { # what an environment is made from; the same words, the same environment
  echo "$root ${TEREC_PYTHON:-} $(cat "$root/requirements.lock" "$root/pyproject.toml" | cksum)"
}

find_python() {
  local name
  for name in ${TEREC_PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      "$name" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  echo "run.sh: no Python of at least 3.11 found; install one, or name it in TEREC_PYTHON" >&2
  return 1
}

find_uv() {
  if command -v uv; then return; fi
  local home=$root/.terec/uv python
  if [ ! -x "$home/bin/uv" ]; then
    python=$(find_python)
    "$python" -m venv --clear "$home" >&2 || {
      echo "run.sh: $python cannot make a virtual environment; install its venv module (Debian: python3-venv)" >&2
      return 1
    }
    "$home/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
      --requirement "$root/requirements-uv.lock" >&2
  fi
  echo "$home/bin/uv"
}

# Locks and wheels --------------------------------------------------------------------------------------------------

lock() {
  cd "$root"
  local uv project
  uv=$(find_uv)
  compile_lock requirements.lock pyproject.toml --group dev
  for project in projects/*/; do
    compile_lock "${project}requirements.lock" "${project}pyproject.toml"
  done
  echo uv | compile_lock requirements-uv.lock -
  build_requirements | compile_lock requirements-build.lock - --constraint requirements.lock
}

compile_lock() {
  local target=$1
  shift
  "$uv" pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 "$@" --output-file "$target.new" --upgrade
  { echo "# compiled by ./run.sh lock from declarations with sum $(declarations)" && cat "$target.new"; } >"$target"
  rm "$target.new"
}

declarations() { # the sum of every declaration in the workspace of what it needs, to run and to be built
  cd "$root" && "$(find_python)" - pyproject.toml projects/*/pyproject.toml <<'PY'
import hashlib, sys, tomllib
digest = hashlib.sha256()
for name in sys.argv[1:]:
    with open(name, "rb") as file:
        content = tomllib.load(file)
    words = content["project"].get("dependencies", []) + content.get("dependency-groups", {}).get("dev", [])
    digest.update(repr((name, sorted(words), sorted(content["build-system"]["requires"]))).encode())
print(digest.hexdigest()[:16])
PY
}

build_requirements() { # what makes the projects' wheels
  "$(find_python)" - projects/*/pyproject.toml <<'PY'
import sys, tomllib
print(*sorted({word for name in sys.argv[1:] for word in tomllib.load(open(name, "rb"))["build-system"]["requires"]}), sep="\n")
PY
}

lock_fits() {
  local name
  for name in requirements*.lock projects/*/requirements.lock; do
    grep -q "sum $(declarations)" "$name" || {
      echo "$name does not fit the pyproject files; run ./run.sh lock" >&2
      return 1
    }
  done
}

wheels() {
  cd "$root"
  local uv project
  uv=$(find_uv)
  rm -rf dist
  for project in projects/*/; do
    "$uv" build --quiet --wheel --python "$bin/python" --no-build-isolation --out-dir dist "$project"
  done
  ls dist
}

main "$@"
