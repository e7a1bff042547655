"""The documentation site: one Sphinx build, two trees (zh, en), nothing from the network.

Pages live twice, as ``zh/<page>.md`` and ``en/<page>.md``. Pages outside the two trees are shared.
"""

from __future__ import annotations

import gettext
import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import sphinx.locale
from sphinx.application import Sphinx
from sphinx.search.zh import SearchChinese

from enclave.cli.group import build

project = "enclave"
author = "The enclave authors"
project_copyright = "The enclave authors"
INIT = Path(__file__).parent.parent / "enclave" / "__init__.py"
release = INIT.read_text("utf-8").split('__version__ = "')[1].split('"')[0]

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["codes/README.md", "decisions/README.md", "examples/**"]
language = "zh_CN"

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 4

html_theme = "furo"
html_title = f"enclave {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_last_updated_fmt = None
html_show_search_summary = False  # excerpts are fetched, which a page opened from a folder may not
templates_path = ["_templates"]

RUN = "import enclave.cli, sys; sys.exit(enclave.cli.main())"
LANGUAGES = {"zh": "zh-CN", "en": "en"}
LOCALE = Path(sphinx.locale.__file__).parent
TRANSLATIONS = {
    "zh": gettext.translation("sphinx", LOCALE, languages=["zh_CN"]),
    "en": gettext.NullTranslations(),
}
WORDS = {
    "zh": {
        "switch": "English",
        "On this page": "本页内容",
        "Back to top": "回到顶部",
        "Skip to content": "跳到正文",
        "Previous": "上一页",
        "Next": "下一页",
        "Home": "首页",
    },
    "en": {"switch": "中文"},
}


class ChineseSearch(SearchChinese):
    """Indexes each run of Chinese characters and its pairs: search works with no dictionary.

    A query of two characters meets a pair; a longer one is found inside a run.
    """

    language_name = "English"  # names the stemmer script, which is the English one

    def split(self, text: str) -> list[str]:  # noqa: D102  # described by the class
        runs = re.findall(r"[\u4e00-\u9fff]+", text)
        pairs = [run[i : i + 2] for run in runs for i in range(len(run) - 1)]
        return [*super().split(text), *runs, *pairs]


def language_of(page: str) -> str:
    """Return the language of a page, or an empty string for a shared page."""
    first = page.split("/", maxsplit=1)[0]
    if first in LANGUAGES:
        return first
    last = page.rsplit(".", maxsplit=1)[-1]
    return last if last in LANGUAGES else ""


def twin_of(page: str) -> str:
    """Return the name of the same page in the other language."""
    lang = language_of(page)
    if not lang:
        return ""
    other = "en" if lang == "zh" else "zh"
    if page.endswith(f".{lang}"):
        return page.removesuffix(lang) + other
    return other + page.removeprefix(lang)


class Words(gettext.NullTranslations):
    """The words of the page frame in one language."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang = lang

    def gettext(self, message: str) -> str:  # noqa: D102  # see the base class
        return WORDS[self.lang].get(message) or TRANSLATIONS[self.lang].gettext(message)


def frame(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Give a page the frame of its own language and a link to its twin."""
    del template, tree
    lang = language_of(page)
    app.builder.templates.environment.install_gettext_translations(Words(lang or "zh"))
    context["language"] = LANGUAGES.get(lang, "zh-CN")
    context["page_language"] = lang or "both"
    twin = twin_of(page)
    found = twin if twin in app.env.all_docs else ""
    context["twin"] = found
    context["twin_label"] = WORDS[lang]["switch"] if found else ""


def help_page(lang: str, *command: str) -> str:
    """Return a help page exactly as the command prints it."""
    result = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-c", RUN, *command, "--lang", lang, "--help"],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "88", "NO_COLOR": "1", "PYTHONUTF8": "1"},
    )
    return f"```text\n{result.stdout.strip()}\n```\n"


def command_reference(app: Sphinx, page: str, source: list[str]) -> None:
    """Put the help of every command on the page of commands."""
    del app
    lang, _, name = page.partition("/")
    if name != "commands":
        return
    names = build(lang).list_commands(None)
    sections = [f"## {name}\n\n{help_page(lang, name)}" for name in names]
    source[0] = "\n".join([source[0], help_page(lang), *sections])


def code_index(app: Sphinx, page: str, source: list[str]) -> None:
    """List the codes on their page.

    They are many: in the navigation they would be drawn on every page, so they stay out of it.
    """
    lang, _, name = page.partition("/")
    if lang == "codes":
        app.env.metadata[page]["orphan"] = "yes"
    if name != "codes":
        return
    links = []
    for path in sorted((Path(app.srcdir) / "codes").glob(f"*.{lang}.md")):
        title = path.read_text("utf-8").partition("\n")[0].removeprefix("# ")
        links.append(f"- [{title}](/codes/{path.name})")
    source[0] = "\n".join([source[0], *links, ""])


def setup(app: Sphinx) -> None:
    """Register the frame and the search; a folder that is still empty is not a mistake."""
    toctrees = logging.getLogger("sphinx.sphinx.directives.other")
    toctrees.addFilter(lambda record: getattr(record, "subtype", "") != "empty_glob")
    app.add_search_language(ChineseSearch)
    app.connect("source-read", code_index)
    app.connect("source-read", command_reference)
    app.connect("html-page-context", frame)
