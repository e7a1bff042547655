"""How an apportionment came about: amounts, shares, levels, reasons, documents."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from enclave.apportion.load import Formula
from enclave.apportion.model import Apportionment, Line, decimal
from enclave.money import round_half_away
from enclave.ratio import format_ratio
from enclave.terms.fields import Reference
from enclave.terms.formula import Basis, Factor, Part
from enclave.text import Explanation, Text

_STATUS: Final = {
    "published": Text("已发布", "published"), "reported": Text("见报", "reported"),
    "unverified": Text("未核实", "unverified"), "template": Text("模板", "template"),
    "draft": Text("草案", "draft"), "assumption": Text("假设", "assumption"),
}  # fmt: skip
_LEVEL: Final = {"centre": Text("中央", "centre"), "local": Text("地方", "local")}


def wan(fen: int | Fraction) -> str:
    """Fen as 万元, exactly: two decimals, more only where they are needed.

    >>> wan(54375000), wan(123456789)
    ('54.375', '123.456789')
    """
    whole = round_half_away(Fraction(fen))
    units, rest = divmod(abs(whole), 10**6)
    digits = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{'-' if whole < 0 else ''}{units:,}.{digits}"


def money(fen: int | Fraction) -> Text:
    """An amount in words."""
    return Text(f"{wan(fen)} 万元", f"{wan(fen)} × 10k yuan")


def explain(found: Apportionment, at: str | None = None) -> Explanation:
    """The whole tree, or that of one place.

    Raises:
        KeyError: no place, head office or pool has that id.
    """
    pack = found.formula.pack
    known = {line.at for line in found.lines} | {item.place.id for item in found.excluded}
    if at is not None and at not in known:
        raise KeyError(at)
    children = [_amounts(found)]
    if pack.kind == "apportion":
        children.append(_parts(found))
    children += [_line_tree(found, line) for line in found.lines if at in (None, line.at)]
    children += _excluded(found, at)
    if found.assumptions:
        lines = tuple(
            Text(f"{hole}＝{value}", f"{hole} = {value}") for hole, value in found.assumptions
        )
        children.append(
            Explanation(Text("填写的待定项（假定）", "open terms filled (assumptions)"), lines)
        )
    documents = [_cited(reference) for reference in pack.references.values()]
    if pack.note is not None:
        documents.append(pack.note)
    return Explanation(pack.title, tuple(documents), tuple(children))


def _cited(reference: Reference, basis: Basis | None = None) -> Text:
    """A document as it is cited, with the article and the status of what rests on it."""
    status = _STATUS[reference.status if basis is None else basis.status]
    article = reference.article if basis is None else basis.article
    number_zh = f"（{reference.number}）" if reference.number else ""
    number_en = f" ({reference.number})" if reference.number else ""
    zh = f"依据：《{reference.document.in_('zh').strip('《》')}》{number_zh}{article or ''}，{status.zh}"
    en = f"basis: {reference.document.in_('en')}{number_en}{f', {article}' if article else ''}, {status.en}"
    return Text(zh, en)


def _basis(formula: Formula, basis: Basis) -> Iterator[Text]:
    yield _cited(formula.document(basis), basis)
    if basis.note is not None:
        yield basis.note


def _amounts(found: Apportionment) -> Explanation:
    pack = found.formula.pack
    of = Text("地方部分", "local part") if pack.of == "local" else Text("税额", "tax")
    if pack.kind == "prepay":
        of = Text("合计应缴", "paid in all")
    lines = []
    for head, fen in found.amounts.items():
        shown = money(fen)
        lines.append(Text(f"{head} {of.zh} {shown.zh}", f"{head} {of.en} {shown.en}"))
    if found.inputs.income is not None and not found.steps:
        income, rate = money(found.inputs.income), found.inputs.rate or _only_rate(found)
        lines.append(Text(f"应纳税所得额 {income.zh} × {format_ratio(rate)}",
                          f"taxable income {income.en} × {format_ratio(rate)}"))  # fmt: skip
    if found.carried:
        left = money(found.carried)
        lines.append(
            Text(f"预缴多于应缴，结转 {left.zh}", f"prepaid in excess, carried: {left.en}")
        )
    children = (_two_steps(found),) if found.steps else ()
    return Explanation(Text("要分的金额", "what is divided"), tuple(lines), children)


def _only_rate(found: Apportionment) -> Fraction:
    office = found.inputs.head_office
    own = [office.rate] if office is not None else []
    own += [place.rate for place in found.inputs.places]
    return next((rate for rate in own if rate is not None), Fraction(0))


def _two_steps(found: Apportionment) -> Explanation:
    lines = []
    for step in found.steps:
        income, tax, rate = money(step.income), money(step.tax), format_ratio(step.rate)
        lines.append(Text(f"{step.name.zh}：所得 {income.zh} × {rate}＝{tax.zh}",
                          f"{step.name.in_('en')}: income {income.en} × {rate} = {tax.en}"))  # fmt: skip
    lines.append(Text("低税率带来的减税由各地共同分享，不单独归税率低的那一地",
                      "what a low rate saves is shared by all, not kept by the place that has it"))  # fmt: skip
    basis = found.formula.pack.two_step
    if basis is not None:
        lines += _basis(found.formula, basis)
    title = Text("第一步：按比例划分所得，各按税率计税后加总",
                 "step one: income divided by the shares, taxed at each rate, added up")  # fmt: skip
    return Explanation(title, tuple(lines))


def _parts(found: Apportionment) -> Explanation:
    children = []
    for part in found.formula.pack.parts:
        share = found.resolved[f"parts.{part.id}"]
        fen = money(sum(line.amount for line in found.lines if line.part == part.id))
        title = Text(f"{part.name.zh} {format_ratio(share)}＝{fen.zh}",
                     f"{part.name.in_('en')} {format_ratio(share)} = {fen.en}")  # fmt: skip
        children.append(Explanation(title, tuple(_basis(found.formula, part.basis))))
    return Explanation(Text("分成几部分", "the parts"), (), tuple(children))


def _line_tree(found: Apportionment, line: Line) -> Explanation:
    part = next(p for p in found.formula.pack.parts if p.id == line.part)
    fen = money(line.amount)
    title = Text(
        f"{line.name.zh} {line.head}：{fen.zh}", f"{line.name.in_('en')} {line.head}: {fen.en}"
    )
    lines = [_levels(found, line, part)] if part.levels is not None else []
    lines += _most(found, line, part)
    children = (_share(found, line),) if line.share is not None else ()
    if found.formula.pack.kind == "prepay":
        lines += _prepaid(found, line, part)
    return Explanation(title, tuple(lines), children)


def _levels(found: Apportionment, line: Line, part: Part) -> Text:
    zh, en = [], []
    for level, fen in line.levels.items():
        ratio, name = format_ratio(found.resolved[f"parts.{part.id}.{level}"]), _LEVEL[level]
        zh.append(f"{name.zh} {ratio} {wan(fen)}")
        en.append(f"{name.en} {ratio} {wan(fen)}")
    return Text("，".join(zh), ", ".join(en))


def _most(found: Apportionment, line: Line, part: Part) -> Iterator[Text]:
    """What a place, and all places together, get of the whole tax: the commonest mistake."""
    if part.share is None or part.levels is None or line.share is None:
        return
    share = found.resolved[f"parts.{part.id}"]
    local = found.resolved[f"parts.{part.id}.local"]
    if share == 1:
        return
    shown = (format_ratio(share), format_ratio(local), format_ratio(share * local))
    own = decimal(line.share)
    yield Text(f"本地地方部分＝全部税额×{shown[0]}×{own}×{shown[1]}",
               f"the local part here = whole tax × {shown[0]} × {own} × {shown[1]}")  # fmt: skip
    yield Text(
        f"各地地方部分合计最多是全部税额的 {shown[0]}×{shown[1]}＝{shown[2]}，不是 {shown[1]}",
        f"the local part of all places is at most {shown[0]} × {shown[1]} = {shown[2]} of the whole"
        f" tax, not {shown[1]}",
    )


def _prepaid(found: Apportionment, line: Line, part: Part) -> Iterator[Text]:
    """How a prepayment, or the balance of the head office, was computed."""
    pack, balance = found.formula.pack, found.formula.pack.balance
    if part.to == "head_office" and balance is not None and found.inputs.head_office is not None:
        values = found.inputs.head_office.values
        prepaid = sum(x.amount for x in found.lines if x.part != part.id)
        shown = (wan(values["plus"]), wan(values["minus"]), wan(prepaid))
        before = found.inputs.head_office.carried
        more = (
            (f"−上期结转 {wan(before)}", f" − carried from before {wan(before)}")
            if before
            else ("", "")
        )
        yield Text(f"{balance.plus.name.zh} {shown[0]}−{balance.minus.name.zh} {shown[1]}−已预缴 {shown[2]}{more[0]}，不低于 0",
                   f"{balance.plus.name.en} {shown[0]} − {balance.minus.name.en} {shown[1]} − prepaid {shown[2]}{more[1]}, not below 0")  # fmt: skip
        yield from _basis(found.formula, balance.basis)
        return
    rate = next(r for r in pack.rates if f"rates.{r.id}" in found.resolved)
    values = next(p.values for p in found.inputs.places if p.id == line.at)
    base = " ".join(
        f"{'+' if item.sign == 'plus' else '−'}{wan(values[key])}"
        for key, item in pack.quantities.items()
    ).removeprefix("+")
    strip = f"÷(1＋{format_ratio(rate.strip)})" if rate.strip else ""
    formula = f"({base}){strip}×{format_ratio(found.resolved[f'rates.{rate.id}'])}"
    yield Text(f"计税金额 {formula}", f"base {formula}")
    yield from _basis(found.formula, rate.basis)


def _share(found: Apportionment, line: Line) -> Explanation:
    share = line.share or Fraction(0)
    pack, place = found.formula.pack, next(p for p in found.inputs.places if p.id == line.at)
    shown = decimal(share) if pack.decimals is not None else format_ratio(share)
    lines = []
    if place.share is not None:
        lines.append(Text("比例是给定的（当年分配表）", "the share was given (the year's form)"))
    elif line.at in found.exact:
        for key, factor in pack.factors.items():
            lines.append(_factor(found, key, factor, line.at))
        if found.exact[line.at] != share:
            lines.append(Text(f"按最大余数法取 {pack.decimals} 位小数",
                              f"{pack.decimals} decimals by largest remainder"))  # fmt: skip
    if pack.factor_period is not None:
        lines.append(Text("因素用上一年度的数", "the factors are those of the previous year"))
    if place.counts_as:
        unit = pack.units[place.counts_as]
        lines.append(Text(f"计作：{unit.name.zh}", f"counts as: {unit.name.in_('en')}"))
        lines += _basis(found.formula, unit.basis)
    for factor in list(pack.factors.values())[:1]:
        lines += _basis(found.formula, factor.basis)
    return Explanation(Text(f"比例 {shown}", f"share {shown}"), tuple(lines))


def _factor(found: Apportionment, key: str, factor: Factor, at: str) -> Text:
    active = [p for p in found.inputs.places if p.id in found.shares]
    own = next(Fraction(p.values.get(key, 0)) for p in active if p.id == at)
    total = sum((Fraction(p.values.get(key, 0)) for p in active), Fraction(0))
    weight = format_ratio(found.resolved[f"factors.{key}"])
    if factor.measure == "money":
        figures = f"{wan(own)}÷{wan(total)}"
    else:
        figures = f"{decimal_text(own)}÷{decimal_text(total)}"
    return Text(
        f"{factor.name.zh} {weight}×{figures}", f"{factor.name.in_('en')} {weight} × {figures}"
    )


def decimal_text(value: Fraction) -> str:
    """A number as a decimal where it is one."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    return decimal(value, 6).rstrip("0")


def _excluded(found: Apportionment, at: str | None) -> list[Explanation]:
    out = []
    for item in found.excluded:
        if at not in (None, item.place.id):
            continue
        rule = found.formula.pack.exclusions[item.reason]
        title = Text(
            f"{item.place.title.zh}：不参与分摊", f"{item.place.title.in_('en')}: takes no part"
        )
        lines = (rule.name, *_basis(found.formula, rule.basis))
        out.append(Explanation(title, lines))
    return out
