"""Hypothesis profiles, chosen by HYPOTHESIS_PROFILE.

``dev`` (the default) tries the same few examples on every machine. ``heavy`` tries many of them.
``nightly`` tries new ones each time and keeps what failed in the example database.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

_SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

settings.register_profile(
    "dev",
    derandomize=True,
    max_examples=30,
    stateful_step_count=12,
    deadline=None,
    database=None,
    suppress_health_check=_SLOW_IS_FINE,
    phases=[Phase.explicit, Phase.generate, Phase.target, Phase.shrink],
)
settings.register_profile(
    "heavy",
    derandomize=True,
    max_examples=400,
    stateful_step_count=40,
    deadline=None,
    database=None,
    suppress_health_check=_SLOW_IS_FINE,
)
settings.register_profile(
    "nightly",
    max_examples=5000,
    stateful_step_count=50,
    deadline=None,
    print_blob=True,
    suppress_health_check=_SLOW_IS_FINE,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
