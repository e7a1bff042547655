"""Where something is kept, as the command line names it: a path, or the address of a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


class Place(click.ParamType[Path | str]):
    """The path of a file, or ``postgresql://…`` as it stands."""

    name = "place"

    def convert(self, value: Any, _param: Any, _ctx: Any) -> Path | str:
        """An address stays text: as a path it would lose a slash."""
        from enclave.settle.database import on_server

        return value if isinstance(value, str) and on_server(value) else Path(value)
