"""Cards of the rule library for a terminal: plain paragraphs and aligned tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from enclave.compile.dialects import dialects
from enclave.report.library import KINDS, Card
from enclave.text import Lang, Text

Table = Callable[[Sequence[Sequence[str]], Sequence[str], str], str]
LEVELS: Final = ("centre", "province", "prefecture", "county", "local")
_LEVEL_NAMES: Final = (
    Text("中央", "centre"), Text("省", "province"), Text("州市", "prefecture"), Text("县", "county"),
    Text("地方", "local"),
)  # fmt: skip
STATUS: Final[Mapping[str, Text]] = {
    "published": Text("已发布", "published"), "reported": Text("见报", "reported"),
    "unverified": Text("未核实", "unverified"), "template": Text("模板", "template"),
    "draft": Text("草案", "draft"), "assumption": Text("假设", "assumption"),
}  # fmt: skip
ROLES: Final[Mapping[str, Text]] = {
    "origin": Text("飞出地", "origin"), "host": Text("飞入地", "host"), "park": Text("园区", "park"),
    "superior": Text("上级", "superior"), "third": Text("第三方", "third party"),
}  # fmt: skip
MODES: Final[Mapping[str, Text]] = {
    "host": Text("归所在地", "where it arose"), "split": Text("分算", "split"),
    "full": Text("全归一方", "all to one"), "double": Text("各按全额（仅内部考核）", "in full to each (internal)"),
    "phased": Text("分阶段", "in phases"), "": Text("待定", "open"),
}  # fmt: skip
MECHANISMS: Final[Mapping[str, Text]] = {
    "ratio": Text("入库时按比例", "by ratio at the treasury"),
    "ratio_year_end": Text("年终按比例", "by ratio at year-end"),
    "increment_over_base": Text("超基数增量", "increment over base"),
    "by_enterprise_list": Text("按企业名单", "by list of enterprises"),
    "by_industry": Text("按行业", "by industry"),
}  # fmt: skip


def listing(cards: Sequence[Card], lang: Lang, table: Table) -> str:
    """The table of ``rules list``."""
    header = _words(lang, ("编号", "id"), ("种类", "kind"), ("状态", "status"), ("待定", "open"),
                    ("地点", "place"), ("标题", "title"))  # fmt: skip
    rows = [
        [c["id"], KINDS[c["kind"]][1].in_(lang), _status(c["status"], lang),
         str(len(c["holes"])) if c["holes"] else "", c["place"][lang], c["title"][lang]]
        for c in cards
    ]  # fmt: skip
    return table(rows, header, "lllr")


def show(card: Card, lang: Lang, table: Table) -> str:
    """Everything about a pack."""
    if card["kind"] == "heads":
        return _heads(card, lang, table)
    if card["kind"] == "statute":
        parts: Iterator[str] = _statute(card, lang, table)
    elif card["kind"] == "formula":
        parts = _formula(card, lang, table)
    elif card["kind"] == "tax":
        from enclave.report.library_tax import tax_text

        parts = tax_text(card, lang, table, _status)
    elif card["kind"] == "indicator":
        parts = _indicators(card, lang, table)
    else:
        parts = _agreement(card, lang, table)
    return "\n".join([_top(card, lang), *parts])


def _words(lang: Lang, *pairs: tuple[str, str]) -> list[str]:
    return [Text(*pair).in_(lang) for pair in pairs]


def _status(name: str, lang: Lang) -> str:
    return STATUS[name].in_(lang) if name in STATUS else name


def _top(card: Card, lang: Lang) -> str:
    colon = "：" if lang == "zh" else ": "
    names = _words(lang, ("编号", "id"), ("状态", "status"), ("地点", "place"), ("标签", "tags"),
                   ("文件", "file"))  # fmt: skip
    values = [card["id"], _status(card["status"], lang), card["place"][lang],
              ", ".join(card["tags"]), card["file"]]  # fmt: skip
    lines = [card["title"][lang]]
    lines += [f"{n}{colon}{v}" for n, v in zip(names, values, strict=True) if v]
    if card.get("summary", {}).get(lang):
        lines += ["", card["summary"][lang]]
    return "\n".join(lines) + "\n"


def _section(zh: str, en: str, lang: Lang) -> str:
    return f"[{Text(zh, en).in_(lang)}]"


def _documents(documents: Sequence[Mapping[str, Any]], lang: Lang, table: Table) -> Iterator[str]:
    if not documents:
        return
    yield _section("依据文件", "documents", lang)
    header = _words(
        lang, ("文件", "document"), ("文号", "number"), ("日期", "date"), ("状态", "status")
    )
    yield table(
        [[d["title"][lang], d["number"], d["issued"], _status(d["status"], lang)] for d in documents],
        header, "",
    )  # fmt: skip


def _agreement(card: Card, lang: Lang, table: Table) -> Iterator[str]:
    yield from _documents(card["documents"], lang, table)
    yield _section("参与方", "parties", lang)
    rows = [[p["id"], p["name"][lang], ROLES[p["role"]].in_(lang) if p["role"] in ROLES else p["role"],
             _party_level(p["level"], lang)] for p in card["parties"]]  # fmt: skip
    yield table(
        rows,
        _words(lang, ("编号", "id"), ("名称", "name"), ("角色", "role"), ("级次", "level")),
        "",
    )
    yield _section("条款（按计算先后）", "clauses, in the order in which they apply", lang)
    for number, clause in enumerate(card["clauses"], 1):
        yield _clause(number, clause, lang)
    if card["amend"]:
        yield _section("变更", "amendments", lang)
        yield "".join(f"- {change['words'][lang]}\n" for change in card["amend"])
    names = {"scope": Text("范围", "scope"), "term": Text("期限", "term"), "clock": Text("计年", "clock"),
             "part_year": Text("不足整年", "part of a year"), "settle": Text("结算", "settlement")}  # fmt: skip
    yield _section("范围、期限与结算", "scope, term and settlement", lang)
    yield "".join(f"{names[k].in_(lang)}  {v[lang]}\n" for k, v in card["terms"].items())
    yield from _credit(card, lang, table)
    yield from _needs(card, lang, table)
    yield from _open(card, lang)
    if card["notes"]:
        yield _section("备注", "remarks", lang)
        yield "".join(f"- {n[lang]}\n" for n in card["notes"])
    yield _section("怎样使用", "how to use it", lang)
    yield usage(card, lang)


def _party_level(name: str, lang: Lang) -> str:
    """A level in words: the language's own word in Chinese."""
    if lang == "en":
        return name
    words = dialects()[0].words["level"]
    return next((zh for zh, en in words.items() if en == name), name)


def _clause(number: int, clause: Mapping[str, Any], lang: Lang) -> str:
    cited = [clause["document"][lang], clause["number"], clause["article"]]
    where = ("" if lang == "zh" else " ").join(part for part in cited if part)
    head = f"{number}. {clause['title'][lang]} ({clause['id']})  {clause['words'][lang]}\n"
    return head + (f"   {Text('依据', 'source').in_(lang)}  {where}\n" if where else "")


def _credit(card: Card, lang: Lang, table: Table) -> Iterator[str]:
    if not card["credit"]:
        return
    yield _section("统计认定", "credit of statistics", lang)
    rows = [
        [c["name"][lang], MODES.get(c["mode"], Text(c["mode"])).in_(lang),
         ", ".join(p[lang] for p in c["parties"]) or c["rule"][lang]]
        for c in card["credit"]
    ]  # fmt: skip
    yield table(
        rows, _words(lang, ("指标", "indicator"), ("方式", "mode"), ("归谁", "to whom")), ""
    )


def _needs(card: Card, lang: Lang, table: Table) -> Iterator[str]:
    """Events and data that a scenario gives."""
    if card["events"]:
        yield _section("事件", "events", lang)
        need = Text("由情景给出日期", "date from the scenario").in_(lang)
        rows = [[e["id"], e["name"][lang], e["date"] or (need if e["required"] else ""), e["evidence"][lang]]
                for e in card["events"]]  # fmt: skip
        yield table(
            rows,
            _words(lang, ("编号", "id"), ("事件", "event"), ("日期", "date"), ("凭据", "evidence")),
            "",
        )
    required = [d for d in card["data"] if d["required"]]
    if required:
        yield _section("须由情景给出的数据", "data the scenario must give", lang)
        yield "".join(f"- {d['id']}  {d['name'][lang]}\n" for d in required)


def _open(card: Card, lang: Lang) -> Iterator[str]:
    if not card["open"]:
        return
    yield _section("待定项：不填不能运行", "open terms: nothing runs before they are filled", lang)
    for item in card["open"]:
        ask = f"\n   {item['ask'][lang]}" if item["ask"][lang] else ""
        yield f"- {item['hole']}  {item['name'][lang]}  ({', '.join(item['at'])}){ask}\n"


def usage(card: Card, lang: Lang) -> str:
    """What to write in a scenario."""
    lines = ["agreements:", f"  - pack: {card['id']}"]
    events = [e["id"] for e in card["events"] if e["required"]]
    data = [d["id"] for d in card["data"] if d["required"]]
    holes = [h["hole"] for h in card["open"]]
    for name, wanted, example in (
        ("events", events, "2024-01-01"),
        ("data", data, "{value: 100万元}"),
    ):
        if wanted:
            lines.append(f"    {name}:")
            lines += [f"      {w}: {example}" for w in wanted]
    if holes:
        lines.append("    fill:")
        lines += [f"      {h}: ..." for h in holes]
    picture = Text("下一元归谁：", "who gets the next yuan: ").in_(lang)
    return "\n".join([*lines, "", f"{picture}enclave curve {card['id']}"]) + "\n"


def _statute(card: Card, lang: Lang, table: Table) -> Iterator[str]:
    if card["extends"]:
        yield f"{Text('沿用', 'extends').in_(lang)}  {card['extends']}\n"
    yield from _documents(card["documents"], lang, table)
    yield _section("划分规则（各级份额）", "rules: shares by level", lang)
    header = _words(lang, ("规则", "rule"), ("税种", "heads"), ("划分", "how"))
    header += [n.in_(lang) for n in _LEVEL_NAMES]
    header += _words(
        lang, ("起", "from"), ("止", "until"), ("依据", "document"), ("状态", "status")
    )
    yield table([_rule(r, lang) for r in card["rules"]], header, "lllrrrrr")
    yield from _open(card, lang)
    yield _section("怎样使用", "how to use it", lang)
    lines = [f"statute: {card['id']}"]
    if card["open"]:
        lines = ["statute:", f"  pack: {card['id']}", "  fill:",
                 *(f"    {h['hole']}: ..." for h in card["open"])]  # fmt: skip
    yield "\n".join(lines) + "\n"


def _rule(rule: Mapping[str, Any], lang: Lang) -> list[str]:
    how = MECHANISMS.get(rule["mechanism"], Text(rule["mechanism"])).in_(lang)
    if rule["of"] == "local":
        how += Text("（地方部分）", " (local part)").in_(lang)
    if rule["places"]:
        how += f" @{','.join(rule['places'])}"
    shares = {
        **rule["shares"],
        **{k: v for k, v in rule["growth"].items() if k not in rule["shares"]},
    }
    cells = [shares[level][lang] if level in shares else "" for level in LEVELS]
    cited = [rule["document_title"][lang], rule["number"], rule["article"]]
    return [rule["id"], ", ".join(h[lang] for h in rule["heads"]), how, *cells, rule["from"],
            rule["until"], " ".join(c for c in cited if c), _status(rule["status"], lang)]  # fmt: skip


def _indicators(card: Card, lang: Lang, table: Table) -> Iterator[str]:
    header = _words(lang, ("编号", "id"), ("名称", "name"), ("类型", "kind"), ("单位", "unit"),
                    ("属于", "part of"), ("依据", "document"))  # fmt: skip
    rows = [[i["id"], i["name"][lang], i["kind"], i["unit"], i["within"], i["document"]["title"][lang]]
            for i in card["indicators"]]  # fmt: skip
    yield table(rows, header, "")
    yield _section("定义", "definitions", lang)
    yield "".join(
        f"- {i['id']}  {i['definition'][lang]}\n"
        for i in card["indicators"]
        if i["definition"][lang]
    )


def _formula(card: Card, lang: Lang, table: Table) -> Iterator[str]:
    yield from _documents(card["documents"], lang, table)
    yield _section("写法", "as written", lang)
    yield "".join(f"{k}  {v[lang]}\n" for k, v in card["terms"].items())
    yield from _open(card, lang)


def _heads(card: Card, lang: Lang, table: Table) -> str:
    header = _words(lang, ("编号", "id"), ("名称", "name"), ("预算科目", "budget codes"),
                    ("其他名称", "other names"), ("科目可靠程度", "codes are"))  # fmt: skip
    rows = [[h["id"], h["name"][lang], ", ".join(h["codes"]), ", ".join(h["aliases"]),
             _status(h["status"], lang)] for h in card["heads"]]  # fmt: skip
    return f"{card['title'][lang]}\n\n" + table(rows, header, "")
