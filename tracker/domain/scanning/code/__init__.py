"""Models in programs."""
