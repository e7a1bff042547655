"""Write ``docs/codes``: one page a diagnostic code and language.

A page is put together from the code registry, from ``docs/codes/explanations.yaml`` and from the
bad inputs under ``tests/bad``, whose expected output is what the command really prints.

    python tools/make_code_pages.py            write the pages
    python tools/make_code_pages.py --check    only say which pages are out of date
    python tools/make_code_pages.py --record   first record the output of every bad input anew
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tools"), str(ROOT)]  # run as a script or imported by a test

import bad_cases  # noqa: E402

from enclave.codes import REGISTRY  # noqa: E402
from enclave.diagnostics import CodeEntry, Collector  # noqa: E402
from enclave.source import load  # noqa: E402
from enclave.source.decode import FORBIDDEN  # noqa: E402
from enclave.text import Lang, Text  # noqa: E402

PAGES = ROOT / "docs" / "codes"
EXPLANATIONS = PAGES / "explanations.yaml"
LONGEST_EXAMPLE = 60

_KIND = {
    "E": Text("错误：改正以前不计算。", "An error: nothing is computed until it is mended."),
    "W": Text("警告：照常计算，并写进报告。", "A warning: the run goes on, the report says so."),
    "N": Text("提示：说明采用了哪一种读法。", "A notice: it says which reading was used."),
    "L": Text("合规与建模检查。", "A check of compliance and modelling."),
}
_BAD = Text("例子", "Example")
_FORM = Text("信息的样式", "Form of the message")
_FIX = Text("怎样改", "How to fix")
_PLACE = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


@cache
def explanations() -> Mapping[str, Text]:
    """The hand-written explanation of a code, where there is one."""
    collector = Collector()
    doc = load(EXPLANATIONS, collector=collector)
    collector.raise_errors()
    if doc is None or not isinstance(doc.data, dict):
        raise SystemExit(f"{EXPLANATIONS}: not a mapping")
    found = {}
    for code, text in doc.data.items():
        if code not in REGISTRY:
            raise SystemExit(f"{EXPLANATIONS}: there is no code {code}")
        if not isinstance(text, dict) or set(text) != {"zh", "en"}:
            raise SystemExit(f"{EXPLANATIONS}: {code} needs zh and en")
        found[code] = Text(str(text["zh"]).strip(), str(text["en"]).strip())
    return found


def _template(text: str) -> str:
    """A message template as the reader of a page sees it: ``{name}`` becomes ``…``."""
    return _PLACE.sub("…", text).replace("……", "…").replace("{{", "{").replace("}}", "}")


def _sentence(text: str, lang: Lang) -> str:
    """A hint as a sentence of its own."""
    if lang == "zh":
        return text if text.endswith(("。", "`")) else text + "。"
    return text[0].upper() + text[1:] + ("" if text.endswith((".", "`")) else ".")


def _fence(text: str) -> str:
    """A block of text as it is; longer than any run of backticks inside."""
    ticks = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, ticks + 1)
    return f"{fence}text\n{text.rstrip()}\n{fence}\n"


def _visible(raw: bytes) -> str | None:
    """The text of an example file; None where it is better described than shown."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if text.count("\n") > LONGEST_EXAMPLE or any(len(line) > 200 for line in text.splitlines()):
        return None
    invisible = FORBIDDEN.search(text.replace("\n", ""))
    return None if invisible else text.replace("\t", "→   ")


def _example(folder: Path, lang: Lang) -> Iterator[str]:
    command = "\n$ ".join("enclave " + " ".join(line) for line in bad_cases.commands(folder))
    files = [
        (p.relative_to(folder).as_posix(), _visible(p.read_bytes()))
        for p in bad_cases.inputs(folder)
    ]
    for name, text in files:
        if text is not None:
            yield f"`{name}`\n\n{_fence(text)}"
    expected = (folder / f"expected.{lang}.txt").read_text(encoding="utf-8")
    yield _fence(f"$ {command}\n{expected}")


def page(code: str, entry: CodeEntry, lang: Lang) -> str:
    """The page of one code in one language."""
    parts = [f"# {code} {entry.title.in_(lang)}\n", _KIND[code[0]].in_(lang) + "\n"]
    if code in explanations():
        parts.append(explanations()[code].in_(lang) + "\n")
    examples = [folder for folder in bad_cases.folders() if bad_cases.code_of(folder) == code]
    if examples:
        parts.append(f"## {_BAD.in_(lang)}\n")
        for folder in examples:
            parts.extend(_example(folder, lang))
    else:
        parts.append(f"## {_FORM.in_(lang)}\n\n{_fence(_template(entry.message.in_(lang)))}")
    hint = _template(entry.hint.in_(lang)).strip()
    if hint and hint != "…":
        parts.append(f"## {_FIX.in_(lang)}\n\n{_sentence(hint, lang)}\n")
    return "\n".join(parts)


def pages() -> dict[Path, str]:
    """Every page that should exist, with its content."""
    return {
        PAGES / f"{code}.{lang}.md": page(code, entry, lang)
        for code, entry in REGISTRY.items()
        for lang in bad_cases.LANGS
    }


def stale() -> list[str]:
    """The pages that are missing, out of date, or belong to no code."""
    wanted = pages()
    found = [
        path.name
        for path, text in wanted.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    left = {*PAGES.glob("*.zh.md"), *PAGES.glob("*.en.md")} - set(wanted)
    return sorted(found + [path.name for path in left])


def record() -> None:
    """Write what the command prints into the expected output of every bad input."""
    for folder in sorted(path for path in bad_cases.CASES.iterdir() if "-" in path.name):
        if folder.is_dir():
            for lang in bad_cases.LANGS:
                text = bad_cases.output(folder, lang)
                (folder / f"expected.{lang}.txt").write_text(text, encoding="utf-8", newline="")


def write() -> None:
    """Write every page and remove those of codes that are gone."""
    wanted = pages()
    for path in {*PAGES.glob("*.zh.md"), *PAGES.glob("*.en.md")} - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="")


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    parser.add_argument("--record", action="store_true", help="record the expected output anew")
    options = parser.parse_args()
    if options.record:
        record()
    if options.check:
        found = stale()
        sys.stdout.writelines(f"{name}: out of date\n" for name in found)
        return 1 if found else 0
    write()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
