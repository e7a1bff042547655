"""The folder of a board: all of its files or none, and never over anything else."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from enclave.board.model import Board
from enclave.report.board import sheets_csv
from enclave.report.board.data import SCHEMA, as_json
from enclave.report.board.page import page
from enclave.report.board.tables import tables
from enclave.report.board.workbook import workbook
from enclave.report.model import Unit
from enclave.report.one_file import command_line
from enclave.report.target import cannot, refuse
from enclave.text import Lang, Text

RESULT: Final = "board.json"
SUMS: Final = "SHA256SUMS"
NAMES: Final = {
    "考核看板.xlsx": Text("工作簿：一页回答一个问题", "workbook: one sheet a question"),
    "考核看板.html": Text("网页：单个文件，可打印", "page: one file, prints on A4"),
    "figures.csv": Text("各口径逐月数", "figures by view and month"),
    "standings.csv": Text("目标、完成率、预警与理由", "targets, shares, warnings with reasons"),
    "consolidation.csv": Text("逐月汇总对账", "consolidation month by month"),
    "overlaps.csv": Text("重复认定额逐行", "what is counted twice, row by row"),
    "projects.csv": Text("项目与园区定位", "projects and the orientation of parks"),
    "rewards.csv": Text("引荐奖励", "awards of recruiters"),
    RESULT: Text("全部精确数（机器可读）", "every exact number, for machines"),
    "README.txt": Text("本说明", "this text"),
}
"""Each file and what it is."""


def contents(
    board: Board, unit: Unit, lang: Lang, words: Sequence[str], *, rewards: bool
) -> Iterator[tuple[str, bytes]]:
    """Each file's name and bytes."""
    made = tables(board, unit, rewards=rewards)
    command = command_line([*words, "--lang", lang, "--out", Text("看板", "board").in_(lang)])
    yield "考核看板.xlsx", workbook(board, made, unit, lang, command)
    yield "考核看板.html", page(board, made, unit, lang, command).encode()
    yield "figures.csv", sheets_csv.figures_csv(board, lang).encode()
    yield "standings.csv", sheets_csv.standings_csv(board, lang).encode()
    yield "consolidation.csv", sheets_csv.consolidation_csv(board, lang).encode()
    yield "overlaps.csv", sheets_csv.overlaps_csv(board, lang).encode()
    yield "projects.csv", sheets_csv.projects_csv(board, lang).encode()
    if rewards:
        yield "rewards.csv", sheets_csv.rewards_csv(board, lang).encode()
    yield RESULT, as_json(board, rewards=rewards).encode()
    yield "README.txt", _readme(board, lang, command, rewards=rewards).encode()


def _readme(board: Board, lang: Lang, command: str, *, rewards: bool) -> str:
    out = [board.loaded.file.title.in_(lang), board.label.in_(lang), ""]
    out += [f"{name}\n    {what.in_(lang)}" for name, what in NAMES.items()
            if rewards or name != "rewards.csv"]  # fmt: skip
    again = Text("复现：", "To make it again:").in_(lang)
    return "\n".join([*out, "", again, f"    {command}", ""])


def write_board(  # noqa: PLR0913  # what is written, where and how
    board: Board, folder: Path, unit: Unit, lang: Lang, words: Sequence[str], *, rewards: bool,
    force: bool = False,
) -> list[str]:  # fmt: skip
    """Write every file of a board into a folder; returns their names.

    Args:
        force: whether a folder may be used that holds files of others (they are kept).

    Raises:
        Refused: E906 the folder is not this command's, E907 it cannot be written, E911 it holds
            the scenario.
    """
    refuse(folder, board.loaded.scenario.folder, _is_ours, force=force)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.resolve().parent))
    except OSError as error:
        raise cannot(folder, error) from None
    try:
        sums: list[str] = []
        for name, content in contents(board, unit, lang, words, rewards=rewards):
            (fresh / name).write_bytes(content)
            sums.append(f"{sha256(content).hexdigest()}  {name}")
        (fresh / SUMS).write_bytes(("\n".join(sums) + "\n").encode())
        names = [*(line[66:] for line in sums), SUMS]
        for name in NAMES.keys() - set(names):
            (folder / name).unlink(missing_ok=True)
        for name in names:
            (fresh / name).replace(folder / name)
    except OSError as error:
        raise cannot(folder, error) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return names


def _is_ours(folder: Path) -> bool:
    """Whether a folder was written by this command."""
    try:
        head = json.loads((folder / RESULT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(head, dict) and head.get("schema") == SCHEMA
