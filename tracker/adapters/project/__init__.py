"""Somebody's project: which of its files are read, and what stands in them."""
