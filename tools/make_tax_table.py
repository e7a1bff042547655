"""Write the tables of tax rules and preferences into ``docs/*/project.md``, from ``rules/tax``.

python tools/make_tax_table.py            write the tables
python tools/make_tax_table.py --check    only say which pages are out of date
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script

from enclave.project.rules import rules  # noqa: E402
from enclave.project.trace import plain  # noqa: E402
from enclave.ratio import format_ratio  # noqa: E402
from enclave.report.library_text import STATUS  # noqa: E402
from enclave.statute.heads import load_heads  # noqa: E402
from enclave.terms.statute import Hole  # noqa: E402
from enclave.terms.tax import Cited, DatedValue, Parameter, Preference  # noqa: E402
from enclave.text import Lang, Text  # noqa: E402

LANGS: tuple[Lang, ...] = ("zh", "en")
BEGIN, END = "<!-- made by tools/make_tax_table.py: {} -->\n", "<!-- end -->\n"


def _cited(rule: str, basis: Cited, lang: Lang) -> str:
    reference = rules().packs[rule].references[basis.document]
    parts = (reference.document.in_(lang), reference.number or "", basis.article or "")
    return " ".join(p for p in parts if p)


def _value(parameter: Parameter, item: DatedValue, lang: Lang) -> str:
    show = format_ratio if parameter.unit == "ratio" else plain
    if not isinstance(item.value, Hole):
        return show(item.value)
    bounds = ""
    if item.least is not None and item.most is not None:
        bounds = f" ({show(item.least)}–{show(item.most)})"
    return f"{Text('待填', 'to be filled').in_(lang)} `{item.value.hole}`{bounds}"


def _dates(item: DatedValue | Preference) -> str:
    start = "" if item.from_ is None else str(item.from_)
    end = "" if item.until is None else str(item.until - timedelta(days=1))
    return f"{start}～{end}" if start or end else ""


def _rules(lang: Lang) -> Iterator[str]:
    heads = ("规则", "公式", "参数", "有效期", "依据", "可靠程度") if lang == "zh" else (
        "rule", "formula", "parameters", "dates", "document", "certainty")  # fmt: skip
    yield "| " + " | ".join(heads) + " |"
    yield "|---|---|---|---|---|---|"
    for rule in rules().rules.values():
        first = (f"`{rule.id}` {rule.title.in_(lang)}", rule.words.in_(lang))
        for name, parameter in rule.parameters.items():
            for item in parameter.values:
                said = f"`{name}` {parameter.name.in_(lang)}: {_value(parameter, item, lang)}"
                cells = (*first, said, _dates(item), _cited(rule.id, item, lang),
                         STATUS[item.status].in_(lang))  # fmt: skip
                yield "| " + " | ".join(cells) + " |"
                first = ("", "")
        if rule.brackets:
            steps = "、".join(format_ratio(b.rate) for b in rule.brackets)
            scale = Text(f"超额累进：{steps}", f"progressive: {steps.replace('、', ', ')}").in_(
                lang
            )
            cells = ("", "", scale, "", _cited(rule.id, rule, lang), STATUS[rule.status].in_(lang))
            yield "| " + " | ".join(cells) + " |"


def _preferences(lang: Lang) -> Iterator[str]:
    heads = ("优惠", "内容", "税种", "有效期", "不得同时", "依据", "可靠程度") if lang == "zh" else (
        "preference", "what", "heads", "dates", "not with", "document", "certainty")  # fmt: skip
    yield "| " + " | ".join(heads) + " |"
    yield "|---|---|---|---|---|---|---|"
    table = load_heads().table
    for item in rules().preferences.values():
        names = [table[h].name.in_(lang) for h in item.heads]
        cells = (f"`{item.id}`", item.title.in_(lang), Text("、".join(names), ", ".join(names)).in_(lang),
                 _dates(item), ", ".join(f"`{c}`" for c in item.conflicts), _cited(item.id, item, lang),
                 STATUS[item.status].in_(lang))  # fmt: skip
        yield "| " + " | ".join(cells) + " |"


def page(lang: Lang) -> str:
    """A page with its tables written anew."""
    text = (ROOT / "docs" / lang / "project.md").read_text(encoding="utf-8")
    for name, lines in (("rules", _rules(lang)), ("preferences", _preferences(lang))):
        begin = BEGIN.format(name)
        head, _, rest = text.partition(begin)
        _, _, tail = rest.partition(END)
        text = head + begin + "\n".join(lines) + "\n" + END + tail
    return text


def stale() -> list[str]:
    """The pages that are out of date."""
    return [
        f"docs/{lang}/project.md"
        for lang in LANGS
        if (ROOT / "docs" / lang / "project.md").read_text(encoding="utf-8") != page(lang)
    ]


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    if parser.parse_args().check:
        found = stale()
        sys.stdout.writelines(f"{name}: out of date\n" for name in found)
        return 1 if found else 0
    for lang in LANGS:
        text = page(lang)
        path = ROOT / "docs" / lang / "project.md"
        path.write_text(text, encoding="utf-8", newline="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
