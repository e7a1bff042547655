"""The project model: from the figures of a feasibility study to tax by head, day and year.

>>> from enclave.project import load_project, project  # doctest: +SKIP
>>> project(load_project(Path("project.yaml"))).total()  # doctest: +SKIP
"""

from __future__ import annotations

from enclave.project.load import LoadedProject, load_project, parse_project
from enclave.project.run import Projection, project

__all__ = [
    "LoadedProject",
    "Projection",
    "load_project",
    "parse_project",
    "project",
]
