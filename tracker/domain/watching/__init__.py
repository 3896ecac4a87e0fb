"""Watched owners: what they list, what is new in it, and what it follows."""
