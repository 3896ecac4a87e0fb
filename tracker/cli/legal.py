"""The commands that answer whether a model may be used: check, licenses."""
