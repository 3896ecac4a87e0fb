"""The commands that read the ledger: diff, list, show, history."""
