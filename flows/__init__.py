"""The schedule: Prefect wiring around steps that work without it."""
