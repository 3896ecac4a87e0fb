"""Locks and documents for others, as text."""
