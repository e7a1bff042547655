"""Makes the tables of ``scenarios/settlement``: what tax office, treasury and neighbour hand over.

All places, firms and figures are fictional. The files have the dirt such files have: GB18030 with
CRLF, ids led by a tab, quoted amounts, a row of totals, a treasury report with a header of two
rows. Run ``python -m tools.make_settlement_example``; the same program gives the same bytes.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent.parent / "scenarios" / "settlement"
FILES: Final = FOLDER / "files"
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
QUARTERS: Final = ("2026q1", "2026q2", "2026q3", "2026q4", "2027q1")
OFFICE: Final = "国家金库平川县支库"


def credit_code(body: str) -> str:
    """Seventeen characters of a unified social credit code with their check character."""
    total = sum(ALPHABET.index(ch) * pow(3, i, 31) for i, ch in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


@dataclass(frozen=True)
class Firm:
    """A fictional taxpayer: id, names, monthly VAT and quarterly income tax in yuan."""

    id: str
    name: str
    name_en: str
    vat: int
    cit: int


FIRMS: Final = (
    Firm(credit_code("91990100MA0AAAA01"), "甲州晶材有限公司", "Jiazhou Crystal Ltd.", 1_360_000, 1_500_000),
    Firm(credit_code("91990100MA0AAAA02"), "平川钛业有限公司", "Pingchuan Titanium Ltd.", 760_000, 600_000),
    Firm(credit_code("91990100MA0AAAA03"), "山川装备（甲州）有限公司", "Shanchuan Machinery Ltd.", 190_000, 130_000),
)  # fmt: skip


@dataclass(frozen=True)
class Slip:
    """One payment or refund as the tax office lists it; ``fen`` below zero is a refund."""

    number: str
    firm: Firm
    head: str
    code: str
    start: date
    end: date
    posted: date
    fen: int

    @property
    def quarter(self) -> str:
        """The quarter in which it was booked."""
        return f"{self.posted.year}q{(self.posted.month + 2) // 3}"


def month_end(year: int, month: int) -> date:
    """The last day of a month; month 0 is December of the year before."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def slips() -> list[Slip]:
    """Fifteen months of VAT and prepaid income tax, and two refunds of 2026 tax in 2027."""
    chance = random.Random(7)  # noqa: S311  # figures of an example, no secret
    out: list[Slip] = []
    for year, months in ((2026, range(1, 13)), (2027, range(1, 4))):
        for month in months:
            for firm in FIRMS:
                out += _month(firm, year, month, len(out), chance)
    first, second, _ = FIRMS
    out.append(Slip("599027020900001", first, "企业所得税", "101040302", date(2026, 4, 1),
                    date(2026, 6, 30), date(2027, 2, 24), -86_543_217))  # fmt: skip
    out.append(Slip("599027030900002", second, "增值税", "101010103", date(2026, 10, 1),
                    date(2026, 10, 31), date(2027, 3, 2), -12_000_033))  # fmt: skip
    return sorted(out, key=lambda s: (s.posted, s.number))


def _month(firm: Firm, year: int, month: int, so_far: int, chance: random.Random) -> Iterator[Slip]:
    def fen(yuan: int) -> int:
        return int(yuan * (0.8 + 0.4 * chance.random()) * 100) + chance.randrange(100)

    def number(n: int) -> str:
        return f"5990{year % 100:02d}{month:02d}0{so_far + n:06d}"

    end = month_end(year, month - 1)
    yield Slip(number(1), firm, "增值税", "101010103", end.replace(day=1), end,
               date(year, month, 15), fen(firm.vat))  # fmt: skip
    if month % 3 == 1:
        start = date(end.year, end.month - 2, 1)
        yield Slip(number(2), firm, "企业所得税", "101040302", start, end, date(year, month, 17),
                   fen(firm.cit))  # fmt: skip


def yuan(fen: int, *, grouped: bool = False) -> str:
    """An amount in yuan with two decimals."""
    sign, whole = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{whole // 100:{',' if grouped else ''}}.{whole % 100:02d}"


def standard(found: list[Slip]) -> str:
    """The standard table of receipts: what importing the tax office's files gives."""
    lines = ["编号,企业,税种,金额(元),入库日期,原入库日期,种类"]
    for s in found:
        origin, kind = (s.end.isoformat(), "退库") if s.fen < 0 else ("", "正常入库")
        lines.append(f"{s.number},{s.firm.id},{s.head},{yuan(s.fen)},{s.posted},{origin},{kind}")
    return "\n".join(lines) + "\n"


def enterprises() -> str:
    """The enterprise table."""
    lines = ["编号,名称,英文名称,入库地,园区,飞出地,行业"]
    lines += [f"{f.id},{f.name},{f.name_en},pingchuan,,shankou,制造业" for f in FIRMS]
    return "\n".join(lines) + "\n"


def tax_office(found: list[Slip]) -> bytes:
    """A quarter's export of the tax office: GB18030, CRLF, tabs before ids, a row of totals."""
    header = (
        "纳税人识别号,纳税人名称,登记序号,征收项目,征收品目,预算科目代码,预算级次,税款所属期起,"
        "税款所属期止,入库日期,税票号码(电子税票号),入库金额(元),国库,主管税务机关"
    )
    lines = [header]
    for n, s in enumerate(found, 1):
        name = s.firm.name.replace("（", "(").replace("）", ")") if n % 2 else s.firm.name
        lines.append(
            f"\t{s.firm.id},{name},{n},{s.head},{'工业' if s.head == '增值税' else '应纳税所得额'},"
            f'{s.code},共享,{s.start},{s.end},{s.posted},{s.number},"{yuan(s.fen, grouped=True)}",'
            f"{OFFICE},平川县税务局"
        )
    total = yuan(sum(s.fen for s in found), grouped=True)
    lines.append(f'合计,,,,,,,,,,,"{total}",,')
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


def treasury(found: list[Slip], upto: list[Slip]) -> bytes:
    """The treasury's report of a quarter's last month: this month and the year to date."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  # fixed, so that the bytes are
    sheet = book.add_worksheet("月报")
    last = found[-1].posted
    sheet.merge_range(0, 0, 0, 3, f"平川县国库收入月报 {last.year}年{last.month}月")
    sheet.write(1, 3, "单位：元")
    sheet.merge_range(2, 0, 3, 0, "预算科目代码")
    sheet.merge_range(2, 1, 3, 1, "科目名称")
    sheet.merge_range(2, 2, 2, 3, "合计")
    sheet.write_row(3, 2, ["本月", "累计"])
    row = 4
    for code, name in (("10101", "增值税"), ("10104", "企业所得税")):
        mine = [s for s in upto if s.code.startswith(code) and s.posted.year == last.year]
        month = [s for s in mine if s.posted.month == last.month]
        sums = [sum(s.fen for s in some) / 100 for some in (month, mine)]
        sheet.write_row(row, 0, [code, name, *sums])
        row += 1
    book.close()
    return out.getvalue()


def neighbour(found: list[Slip]) -> str:
    """The other county's table of a quarter: one fen off, one slip missing."""
    wrong = [replace(s, fen=s.fen + 1) if n == 1 else s for n, s in enumerate(found)]
    return standard([s for n, s in enumerate(wrong) if n != len(found) // 2])


def tables() -> dict[Path, bytes]:
    """Every file of the example that is made here."""
    found = slips()
    out = {
        FOLDER / "receipts.csv": standard(found).encode(),
        FOLDER / "enterprises.csv": enterprises().encode(),
    }
    upto: list[Slip] = []
    for quarter in QUARTERS:
        mine = [s for s in found if s.quarter == quarter]
        upto += mine
        out[FILES / f"tax-office-{quarter}.csv"] = tax_office(mine)
        out[FILES / f"treasury-{quarter}.xlsx"] = treasury(mine, upto)
    mine = [s for s in found if s.quarter == "2026q1"]
    out[FILES / "neighbour-2026q1.csv"] = neighbour(mine).encode()
    return out


def main() -> None:
    """Write them."""
    FILES.mkdir(exist_ok=True)
    for path, content in tables().items():
        path.write_bytes(content)


if __name__ == "__main__":
    main()
