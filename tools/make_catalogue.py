"""Write ``docs/zh/catalogue.md``, ``docs/en/catalogue.md`` and the curves beside them.

Every agreement of the rule library with its terms side by side, read from the packs themselves.

    python tools/make_catalogue.py            write the pages and the pictures
    python tools/make_catalogue.py --check    only say which files are out of date
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]  # run as a script or imported by a test

from enclave.diff.labels import value_word  # noqa: E402
from enclave.diff.when import calendar, read_point, stretch_words  # noqa: E402
from enclave.kinds.wording import article_words, listed, point_words  # noqa: E402
from enclave.report.curve_svg import curve_picture  # noqa: E402
from enclave.report.curves import Gallery  # noqa: E402
from enclave.report.drawable import drawn, head_name  # noqa: E402
from enclave.report.library import Card, Pack, agreement_card, namer, packs, readable, text_of  # noqa: E402
from enclave.report.library_text import MODES, STATUS  # noqa: E402
from enclave.text import Lang, Text  # noqa: E402

LANGS: tuple[Lang, ...] = ("zh", "en")
DOCS: Final = ROOT / "docs"
CURVES: Final = DOCS / "_static" / "curves"
BASES: Final = ("retain", "deduct", "baseline", "recover")
LIMITS: Final = ("cap", "guarantee", "fixed_return", "compensation", "reward", "village_minimum")
NONE: Final = Text("—")

INTRO: Final = Text(
    "随附的每一份协议，条款并排。每格的文字由规则包自己生成；【待定】是原文没有写明的条款，不填不能运行，"
    "也没有任何默认值。依据文件和曲线见表下各节；最接近一份协议的先例：`enclave rules list --like 协议文件`；"
    "逐条比较：`enclave diff A B`。",
    "Every agreement that comes with the package, its terms side by side. The words are made from the"
    " packs; [open] is what a text does not say: nothing runs before it is filled, and nothing stands"
    " in its place. Documents and curves are in the sections below the tables. The precedents nearest"
    " to an agreement: `enclave rules list --like FILE`; clause by clause: `enclave diff A B`.",
)
TITLE: Final = Text("协议目录", "Catalogue of agreements")
PARTS: Final = (
    ("agreement", Text("公布的协议", "Published agreements")),
    ("example", Text("示例（虚构）", "Examples (fictional)")),
)
COLUMNS: Final = (
    Text("协议", "agreement"), Text("分享什么、先扣什么", "what is shared, what comes first"),
    Text("比例与阶段", "shares and phases"), Text("期限", "term"),
    Text("封顶、保底与付款", "caps, guarantees, payments"), Text("统计认定", "credit"),
    Text("状态", "status"),
)  # fmt: skip


@cache
def agreements() -> tuple[tuple[Pack, Card], ...]:
    """The packs that are agreements, with their cards."""
    found = [p for kind, _ in PARTS for p in packs(kind)]
    return tuple((pack, agreement_card(pack)) for pack in found if pack.path.is_relative_to(ROOT))


def year_of(card: Card) -> str:
    """The year of an agreement: that of its id, else of its first dated document."""
    found = re.search(r"-(\d{4})$", card["id"])
    dates = [d["issued"][:4] for d in card["documents"] if d["issued"]]
    return found[1] if found else dates[0] if dates else ""


def scope_words(pack: Pack) -> Text:
    """Which part of which taxes is shared."""
    scope = pack.data.get("scope")
    if not isinstance(scope, Mapping):
        return NONE
    heads, retain = scope.get("heads", "all"), scope.get("retain", "")
    titles = titles_of(pack)
    if heads == "all":
        what = Text("全部税种", "all taxes")
    elif isinstance(heads, Mapping):
        what = readable(heads, titles)
    elif not heads:
        return Text("不分税收", "no tax is shared")
    else:
        names = heads if isinstance(heads, list) else str(heads).split("+")
        what = listed(head_name(str(h)) for h in names)
    if isinstance(retain, Mapping):
        levels = readable(retain, titles)
    else:
        parts = retain if isinstance(retain, list) else str(retain).split("+")
        levels = listed(value_word("retain", str(level)) for level in parts if level)
    return Text(f"{what.zh}；{levels.zh}留成" if levels.zh else what.zh,
                f"{what.in_('en')}; {levels.in_('en')} part" if levels.zh else what.in_("en"))  # fmt: skip


def titles_of(pack: Pack) -> dict[str, Text]:
    """What the open terms of a pack are called."""
    table = pack.data.get("holes")
    return {
        n: text_of(b.get("name", n)) for n, b in (table if isinstance(table, dict) else {}).items()
    }


def term_words(pack: Pack) -> Text:
    """How long it runs, open terms marked."""
    data, titles = pack.data, titles_of(pack)
    term = data.get("term")
    if term is None:
        return Text("未写", "not said")
    at = calendar(data)
    said_of = stretch_words(at.term, at, namer(data))
    if said_of.zh and isinstance(term, Mapping):
        return said_of
    if not isinstance(term, Mapping) or set(term) == {"hole"}:
        return readable(term, titles)
    said = {"from": Text("自{x}", "from {x}"), "for": Text("为期{x}", "for {x}"),
            "until": Text("至{x}止", "until {x}")}  # fmt: skip
    parts = []
    for key, value in term.items():
        point, known = read_point(value) if key != "for" else (None, False)
        words = (
            readable(value, titles)
            if not known or point is None
            else point_words(point, namer(data))
        )
        parts.append(said[key].format(x=words))
    return Text("，".join(p.zh for p in parts), " ".join(p.in_("en") for p in parts))


def amended(card: Card) -> list[Text]:
    """What an amendment says instead, and from when."""
    return [Text(c["words"]["zh"], c["words"]["en"]) for c in card["amend"]]


def clauses_of(card: Card, wanted: Iterable[str], *, other: Iterable[str] = ()) -> list[Text]:
    """The sentences of some kinds of clauses, or of all but some."""
    chosen, left = tuple(wanted), tuple(other)
    return [
        Text(c["words"]["zh"], c["words"]["en"]) for c in card["clauses"]
        if (c["kind"] in chosen if chosen else c["kind"] not in left)
    ]  # fmt: skip


def credit_words(card: Card) -> list[Text]:
    """Who is credited with what, indicators of one rule together."""
    rules: dict[tuple[str, str], list[Text]] = {}
    said: dict[tuple[str, str], Text] = {}
    for c in card["credit"]:
        mode = MODES.get(c["mode"], Text(c["mode"]))
        who = [Text(p["zh"], p["en"]) for p in c["parties"]]
        names = listed(who)
        if not who and c["mode"] in {"split", "full", "double"}:
            names = Text("待定", "open")
        key = (c["mode"], names.zh)
        rules.setdefault(key, []).append(Text(c["name"]["zh"], c["name"]["en"]))
        said[key] = Text(
            mode.zh + (f"（{names.zh}）" if names.zh else ""),
            mode.in_("en") + (f" ({names.in_('en')})" if names.zh else ""),
        )
    return [
        Text(f"{listed(names).zh}：{said[key].zh}", f"{listed(names).in_('en')}: {said[key].in_('en')}")
        for key, names in rules.items()
    ]  # fmt: skip


def cell(parts: Iterable[Text], lang: Lang) -> str:
    """A cell of a table, its parts on lines of their own."""
    said = "<br>".join(p.in_(lang) for p in parts) or NONE.zh
    return said.replace("|", "\\|").replace("\n", " ")


def status_words(card: Card) -> list[Text]:
    """How far it may be trusted, and how much of it is open."""
    open_ = len(card["open"])
    return [
        STATUS.get(card["status"], Text(card["status"])),
        Text(f"待定 {open_} 项", f"{open_} open") if open_ else Text("无待定项", "nothing open"),
    ]


def row(pack: Pack, card: Card, lang: Lang) -> str:
    """The line of an agreement."""
    numbers = [d["number"] for d in card["documents"] if d["number"]]
    first = [
        Text(f"[{card['title'][lang]}](#{card['id']})"), Text(card["place"]["zh"], card["place"]["en"]),
        Text(year_of(card)), *map(Text, numbers),
    ]  # fmt: skip
    cells = [
        [t for t in first if t.zh], [scope_words(pack), *clauses_of(card, BASES)],
        [*clauses_of(card, (), other=(*BASES, *LIMITS)), *amended(card)], [term_words(pack)],
        clauses_of(card, LIMITS), credit_words(card), status_words(card),
    ]  # fmt: skip
    return "| " + " | ".join(cell(c, lang) for c in cells) + " |"


def details(pack: Pack, card: Card, lang: Lang) -> Iterator[str]:
    """Documents and curve of an agreement."""
    yield f"### {card['id']}\n\n**{card['title'][lang]}**\n"
    for d in card["documents"]:
        said = [d["title"][lang], d["number"], article_words(d["article"]).in_(lang), d["issued"],
                STATUS.get(d["status"], Text(d["status"])).in_(lang)]  # fmt: skip
        yield "- " + Text("，", ", ").in_(lang).join(p for p in said if p)
    found = drawn(pack)
    if isinstance(found, Gallery):
        alt = Text("下一元归谁", "who gets the next yuan").in_(lang)
        yield f"\n![{alt}](../_static/curves/{card['id']}.svg)\n"
    else:
        none = Text("没有曲线：", "No curve: ").in_(lang)
        yield f"\n{none}{found.in_(lang)}\n"


def page(lang: Lang) -> str:
    """One language's page."""
    lines = ["---", "hide-toc: true", "---", "", f"# {TITLE.in_(lang)}", "", INTRO.in_(lang), ""]
    for kind, title in PARTS:
        mine = [(p, c) for p, c in agreements() if p.kind == kind]
        head = [c.in_(lang) for c in COLUMNS]
        lines += [f"## {title.in_(lang)}", "", "::::{container} catalogue", "",
                  "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]  # fmt: skip
        lines += [row(pack, card, lang) for pack, card in mine]
        lines += ["", "::::", ""]
        for pack, card in mine:
            lines += details(pack, card, lang)
    return "\n".join(lines).rstrip() + "\n"


def pictures() -> dict[Path, str]:
    """The curves of the agreements that can be drawn as they are."""
    out: dict[Path, str] = {}
    for pack, card in agreements():
        found: Any = drawn(pack)
        if isinstance(found, Gallery):
            out[CURVES / f"{card['id']}.svg"] = curve_picture(found, (Fraction(0), None))
    return out


def pages() -> dict[Path, str]:
    """Every file that this program writes."""
    return {**{DOCS / lang / "catalogue.md": page(lang) for lang in LANGS}, **pictures()}


def stale() -> list[str]:
    """The files that are not what they should be."""
    wanted = pages()
    there = set(CURVES.glob("*.svg"))
    wrong = [p for p, text in wanted.items() if not p.is_file() or p.read_text("utf-8") != text]
    return sorted(p.relative_to(ROOT).as_posix() for p in {*wrong, *(there - wanted.keys())})


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    if parser.parse_args().check:
        found = stale()
        sys.stdout.writelines(f"{name}: out of date\n" for name in found)
        return 1 if found else 0
    CURVES.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for path in set(CURVES.glob("*.svg")) - wanted.keys():
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8", newline="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
