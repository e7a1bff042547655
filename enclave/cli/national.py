"""``enclave run validation``: the national rules against published accounts."""

from __future__ import annotations

import json
from pathlib import Path

from enclave.cli.frame import Console
from enclave.terms.packs import scenarios_root
from enclave.text import Text

MARKER = "tolerances.csv"


def is_validation(name: str) -> Path | None:
    """The folder of national tables that is meant, or None for an ordinary scenario."""
    for folder in (Path(name), scenarios_root() / name):
        tables = (folder / MARKER).is_file() and any(folder.glob("national-*.csv"))
        if tables and not (folder / "scenario.yaml").exists():
            return folder
    return None


def validate(folder: Path, style: str, console: Console) -> int:
    """Print the comparison; 1 if a figure is not met."""
    from enclave.statute.validate import report_table, validate_national

    console.note(Text("读取 {f} 中的全国决算数", "read national accounts in {f}").format(f=folder))
    report = validate_national(folder)
    header, rows = report_table(console.lang, report)
    counts = {v: report.count(v) for v in ("exact", "within", "in_range", "differs", "no_figure")}
    if style == "json":
        body = {"schema": "enclave/validation/1", "ok": report.ok, "counts": counts,
                "columns": header, "rows": rows}  # fmt: skip
        console.out(json.dumps(body, ensure_ascii=False, indent=1) + "\n")
    elif style == "csv":
        from enclave.report.sheets_csv import csv_text

        console.out(csv_text([header, *rows]))
    else:
        title = Text("全国决算数验证（单位：亿元）", "National accounts (unit: 100m yuan)")
        console.out(title.in_(console.lang) + "\n")
        console.out(console.table(rows, header, "llrrrrrl"))
        console.out(_verdict(counts, ok=report.ok).in_(console.lang) + "\n")
    return 0 if report.ok else 1


def _verdict(counts: dict[str, int], *, ok: bool) -> Text:
    text = Text(
        "{sign} 完全相符 {exact}，容差内 {within}，在区间内 {in_range}，不符 {differs}，无公布数 {no_figure}",
        "{sign} exact {exact}, within tolerance {within}, in range {in_range}, different {differs},"
        " no figure {no_figure}",
    )
    return text.format(sign="√" if ok else "×", **counts)
