"""Repositories' pasts, as commits tell them, beside what snapshots saw."""
