"""Verbs that ask: check, scan, list, show, history, diff, licenses."""
