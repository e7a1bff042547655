"""From an agreement file to plans: language, loading, checks, versions, data, planner."""
