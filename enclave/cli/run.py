"""``enclave run``."""

from __future__ import annotations

import click


@click.command("run")
@click.argument("scenario")
def command(scenario: str) -> None:
    """运行情景，算出各方所得 / run a scenario."""
    del scenario
