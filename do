#!/bin/sh
# 项目的唯一入口 · the one entry point.  ./do help
# Needs a POSIX shell and Python 3.11+ with pip: no make, git, root or ensurepip.
#   PYTHON=/path/to/python3.12   the interpreter to build .venv with
#   ENCLAVE_WHEELS=/path         a folder of wheels: install offline from it
#   ENCLAVE_EXTRAS=docx,web      further optional features to install
set -eu
export PYTHONUTF8=1
HERE=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
VENV=$HERE/.venv
VPY=$VENV/bin/python

say() { printf '%s\n' "$@" >&2; }
die() { code=$1; shift; say "$@"; exit "$code"; }

works() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for PY in "${PYTHON:-python3.11}" python3.12 python3.13 python3 python; do
        if works "$PY"; then return; fi
        if [ -n "${PYTHON:-}" ]; then break; fi
    done
    die 4 "需要 Python 3.11 或更新版本：请先安装，或用 PYTHON=/路径/python3.11 ./do … 指定。" \
        "Python 3.11 or newer is needed: install it, or name one: PYTHON=/path/to/python3.11 ./do …"
}

find_pip() {
    find_python
    "$PY" -m pip --version >/dev/null 2>&1 && return
    die 4 "$PY 没有 pip：请安装（Debian/Ubuntu：apt-get install python3-pip）。" \
        "$PY has no pip: install it (Debian/Ubuntu: apt-get install python3-pip)."
}

# What an install depends on: when none of it changes, nothing is installed again.
fingerprint() {
    printf '%s ' "$HERE"
    cat "$HERE/pyproject.toml" "$HERE/constraints.txt" | cksum
}

pip_install() {
    # shellcheck disable=SC2086  # the option pair must split
    (cd "$HERE" && "$PY" -m pip --python "$VPY" install -q --disable-pip-version-check \
        --no-warn-script-location ${ENCLAVE_WHEELS:+--no-index --find-links "$ENCLAVE_WHEELS"} \
        -c constraints.txt -e "$1") >"$VENV/install.log" 2>&1 && return
    cat "$VENV/install.log" >&2
    die 4 "安装失败，原因见上。没有网络时：ENCLAVE_WHEELS=<离线包文件夹> ./do …" \
        "The installation failed, see above. Without a network: ENCLAVE_WHEELS=<folder of wheels> ./do …"
}

# Whether .venv already holds what $wanted names; any install holds the default one.
ready() {
    [ -x "$VPY" ] || return 1
    if [ -z "$wanted" ]; then
        cat "$VENV"/.installed-* 2>/dev/null | grep -qxF "$print"
    else
        [ "$(cat "$stamp" 2>/dev/null)" = "$print" ]
    fi
}

# need EXTRA...: makes sure .venv holds the package with these extras.
need() {
    wanted=$(printf '%s' "$* ${ENCLAVE_EXTRAS:-}" | tr -s ', ' ',,' | sed 's/^,//; s/,$//')
    stamp=$VENV/.installed-$(printf '%s' "${wanted:-default}" | tr ',' '+')
    print=$(fingerprint)
    if ready; then return; fi
    find_pip
    exec 9>"$HERE/.do.lock"
    if command -v flock >/dev/null 2>&1; then flock 9; fi
    if ! ready || ! works "$VPY"; then
        say "正在准备 .venv（${wanted:-default}），只需一次 · preparing .venv, once …"
        works "$VPY" || { rm -rf "$VENV"; "$PY" -m venv --without-pip "$VENV"; }
        pip_install ".${wanted:+[$wanted]}"
        printf '%s\n' "$print" >"$stamp"
    fi
    exec 9>&-
}

demo() {
    need
    cd "$HERE"
    say "" "一、十县四园区：各方所得 · 1. Ten counties, four parks: what every party gets" ""
    "$VENV/bin/enclave" run scenarios/chuxiong --out out/chuxiong
    case=scenarios/mouding-lufeng
    say "" "二、谈判：牟定招引、落地禄丰的硅材料项目 · 2. Negotiating a project that Mouding recruited and Lufeng hosts" ""
    "$VENV/bin/enclave" compare -q "$case" half-each six-four-capped
    "$VENV/bin/enclave" negotiate -q "$case"
    "$VENV/bin/enclave" risk -q "$case" --runs 500 --seed 7
    "$VENV/bin/enclave" report "$case" --variant half-each --variant six-four-capped --risk --out out/mouding-lufeng
    say "" \
        "结果：out/chuxiong/ 先看 测算结果.xlsx 和两张图（*.svg），flows.csv 是逐笔流水；out/mouding-lufeng/ 有 报告.html（可打印）和 测算表.xlsx（改黄格即重算）。" \
        "追问任何一个数，例如：./do enclave explain 牟定县.2026 chuxiong" \
        "Results: out/chuxiong/ has a workbook (测算结果.xlsx), two pictures (*.svg) and every flow; out/mouding-lufeng/ a page to print (报告.html) and a workbook that recomputes when a yellow cell changes (测算表.xlsx)." \
        "To ask where a number comes from: ./do enclave explain mouding.2026 chuxiong --lang en" ""
    ls out/chuxiong out/mouding-lufeng >&2
}

check() {
    need dev
    cd "$HERE"
    failed=0
    step ruff "$VPY" -m ruff check -q .
    step format "$VPY" -m ruff format -q --check .
    step mypy "$VPY" -m mypy --no-error-summary
    step imports "$VPY" tools/check_imports.py
    step house "$VPY" tools/check_house.py
    return "$failed"
}

step() {
    name=$1
    shift
    if "$@"; then say "ok      $name"; else say "FAILED  $name"; failed=1; fi
}

docs() {
    need docs
    cd "$HERE"
    "$VPY" -m sphinx -q -W --keep-going -b html -d out/doctrees docs out/site
    say "文档 · docs: out/site/index.html"
}

build() {
    find_pip
    cd "$HERE"
    mkdir -p out/dist
    # shellcheck disable=SC2086  # the option pair must split
    "$PY" -m pip wheel -q --disable-pip-version-check --no-deps \
        ${ENCLAVE_WHEELS:+--no-index --find-links "$ENCLAVE_WHEELS"} -w out/dist .
    say "安装包 · wheel: out/dist/"
}

help() {
    cat <<'TEXT'
./do demo            运行楚雄两个示例，结果写入 out/        run two Chuxiong examples
./do test [ARGS]     默认测试（参数传给 pytest）           the default tests
./do test-heavy      重型测试（大样本属性测试）             the heavier suites
./do release-test    发布前测试（百万份生成的协议）         a million generated agreements
./do check           风格、类型、依赖方向与项目守则         lint, types, imports, house rules
./do bench [--quick] 与同类工具的速度对比                  speed beside other tools
./do docs            生成文档网站 out/site                 build the documentation site
./do build           生成安装包 out/dist                   build the wheel
./do enclave ARGS    在项目环境中运行 enclave              run the command line
./do help            本页                                 this page
TEXT
}

command=${1:-help}
[ $# -eq 0 ] || shift
case $command in
    demo) demo ;;
    test) need test; cd "$HERE"; exec "$VPY" -m pytest -n 2 "$@" ;;
    test-heavy)
        need test; cd "$HERE"
        HYPOTHESIS_PROFILE=heavy exec "$VPY" -m pytest -n 2 -m slow "$@" ;;
    release-test)
        need test; cd "$HERE"
        ENCLAVE_RELEASE=1 HYPOTHESIS_PROFILE=heavy exec "$VPY" -m pytest -n auto -m "slow or not slow" "$@" ;;
    check) check ;;
    bench) need; cd "$HERE"; exec "$VPY" -m bench "$@" ;;
    docs) docs ;;
    build) build ;;
    enclave) need; exec "$VENV/bin/enclave" "$@" ;;
    help | -h | --help) help ;;
    *) say "没有这个命令 · unknown command: $command" ""; help >&2; exit 2 ;;
esac
