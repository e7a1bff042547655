"""What a party asks of a deal: present value, total, share, worst year, payback; computed exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate
from typing import Final, Literal

from enclave.analysis.appraise import Flows, Payback, discounted, npv, payback, worst_year
from enclave.analysis.case import Outlook, PartyLine
from enclave.book.scenario import LoadedScenario
from enclave.compile.check import suggestion
from enclave.diagnostics import InputRejected, Mark, diag
from enclave.money import AmountError, format_amount, parse_amount
from enclave.ratio import format_ratio, parse_ratio
from enclave.terms.appraisal import Appraisal
from enclave.text import Text

Value = int | Fraction
NEVER: Final = 10**6
"""The year of what never comes; only ever compared."""


@dataclass(frozen=True)
class Measure:
    """One number of a party: more of it is better (a payback year counts negative).

    Attributes:
        estimate: whether it is an estimate (it depends on a discount rate), not money.
        cash: of a payback year, the flows it is about (discounted or not).
    """

    id: str
    title: Text
    unit: Literal["fen", "ratio", "year"]
    estimate: bool
    of: Callable[[Outlook, PartyLine], Value]
    cash: Callable[[Outlook, PartyLine], Flows] | None = None

    def slack(self, year: int) -> Callable[[Outlook, PartyLine], Value] | None:
        """Of a payback year: how far the flows are from being recovered by a year.

        It is in fen, not in whole years, so a search closes in on it in a few steps.
        """
        cash = self.cash
        if cash is None:
            return None

        def most(outlook: Outlook, line: PartyLine) -> Value:
            flows = cash(outlook, line)
            totals = list(accumulate(Fraction(flows[y]) for y in sorted(flows) if y <= year))
            first = next((i for i, total in enumerate(totals) if total < 0), 0)
            return max(totals[first:], default=Fraction(0))

        return most

    def show(self, value: Value) -> Text:
        """A value in words, to the fen, to a millionth, or as a year."""
        if self.unit == "fen":
            return Text(f"{format_amount(value, '元')}元", f"{format_amount(value, '元')} yuan")
        if self.unit == "ratio":
            return Text(format_ratio(Fraction(round(value * 10**6), 10**6)))
        year = -int(value)
        return Text("期内未回本", "not within the years") if year == NEVER else Text(str(year))


def _present_value(outlook: Outlook, line: PartyLine) -> Fraction:
    rate, base, appraisal = basis(outlook.appraisal)
    return npv(line.cash, rate, base, appraisal.timing)


def _share(outlook: Outlook, line: PartyLine) -> Fraction:
    whole = sum(other.total for other in outlook.parties)
    if whole == 0:
        raise InputRejected([diag(
            "E879", Mark("--for"), question=Text("占比", "a share of the total"),
            needs=Text("有可分的收入", "something to share"),
            how=Text("检查入库记录与分成范围", "check the receipts and what is shared"),
        )])  # fmt: skip
    return Fraction(line.total, whole)


def _worst(outlook: Outlook, line: PartyLine) -> int:
    del outlook
    found = worst_year(line.cash)
    return 0 if found is None else int(found[1])


def _year(found: Payback, outlook: Outlook) -> int:
    """Minus the year: the earlier the better. Where nothing was put in, the first year."""
    if found.state == "nothing_out":
        return -min(outlook.years, default=NEVER)
    return -NEVER if found.year is None else -found.year


def _discounted(outlook: Outlook, line: PartyLine) -> Flows:
    rate, base, appraisal = basis(outlook.appraisal)
    return discounted(line.cash, rate, base, appraisal.timing)


MEASURES: Final[Mapping[str, Measure]] = {
    m.id: m
    for m in (
        Measure("npv", Text("净现值", "present value"), "fen", True, _present_value),
        Measure("total", Text("分成合计", "total share"), "fen", False, lambda _, p: p.total),
        Measure("share", Text("占各方合计的比例", "part of all shares"), "ratio", False, _share),
        Measure("worst", Text("最差一年的现金", "cash of the worst year"), "fen", False, _worst),
        Measure("payback", Text("回本年", "payback year"), "year", False,
                lambda o, p: _year(payback(p.cash), o), lambda _, p: p.cash),
        Measure("discounted-payback", Text("折现回本年", "discounted payback year"), "year", True,
                lambda o, p: _year(payback(_discounted(o, p)), o), _discounted),
    )
}  # fmt: skip
"""By the name used on the command line."""


def basis(appraisal: Appraisal | None) -> tuple[Fraction, int, Appraisal]:
    """The discount rate and base year of a scenario.

    Raises:
        InputRejected: E872 what is missing.
    """
    rate = appraisal.discount_rate if appraisal is not None else None
    base = appraisal.base_year if appraisal is not None else None
    if appraisal is None or rate is None or base is None:
        missing = {"discount_rate": rate, "base_year": base}
        raise InputRejected(
            [diag("E872", Mark("appraisal"), key=k) for k, v in missing.items() if v is None]
        )
    return rate, base, appraisal


def line_of(
    loaded: LoadedScenario, outlook: Outlook, name: str, option: str = "--party"
) -> PartyLine:
    """A party by id or name; one of the agreements that has nothing of the outlook has zeros.

    Raises:
        InputRejected: E876 no agreement knows it.
    """
    parties = [item for deal in loaded.deals if deal.opened.loaded.agreement is not None
               for item in deal.opened.loaded.agreement.parties.items()]  # fmt: skip
    for key, party in parties:
        if name in (key, party.place, party.name.zh, party.name.en):
            zeros = PartyLine(key, party.name, party.role, party.level, party.holds_money, {})
            return same_party(outlook, zeros)
    guess = suggestion(name, dict.fromkeys(key for key, _ in parties))
    raise InputRejected([diag("E876", Mark(option), name=name, suggestion=guess)])


def same_party(outlook: Outlook, side: PartyLine) -> PartyLine:
    """The line of a known party in another outlook: with zeros where it has nothing there."""
    found = next((p for p in outlook.parties if p.name.zh == side.name.zh), None)
    return replace(side, share={}, outlay={}, own_funds={}, credit={}) if found is None else found


def given_walk_away(loaded: LoadedScenario, line: PartyLine) -> int | None:
    """What the scenario says a party has without the deal, under any id or place it goes by."""
    given = loaded.scenario.appraisal.walk_away if loaded.scenario.appraisal is not None else {}
    ids = [line.id]
    for deal in loaded.deals:
        parties = deal.opened.loaded.agreement.parties if deal.opened.loaded.agreement else {}
        ids += [i for key, party in parties.items() if party.name.zh == line.name.zh
                for i in (key, party.place) if i is not None]  # fmt: skip
    return next((given[i] for i in ids if i in given), None)


def walk_away(loaded: LoadedScenario, line: PartyLine) -> int:
    """What a party has without the deal.

    Raises:
        InputRejected: E875 the scenario does not say.
    """
    found = given_walk_away(loaded, line)
    if found is None:
        raise InputRejected(
            [diag("E875", Mark("appraisal.walk_away"), party=line.name, id=line.id)]
        )
    return found


def read_target(measure: Measure, text: str, unit: str | None) -> Value:
    """Read ``--target`` as what the measure is counted in.

    Raises:
        InputRejected: E877.
    """
    if measure.unit == "fen":
        return read_amount_option("--target", text, unit)
    if measure.unit == "ratio":
        return read_ratio_option("--target", text)
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise _unreadable("--target", text, Text("年份", "a year"), Text("写作 2030", "write 2030"))
    return -int(text)


def read_amount_option(option: str, text: str, unit: str | None = None) -> int:
    """Read an amount of the command line; 0 needs no unit.

    Raises:
        InputRejected: E877.
    """
    try:
        return 0 if text.strip() == "0" else parse_amount(text, unit)
    except AmountError:
        how = Text("写明单位，如 1200万元", "with its unit, such as 1200万元")
        raise _unreadable(option, text, Text("金额", "an amount"), how) from None


def read_ratio_option(option: str, text: str) -> Fraction:
    """Read a ratio of the command line.

    Raises:
        InputRejected: E877.
    """
    try:
        return parse_ratio(text)
    except AmountError:
        raise _unreadable(
            option, text, Text("比例", "a ratio"), Text("写作 55%", "write 55%")
        ) from None


def _unreadable(option: str, text: str, expected: Text, how: Text) -> InputRejected:
    return InputRejected(
        [diag("E877", Mark(option), option=option, text=text, expected=expected, how=how)]
    )
