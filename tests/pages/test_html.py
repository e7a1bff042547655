"""The page: one file, nothing from elsewhere, well formed, exact, the same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from enclave.book import load, run
from enclave.report.job import Job
from enclave.report.pages.as_html import page
from enclave.report.present import View

ROOT = Path(__file__).parents[2]
VOID = {"meta", "br", "img", "link", "hr", "input"}


class Tree(HTMLParser):
    """Checks that tags are closed in order; collects tags, attributes and text."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.attributes, self.text = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *a) for a in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *a) for a in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def read(html: str) -> Tree:
    tree = Tree()
    tree.feed(html)
    tree.close()
    assert not tree.open
    return tree


@pytest.fixture(scope="module", params=["zh", "en"])
def made(request, pencil, make_job):
    return request.param, page(make_job(pencil, request.param))


def test_it_is_well_formed_and_says_its_language(made):
    lang, html = made
    tree = read(html)
    assert ("html", "lang", "zh-CN" if lang == "zh" else "en") in tree.attributes
    assert len(tree.tags) > 100


def test_nothing_comes_from_elsewhere_and_nothing_runs(made):
    _, html = made
    tree = read(html)
    assert not re.search(r"https?:|//[a-z]|@import|url\(", html)
    assert not {"script", "link", "img", "iframe", "object", "base"} & set(tree.tags)
    links = [v for _, name, v in tree.attributes if name in ("href", "src", "xlink:href")]
    assert all(v.startswith("#") for v in links)
    ids = {v for _, name, v in tree.attributes if name == "id"}
    assert {v[1:] for v in links} <= ids
    assert not [name for _, name, _ in tree.attributes if name.startswith("on")]


def test_it_has_the_exact_figures(made):
    _, html = made
    for figure in ("560.00", "336.00", "224.00", "28.00", "16.80", "-132.00"):
        assert figure in html


def test_english_pages_hold_no_chinese_of_ours(pencil, make_job):
    text = "".join(read(page(make_job(pencil, "en"))).text)
    shown = text[text.index("1. Key numbers") :]
    found = set(re.findall(r"[\u4e00-\u9fff]+", shown))
    assert found <= {"甲府", "号第三条", "第三条", "号", "结果"}  # as documents are cited


def test_texts_of_users_are_shown_as_text(tmp_path, write_deal, make_job):
    title = "<script>alert(1)</script> & } </style>"
    html = page(make_job(write_deal(tmp_path / "sly", title)))
    tree = read(html)
    assert "script" not in tree.tags
    assert tree.tags.count("style") == 1
    assert "&lt;script&gt;" in html


def test_the_same_input_gives_the_same_bytes(pencil, make_job):
    assert page(make_job(pencil)) == page(make_job(pencil))


def test_a_normal_scenario_stays_small():
    view = View(run(load(ROOT / "scenarios" / "chuxiong")))
    assert len(page(Job(view, "zh", ("enclave",))).encode()) < 300_000


# ------------------------------------------------------------------------- made again, as printed


def enclave(*words: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ENCLAVE", "LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=cwd, capture_output=True, check=False,
        env={**clean, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.slow)])
def test_the_command_printed_gives_the_same_hashes_when_run_as_printed(tmp_path, write_deal, lang):
    import shlex

    write_deal(tmp_path / "my deal")
    first = enclave(
        "enclave", "report", "my deal", "--format", "html", "--lang", lang, cwd=tmp_path
    )
    assert first.returncode == 0, first.stderr.decode()
    html = (tmp_path / "报告" / "报告.html").read_text(encoding="utf-8")
    (shown,) = re.findall(r'<pre class="command"><code>(.*?)</code>', html)
    words = shlex.split(shown.replace("&#34;", '"').replace("&amp;", "&"))
    assert words[0] == "enclave"
    again = enclave(*words, cwd=tmp_path)
    assert again.returncode == 0, again.stderr.decode()
    folder = tmp_path / words[words.index("--out") + 1]
    other = (folder / "报告.html").read_text(encoding="utf-8")
    assert other == html
    assert len(set(re.findall(r"\b[0-9a-f]{64}\b", other))) >= 5
