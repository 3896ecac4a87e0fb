"""Commands that ask: check, scan, list, show, history, diff, licenses; and verify, which asks the record."""
