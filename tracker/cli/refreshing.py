"""The commands that keep snapshots: refresh, verify, demo."""
