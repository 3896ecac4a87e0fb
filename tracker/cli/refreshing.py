"""The commands that keep snapshots: refresh, demo."""
