"""The commands that keep the registry: add, validate."""
