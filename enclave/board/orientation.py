"""Projects beside the leading industries of their parks: words compared, nothing judged in silence."""

from __future__ import annotations

from collections.abc import Iterator

from enclave.board.load import LoadedBoard
from enclave.board.model import Orientation, Verdict
from enclave.board.pipeline import Project
from enclave.text import Text


def orientation_of(board: LoadedBoard) -> tuple[Orientation, ...]:
    """Every project that is in a park, in the order of the table."""
    return tuple(_all(board))


def _all(board: LoadedBoard) -> Iterator[Orientation]:
    for project in board.projects.values():
        if project.park:
            yield compare(project, board.units.places[project.park].industries)


def compare(project: Project, leading: tuple[Text, ...]) -> Orientation:
    """Which words of a project's industry are leading ones of its park, word for word.

    A word that only contains another (硅光伏 beside 硅) is listed as near and counts for nothing:
    whether it fits is for somebody to state in the table, with a reason.
    """
    known = {word for text in leading for word in (text.zh, text.en) if word}
    matched = tuple(w for w in project.industries if w in known)
    unmatched = tuple(w for w in project.industries if w not in known)
    near = tuple((w, k) for w in unmatched for k in sorted(known) if w in k or k in w)
    return Orientation(
        project, _verdict(project, leading, matched, unmatched), leading, matched, unmatched, near
    )


def _verdict(
    project: Project,
    leading: tuple[Text, ...],
    matched: tuple[str, ...],
    unmatched: tuple[str, ...],
) -> Verdict:
    if project.fits is not None:
        return "stated_yes" if project.fits else "stated_no"
    if not leading or not project.industries:
        return "unknown"
    if not unmatched:
        return "fits"
    return "partly" if matched else "outside"
