"""Verbs that keep a ledger: refresh, add, validate, verify."""
