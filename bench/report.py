"""The findings as a table, and as pages of the documentation: ratios, no dates, no seconds."""

from __future__ import annotations

from pathlib import Path

from bench.journey import GOALS as JOURNEY_GOALS
from bench.journey import journey_lines, journey_rows


def _ratio(row: dict, ours: float | None) -> str:
    if "error" in row or not ours or "cpu" not in row:
        return "–"
    value = row["cpu"] / ours
    return f"{value:,.2f}" if value < 10 else f"{value:,.0f}"


def _speed(case: dict, row: dict) -> str:
    """Million cells a second: of input cells; for variants, of results by year and variant."""
    if "cpu" not in row:
        return "–"
    cells = case["years"] * (case["variants"] or case["enterprises"] * 8)
    return f"{cells / row['cpu'] / 1e6:,.2f}"


def _wrong(row: dict) -> str:
    if row.get("wrong") is None:
        return "–"
    return f"{row['wrong']:,} / {row['cells']:,}"


def _memory(row: dict) -> str:
    if "peak_mb" not in row:
        return "–"
    return f"{row['peak_mb']:,.0f}"


def lines_of(case: dict) -> list[list[str]]:
    """One line a contender."""
    ours = next((r.get("cpu") for r in case["rows"] if r["name"] == "enclave"), None)
    return [
        [r["name"] + ("†" if r.get("scaled", 1) > 1 else ""), _wrong(r), _ratio(r, ours),
         _speed(case, r), _memory(r)]
        for r in case["rows"]
    ]  # fmt: skip


def table(found: dict) -> str:
    """Plain text for the terminal."""
    out = [f"{found['machine']}{' (quick)' if found['quick'] else ''}"]
    for case in found["cases"]:
        size = f"{case['enterprises']:,} enterprises × {case['years']} years"
        if case["variants"]:
            size += f", {case['variants']:,} variants"
        out += ["", f"{case['en']} ({size})"]
        head = ["", "wrong cells", "CPU ratio", "M cells/s", "peak MB"]
        rows = [head, *lines_of(case)]
        widths = [max(len(r[i]) for r in rows) for i in range(5)]
        out += ["  " + "  ".join(c.rjust(w) for c, w in zip(r, widths, strict=True)) for r in rows]
        out += [f"  {r['name']}: {r['error']}" for r in case["rows"] if "error" in r]
        out += [
            f"  {r['name']}: differs from enclave in {r['differs_in_full']:,} cells at full size"
            for r in case["rows"] if r.get("differs_in_full")
        ]  # fmt: skip
    out += sweep_lines(found)
    load = found["load"]
    out += ["", f"load and check {load['agreements']:,.0f} agreements: {load['enclave']:.2f} CPU s"]
    for name in ("CSafeLoader", "SafeLoader"):
        if name in load:
            out.append(f"  PyYAML {name} (parses, checks nothing): {load[name]:.2f} CPU s")
    out += ["", "cold start, ms"]
    for name, value in found["starts"].items():
        out.append(f"  {name:24}{'–' if value is None else format(value, '.0f'):>8}")
    out += journey_lines(found)
    out += ["", "† a part of the job, scaled", *found["absent"]]
    return "\n".join(out)


def sweep_rows(found: dict, lang: str) -> list[list[str]]:
    """A sweep: what it costs as a multiple of one variant that is run exactly."""
    sweep = found.get("sweep")
    if not sweep:
        return []
    words, exact = SWEEP[lang], sweep["exact"]
    return [
        [words[0].format(**sweep), f"{sweep['once'] / exact:,.2f}"],
        [words[1], "1.00"],
        [words[2].format(**sweep), f"{sweep['totals'] / exact:,.3f}"],
        [words[3].format(**sweep), f"{exact * sweep['variants'] / sweep['totals']:,.0f}"],
    ]


SWEEP = {
    "zh": ("读入并计算一次（{receipts:,} 条入库记录）", "再完整计算一个方案",
           "按汇总数计算全部 {variants:,} 个方案，其中 {checked} 个与基准引擎核对",
           "比逐个完整计算快的倍数"),
    "en": ("read and run once ({receipts:,} receipts)", "one more variant in full",
           "all {variants:,} variants on totals, {checked} of them checked with the exact engine",
           "times faster than each in full"),
}  # fmt: skip


def sweep_lines(found: dict) -> list[str]:
    """The same for the terminal."""
    rows = sweep_rows(found, "en")
    if not rows:
        return []
    wide = max(len(name) for name, _ in rows)
    said = [f"  {name:{wide}}  {value:>12}" for name, value in rows]
    return ["", "sweep of a scenario, CPU time (one exact variant = 1)", *said]


HEAD = {
    "zh": """# 速度

本页由 `./do bench --pages` 生成。先核对结果逐分一致，再计时；时间用与本引擎的倍数表示（单线程处理器时间，
取各轮最好一次），内存为进程峰值。换一台机器，倍数会变，请自己重测：

```sh
./do bench            # 完整
./do bench --quick    # 几分钟
```
""",
    "en": """# Benchmarks

This page is made by `./do bench --pages`. Results are compared fen by fen before anything is timed;
times are ratios to this engine (CPU time on one thread, the best round), memory is the peak of the
process. Ratios differ between machines, so measure on yours:

```sh
./do bench            # in full
./do bench --quick    # a few minutes
```
""",
}
COLUMNS = {
    "zh": ["", "错误格数", "时间倍数", "百万格/秒", "内存峰值 MB"],
    "en": ["", "wrong cells", "time ratio", "M cells/s", "peak MB"],
}
WORDS = {
    "zh": {
        "machine": "机器：{machine}。",
        "size": "{enterprises:,} 户 × {years} 年 × 8 税种",
        "variants": "，{variants:,} 种方案",
        "note": "† 只算一部分，按比例放大。“错误格数”是与基准引擎逐格比较、不相等的格数（小样本）。"
                "OpenFisca 按原样使用，金额为 32 位浮点。“reused” 为重复使用输出数组，“totals” 为只算合计。",
        "sweep": "## 参数扫描（情景层面）", "times": "时间（完整计算一个方案 = 1）",
        "journey": "## 谈判的全过程", "steps": "处理器时间（run = 1）",
        "start": "## 启动与载入", "load": "载入并检查 {agreements:,.0f} 份协议",
        "ms": "毫秒", "goals": "## 与目标对照",
    },
    "en": {
        "machine": "Machine: {machine}.",
        "size": "{enterprises:,} enterprises × {years} years × 8 heads",
        "variants": ", {variants:,} variants",
        "note": '† A part of the job, scaled. "Wrong cells" are cells that differ from the exact '
                'engine, compared one by one on a small sample. OpenFisca is used as shipped: 32-bit '
                'floats. "reused": output arrays used again; "totals": totals only.',
        "sweep": "## Sweep of a scenario", "times": "time (one variant in full = 1)",
        "journey": "## The journey of a negotiator", "steps": "CPU time (run = 1)",
        "start": "## Start and load", "load": "load and check {agreements:,.0f} agreements",
        "ms": "ms", "goals": "## Against the goals",
    },
}  # fmt: skip


def _markdown(rows: list[list[str]]) -> list[str]:
    head, *body = rows
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return ["| " + " | ".join(r) + " |" for r in (head, rule, *body)]


def goals(found: dict) -> list[tuple[str, str, str, bool | None]]:
    """Goal in Chinese and English, what was reached, whether that is enough."""
    rows = {(c["case"], r["name"]): (c, r) for c in found["cases"] for r in c["rows"]}

    def speed(case: str, name: str) -> float | None:
        entry = rows.get((case, name))
        if entry is None or "cpu" not in entry[1]:
            return None
        return entry[0]["years"] * entry[0]["enterprises"] * 8 / entry[1]["cpu"] / 1e6

    def ratio(case: str, name: str) -> float | None:
        mine, peer = rows.get((case, "enclave")), rows.get((case, name))
        if mine is None or peer is None or "cpu" not in peer[1] or "cpu" not in mine[1]:
            return None
        return peer[1]["cpu"] / mine[1]["cpu"]

    def line(zh: str, en: str, value: float | None, least: float, unit: str) -> tuple:
        shown = "–" if value is None else f"{value:,.1f}{unit}"
        return zh, en, shown, None if value is None else value >= least

    out = [
        line("明细 ≥ 5000 万格/秒（新数组）", "detail ≥ 50 M cells/s, fresh arrays",
             speed("split", "enclave"), 50, " M/s"),
        line("明细 ≥ 6500 万格/秒（重复使用）", "detail ≥ 65 M cells/s, arrays reused",
             speed("split", "enclave reused"), 65, " M/s"),
        line("合计 ≥ 7500 万格/秒", "totals ≥ 75 M cells/s", speed("split", "enclave totals"), 75,
             " M/s"),
    ]  # fmt: skip
    for case in ("split", "waterfall", "carry"):
        for peer, least in (("polars", 5), ("pandas", 10), ("decimal", 300)):
            out.append(line(f"{case}：{peer} 的 {least} 倍", f"{case}: {least} × {peer}",
                            ratio(case, peer), least, " ×"))  # fmt: skip
    load = found["load"]["enclave"] * 2000 / found["load"]["agreements"]
    out.append(("2000 份协议 < 2 秒", "2,000 agreements < 2 s", f"{load:.1f} s", load < 2))
    for name, most in JOURNEY_GOALS.items():
        taken = (found.get("journey") or {}).get(name)
        out.append((f"`enclave {name}` ≤ {most:g} 秒", f"`enclave {name}` ≤ {most:g} s",
                    "–" if taken is None else f"{taken:.1f} s",
                    None if taken is None else taken <= most))  # fmt: skip
    start = found["starts"].get("enclave --help")
    out.append(("`enclave --help` < 150 毫秒", "`enclave --help` < 150 ms",
                "–" if start is None else f"{start:.0f} ms",
                None if start is None else start < 150))  # fmt: skip
    return out


def page(found: dict, lang: str) -> str:
    """One page."""
    words = WORDS[lang]
    out = [HEAD[lang], words["machine"].format(**found), ""]
    for case in found["cases"]:
        size = words["size"].format(**case)
        size += words["variants"].format(**case) if case["variants"] else ""
        out += [f"## {case[lang]}", "", size, ""]
        out += [*_markdown([COLUMNS[lang], *lines_of(case)]), ""]
    out += [words["note"], ""]
    if found.get("sweep"):
        out += [
            words["sweep"],
            "",
            *_markdown([["", words["times"]], *sweep_rows(found, lang)]),
            "",
        ]
    if found.get("journey"):
        rows = [["", words["steps"]], *journey_rows(found)]
        out += [words["journey"], "", *_markdown(rows), ""]
    out += [words["start"], ""]
    starts = [[n, "–" if v is None else f"{v:.0f}"] for n, v in found["starts"].items()]
    out += [*_markdown([["", words["ms"]], *starts]), ""]
    load = found["load"]
    rows = [[words["load"].format(**load), f"{load['enclave'] * 1000:,.0f}"]]
    rows += [
        [f"PyYAML {n}", f"{load[n] * 1000:,.0f}"]
        for n in ("CSafeLoader", "SafeLoader")
        if n in load
    ]
    out += [*_markdown([["", words["ms"]], *rows]), "", words["goals"], ""]
    marks = {True: "✓", False: "✗", None: "–"}
    listed = [
        [zh if lang == "zh" else en, shown, marks[met]] for zh, en, shown, met in goals(found)
    ]
    out += _markdown([["", "", ""], *listed])
    return "\n".join(out) + "\n"


def pages(found: dict, docs: Path) -> None:
    """Both pages of the documentation."""
    for lang in ("zh", "en"):
        (docs / lang / "benchmarks.md").write_text(page(found, lang), "utf-8")
