"""Watched owners: what they list, what is new in it, what it follows, and the entry it would be."""
