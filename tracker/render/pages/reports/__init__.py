"""One window of the ledger, as a page that stands by itself and as Markdown."""
