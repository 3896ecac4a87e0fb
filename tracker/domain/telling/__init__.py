"""Telling people of events, each at most once: what is due, what was told, what nobody knows."""
