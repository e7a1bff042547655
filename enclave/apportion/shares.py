"""Who takes part, and with which share: weighted factors, rounded to the stated decimals (R3)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from enclave.apportion.fills import Terms
from enclave.apportion.inputs import items_of, listed
from enclave.apportion.load import near
from enclave.apportion.model import Excluded, Place, decimal
from enclave.diagnostics import diag
from enclave.ratio import format_ratio, round_weights
from enclave.source import did_you_mean
from enclave.terms.formula import Factor
from enclave.text import Text

Shares = dict[str, Fraction]

_ZERO = Text("各地之和为 0，法规没有规定这一因素的权重怎么办",
             "it sums to 0 over all places; the text does not say what becomes of its weight")  # fmt: skip
_SITE = Text("必须恰有一地为“是”；跨省坝址的算法不详",
             "it must be yes at exactly one place; for a dam across provinces the method is not known")  # fmt: skip
_NOBODY = Text("没有一地参与分摊", "no place takes part")
_MISSING = Text("没有填", "it is not given")


def taking_part(terms: Terms) -> tuple[list[Place], list[Excluded]]:
    """The places that take part, and those that do not; E559 for what cannot be judged."""
    active: list[Place] = []
    out: list[Excluded] = []
    for place in terms.inputs.places:
        _check_unit(place, terms)
        reason = _reason(place, terms)
        if reason is None:
            active.append(place)
        else:
            out.append(Excluded(place, reason))
    return active, out


def _check_unit(place: Place, terms: Terms) -> None:
    units = terms.formula.pack.units
    if place.counts_as and place.counts_as not in units:
        guess = near(did_you_mean(place.counts_as, units))
        known = ", ".join(units)
        why = Text(f"没有“{place.counts_as}”这一类；可用：{known}{guess.zh}",
                   f"there is no kind {place.counts_as}; there are: {known}{guess.en}")  # fmt: skip
        terms.collector.add(diag("E559", place.at("counts_as"), item=place.id, why=why))


def _reason(place: Place, terms: Terms) -> str | None:
    """Why a place takes no part, or None."""
    rules = terms.formula.pack.exclusions
    if place.excluded:
        if place.excluded in rules:
            return place.excluded
        guess = near(did_you_mean(place.excluded, rules))
        known = ", ".join(rules)
        why = Text(f"没有“{place.excluded}”这一不分摊的情形；可用：{known}{guess.zh}",
                   f"there is no exclusion {place.excluded}; there are: {known}{guess.en}")  # fmt: skip
        terms.collector.add(diag("E559", place.at("excluded"), item=place.id, why=why))
    for name, rule in rules.items():
        if rule.test == "year_of_creation" and _set_up(place, terms):
            return name
        if rule.test == "from_closing" and _closed(place, terms):
            return name
    return None


def _set_up(place: Place, terms: Terms) -> bool:
    when = terms.inputs.when
    if place.since is None:
        return False
    if when is None:
        _need_day(place, "since", terms)
        return False
    return place.since.year >= when.year


def _closed(place: Place, terms: Terms) -> bool:
    inputs = terms.inputs
    if place.closed is None:
        return False
    if inputs.when is None or (inputs.day is None and place.closed.year == inputs.when.year):
        _need_day(place, "closed", terms)
        return False
    return place.closed <= inputs.when


def _need_day(place: Place, key: str, terms: Terms) -> None:
    why = Text("年中才不分摊，要写明是哪一天的税款（day）" if key == "closed" else "要写明年度（year）",
               "it leaves within the year: give the `day` of the tax" if key == "closed"
               else "give the `year`")  # fmt: skip
    terms.collector.add(diag("E559", place.at(key), item=place.id, why=why))


def shares_of(places: Sequence[Place], terms: Terms) -> tuple[Shares, Shares]:
    """The shares, as used and exact; empty where something is wrong, which is reported."""
    pack = terms.formula.pack
    weights = {
        key: terms.ratio(f"factors.{key}", factor.weight, factor.name)
        for key, factor in pack.factors.items()
    }
    terms.whole(weights.values(), "factors")
    if not places:
        terms.collector.add(
            diag("E556", terms.inputs.at("places"), item=terms.formula.id, why=_NOBODY)
        )
        return {}, {}
    given = [place for place in places if place.share is not None]
    if given and len(given) < len(places):
        _some_given(places, terms)
        return {}, {}
    exact = _computed(places, weights, terms, optional=bool(given))
    if terms.collector.errors:
        return {}, {}
    rounded = _rounded(exact, pack.decimals)
    if given:
        return _as_given(places, rounded, terms), exact
    return rounded, exact


def _rounded(exact: Shares, decimals: int | None) -> Shares:
    if decimals is None or not exact:
        return dict(exact)
    return dict(zip(exact, round_weights(list(exact.values()), decimals), strict=True))


def _some_given(places: Sequence[Place], terms: Terms) -> None:
    for place in places:
        if place.share is None:
            why = Text("别处给了分摊比例，这里没有", "others have a given share, this one has none")
            terms.collector.add(diag("E559", place.at(), item=place.id, why=why))


def _as_given(places: Sequence[Place], computed: Shares, terms: Terms) -> Shares:
    """Shares fixed before; W551 where the factors yield others."""
    shares = {place.id: place.share or Fraction(0) for place in places}
    total = sum(shares.values(), Fraction(0))
    if total != 1:
        terms.collector.add(
            diag("E552", places[0].at("share"), what="places", total=format_ratio(total),
                 difference=format_ratio(abs(1 - total)))
        )  # fmt: skip
    for place in places:
        share, found = shares[place.id], computed.get(place.id, shares[place.id])
        if share != found:
            terms.collector.add(
                diag("W551", place.at("share"), place=place.title, given=decimal(share),
                     computed=decimal(found))
            )  # fmt: skip
    return shares


def _computed(places: Sequence[Place], weights: Shares, terms: Terms, *, optional: bool) -> Shares:
    """``Σ weight × own ÷ all`` for every place, exactly."""
    pack = terms.formula.pack
    if optional and not any(place.values for place in places):
        return {}
    _check_values(places, terms)
    out = {place.id: Fraction(0) for place in places}
    for key, factor in pack.factors.items():
        total = sum((Fraction(p.values.get(key, 0)) for p in places), Fraction(0))
        if not _divisible(total, factor, terms):
            continue
        for place in places:
            out[place.id] += weights[key] * place.values.get(key, 0) / total
    return out


def _divisible(total: Fraction, factor: Factor, terms: Terms) -> bool:
    bad = _SITE if factor.measure == "site" and total != 1 else _ZERO if total == 0 else None
    if bad is not None and not terms.collector.errors:
        terms.collector.add(diag("E556", terms.inputs.at("places"), item=factor.name, why=bad))
    return bad is None


def _check_values(places: Sequence[Place], terms: Terms) -> None:
    """E555 for every figure that is missing or negative."""
    items = items_of(terms.formula.pack)
    for place in places:
        for item in items:
            value = place.values.get(item.key)
            if value is not None and value >= 0:
                continue
            why = _MISSING if value is None else Text("不能是负数", "it must not be negative")
            terms.collector.add(
                diag("E555", place.at("values"), place=place.id, item=item.name, why=why,
                     known=listed(items))
            )  # fmt: skip
