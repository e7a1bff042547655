"""The frame of the command line: help, languages, usage errors, exit codes, bugs."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from enclave import __version__
from enclave.cli.console import display_width
from enclave.cli.group import COMMANDS, one_language
from enclave.cli.pretty import wrap
from tests.cli.test_run import enclave, text

HELP = """
import sys
from enclave.cli import main
main({words!r})
sys.stderr.write(" ".join(sys.modules))
"""


def test_help_is_in_the_language_asked_for():
    chinese, english = text(enclave("--help")), text(enclave("--lang", "en", "--help"))
    assert chinese.startswith("用法：enclave [选项] 命令 [参数]...\n")
    assert english.startswith("Usage: enclave [OPTIONS] COMMAND [ARGS]...\n")
    assert not any("\u4e00" <= c <= "\u9fff" for c in english)
    for name in ("check", "run", "explain", "doctor", "completion"):
        assert f"  {name} " in chinese


@pytest.mark.parametrize(
    ("env", "words", "lang"),
    [
        ({}, (), "zh"),
        ({"LANG": "en_US.UTF-8"}, (), "en"),
        ({"LANG": "C.UTF-8"}, (), "zh"),
        ({"LANG": "en_US.UTF-8", "ENCLAVE_LANG": "zh"}, (), "zh"),
        ({"LC_ALL": "zh_CN.GBK", "LANG": "en_US.UTF-8"}, (), "zh"),
        ({"ENCLAVE_LANG": "zh"}, ("--lang", "en"), "en"),
        ({"ENCLAVE_LANG": "zh"}, ("--lang=en",), "en"),
    ],
)
def test_where_the_language_comes_from(env, words, lang):
    first = text(enclave(*words, "--help", **env))
    assert first.startswith("用法" if lang == "zh" else "Usage")


def test_the_language_may_be_named_after_the_command():
    assert "FORMAT" in text(enclave("check", "--help", "--lang", "en")).upper()
    assert text(enclave("check", "--help", "--lang", "en")).startswith("Usage: enclave check")


def test_chinese_columns_are_aligned():
    lines = text(enclave("run", "--help")).splitlines()
    options = [x for x in lines[lines.index("选项：") + 1 :] if x.startswith("  -")]
    starts = {
        display_width(x[: len(x) - len(x.lstrip())] + x.strip().split("  ")[0]) for x in options
    }
    assert max(display_width(x) for x in lines) <= 80
    assert starts


def test_every_command_there_is_shows_help():
    for name in COMMANDS:
        run = enclave(name, "--help")
        if run.returncode == 0:
            assert text(run).startswith(f"用法：enclave {name} ")
            assert not re.search(r"[a-z]{2,}(,? [a-z]{2,}){4,}", text(run)), (
                "English in Chinese help"
            )
        else:
            assert run.stderr.decode().startswith("E901 ")


def test_help_of_the_group_imports_no_command_and_nothing_heavy():
    code = HELP.format(words=["--help"])
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    modules = set(run.stderr.decode().split())
    heavy = {"numpy", "pydantic", "yaml", "rich", "xlsxwriter", "enclave.cli.run", "enclave.book"}
    assert not heavy & modules


@pytest.mark.parametrize("command", ["check", "run", "doctor", "completion"])
def test_help_of_a_command_imports_nothing_heavy(command):
    code = HELP.format(words=[command, "--help"])
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert not {"numpy", "pydantic", "yaml", "xlsxwriter"} & set(run.stderr.decode().split())


def test_the_version():
    assert text(enclave("--version")) == f"enclave {__version__}\n"


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (
            ("rum",),
            "E901 enclave 没有命令 rum — 试试：run",
            "E901 enclave there is no command rum — try: run",
        ),
        (
            ("run", "x", "--unti", "元"),
            "E902 enclave run 没有选项 --unti — 试试：--unit",
            "E902 enclave run there is no option --unti — try: --unit",
        ),
        (
            ("completion",),
            "E903 enclave completion 缺少 SHELL — 补上；写法见 --help",
            "E903 enclave completion SHELL is missing — give it; see --help",
        ),
        (
            ("check", "--format", "xml"),
            "E904 enclave check --format 的取值不对：xml — 可用：text, json, github, sarif",
            "E904 enclave check --format has a wrong value: xml — allowed: text, json, github, sarif",
        ),
    ],
)
def test_usage_errors(words, zh, en):
    for lang, expected in (("zh", zh), ("en", en)):
        run = enclave(*words, "--lang", lang)
        assert run.returncode == 2
        assert run.stdout == b""
        lines = run.stderr.decode().splitlines()
        assert lines[0] == expected
        assert lines[1].startswith("用法见：enclave" if lang == "zh" else "for help: enclave")


def test_without_a_command_help_is_shown_and_it_is_a_usage_error():
    run = enclave()
    assert run.returncode == 2
    assert "用法：enclave" in (run.stdout + run.stderr).decode()


CRASH = """
import sys
from enclave.cli import main
import enclave.cli.{module} as module
def crash(*_, **__):
    {what}
module.{name} = crash
sys.exit(main({words!r}))
"""


def crashing(what: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    code = CRASH.format(module="doctor", name="versions", words=["doctor"], what=what)
    import os

    clean = {k: v for k, v in os.environ.items() if not k.startswith("ENCLAVE")}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, env={**clean, **env}
    )


def test_a_bug_is_one_line_and_exit_code_70():
    run = crashing("raise ValueError('boom')")
    (line,) = run.stderr.decode().splitlines()
    assert run.returncode == 70
    assert "内部错误：ValueError: boom" in line
    assert "internal error of enclave: ValueError: boom" in line
    assert run.stdout == b""


def test_a_broken_invariant_is_a_bug():
    run = crashing(
        "from enclave.diagnostics import InvariantViolation; raise InvariantViolation('A3', 'x')"
    )
    assert run.returncode == 70
    assert "[A3] x" in run.stderr.decode()


def test_the_traceback_is_there_for_those_who_ask():
    run = crashing("raise ValueError('boom')", ENCLAVE_DEBUG="1")
    assert "Traceback" in run.stderr.decode()


def test_a_missing_library_is_named_with_exit_code_4():
    run = crashing("import no_such_library_at_all")
    assert run.returncode == 4
    assert "pip install no_such_library_at_all" in run.stderr.decode()


def test_an_interrupt_ends_quietly():
    run = crashing("raise KeyboardInterrupt")
    assert run.returncode == 130
    assert run.stderr.strip() == b""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_doctor_never_fails(lang):
    run = enclave("doctor", "--lang", lang, PATH="/nowhere")
    assert run.returncode == 0
    for word in ("Python", "XlsxWriter", "docx"):
        assert word in text(run)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell, tmp_path):
    script = text(enclave("completion", shell))
    assert "_ENCLAVE_COMPLETE" in script
    env = {"HOME": str(tmp_path), "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": ""}
    run = enclave("completion", shell, "--install", **env)
    assert run.returncode == 0
    (place,) = [p for p in tmp_path.rglob("*enclave*") if p.is_file()]
    assert place.read_text(encoding="utf-8") == script
    assert str(place) in run.stderr.decode()


def test_the_completion_works():
    env = {"COMP_WORDS": "enclave run --a", "COMP_CWORD": "2"}
    run = enclave(_ENCLAVE_COMPLETE="bash_complete", **env)
    assert text(run) == "plain,--agreement\n"


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        ("单位 / the unit", "单位", "the unit"),
        (
            "标题 / title\n\n中文说明。\n\nEnglish words.",
            "标题\n\n中文说明。",
            "title\n\nEnglish words.",
        ),
        ("only English", "only English", "only English"),
        ("a / b", "a / b", "a / b"),
    ],
)
def test_help_texts_hold_both_languages(said, zh, en):
    assert one_language(said, "zh") == zh
    assert one_language(said, "en") == en


def test_wrapping_counts_cells_and_keeps_punctuation_with_its_word():
    lines = wrap("甲县与乙县，共建园区。Revenue sharing 到分", 12)
    assert all(display_width(x) <= 12 for x in lines)
    assert "".join(lines).replace(" ", "") == "甲县与乙县，共建园区。Revenuesharing到分"
    assert not any(x[0] in "，。" for x in lines)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["check", "-h", "--lang", "en"]])
def test_help_on_a_terminal_is_drawn_by_rich_click(words):
    import os
    import pty

    leader, follower = pty.openpty()
    run = subprocess.run(
        [sys.executable, "-m", "enclave", *words], stdout=follower, stderr=follower, check=False
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(leader)
    assert run.returncode == 0, shown.decode()
    assert "╭" in shown.decode()
