"""Putting included files in the place of ``{include: …}``."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import cast

from enclave.diagnostics import Mark
from enclave.source.document import Node, Path, Place
from enclave.source.include import MAX_INCLUDES, exact_case, identity, refusal, resolve
from enclave.source.parsing import YAML, File, Job, near, parse, read_file
from enclave.source.reader import INCLUDE
from enclave.source.reading import Reading, line_text
from enclave.text import Text


def splice(reading: Reading, file: File, job: Job) -> Node:
    """Return the data of a reading with its includes resolved; marks move along."""
    data = cast("Node", reading.data)
    for path in reading.includes:
        content = _Splice(path, reading, file, job).content()
        if content is None:
            reading.broken.add(path)
            content = ""
        if path:
            _at(data, path[:-1])[path[-1]] = content  # type: ignore[index]
        else:
            data = content
    return data


def _at(node: Node, path: Path) -> Node:
    for step in path:
        node = node[step]  # type: ignore[index]
    return node


class _Splice:
    """One place of inclusion: a file, or several that are joined."""

    def __init__(self, path: Path, reading: Reading, file: File, job: Job) -> None:
        self.path, self.reading, self.file, self.job = path, reading, file, job
        self.named = cast("dict[str, Node]", _at(cast("Node", reading.data), path))[INCLUDE]

    def content(self) -> Node | None:
        """What the files hold together; None after a problem, which has been reported."""
        at: Path = (*self.path, INCLUDE)
        many = isinstance(self.named, list)
        names = self.named if isinstance(self.named, list) else [self.named]
        whole: Node | None = None
        failed = not names
        if failed:
            self.job.report("E135", Mark(*self.reading.values[at]), self.path)
        for index, name in enumerate(names):
            here = (*at, index) if many else at
            if here in self.reading.broken:
                failed = True
                continue
            mark = Mark(*self.reading.values[here])
            inner = self._file(name, mark)
            if inner is None or inner.data is None:
                failed = True
            elif whole is not None and type(whole) is not type(inner.data):
                self.job.report("E136", mark, self.path, name=name)
                failed = True
            else:
                whole = self._join(whole, inner)
        return None if failed else whole

    def _join(self, whole: Node | None, inner: Reading) -> Node:
        """Append a list to a list, or the entries of a mapping to a mapping."""
        part = cast("Node", inner.data)
        if isinstance(whole, list) and isinstance(part, list):
            self._take_over(inner, len(whole))
            return [*whole, *part]
        self._take_over(inner, 0)
        if isinstance(whole, dict) and isinstance(part, dict):
            return {**whole, **{key: part[key] for key in part if key not in whole}}
        return part

    def _file(self, name: Node, mark: Mark) -> Reading | None:
        """Read one included file."""
        if not isinstance(name, str) or not name.endswith(YAML):
            self.job.report("E135", mark, self.path)
            return None
        found = self._locate(name, mark)
        if found is None:
            return None
        target, inner = found
        raw = read_file(target, inner.shown, self.job)
        reading = parse(raw, inner, self.job) if raw is not None else None
        if reading is not None and reading.data is not None:
            reading.data = splice(reading, inner, self.job)
        return reading

    def _locate(self, name: str, mark: Mark) -> tuple[FilePath, File] | None:
        """Check name, place, cycle and depth of an included file."""
        job, file = self.job, self.file
        reason = refusal(name)
        if reason is not None or file.folder is None or job.root is None:
            reason = reason or Text("无从查找：这段文字不在文件里", "cannot be found from here")
            job.report("E131", mark, self.path, name=name, reason=reason)
            return None
        target = resolve(name, file.folder, job.root)
        if target is None:
            reason = Text("在协议目录以外", "lies outside the folder of the agreement")
            job.report("E131", mark, self.path, name=name, reason=reason)
            return None
        if not target.is_file() or not exact_case(name, file.folder):
            job.report("E132", mark, self.path, name=name, near=near(file.folder / name))
            return None
        shown = posixpath.normpath(posixpath.join(posixpath.dirname(file.shown), name))
        me = identity(target)
        chain = (*file.chain, (me, shown))
        if any(me == known for known, _ in file.chain):
            job.report("E133", mark, self.path, chain=" → ".join(said for _, said in chain))
            return None
        if len(chain) - 1 > MAX_INCLUDES:
            job.report("E134", mark, self.path, limit=MAX_INCLUDES)
            return None
        depth = file.depth + len(self.path)
        return target, File(shown, (file.folder / name).parent, chain, depth)

    def _take_over(self, inner: Reading, offset: int) -> None:
        """Move the marks of an included file below the place of inclusion."""
        mine = self.reading
        for path in inner.keys:
            here = self._moved(path, offset)
            if len(path) == 1 and here in mine.keys and path[0] != INCLUDE:
                first, second = Mark(*mine.keys[here]), Mark(*inner.keys[path])
                where = line_text(first.line, first.file)
                self.job.report("E114", second, here, (first,), key=path[0], where=where)
        self._copy(inner.values, mine.values, offset)
        self._copy(inner.keys, mine.keys, offset)
        mine.broken.update(self._moved(path, offset) for path in inner.broken)

    def _moved(self, path: Path, offset: int) -> Path:
        if path and isinstance(path[0], int):
            path = (path[0] + offset, *path[1:])
        return self.path + path

    def _copy(self, source: Mapping[Path, Place], target: dict[Path, Place], offset: int) -> None:
        for path, place in source.items():
            here = self._moved(path, offset)
            if not path or here not in target:
                target[here] = place
