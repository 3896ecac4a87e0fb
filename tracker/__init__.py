"""What open-weights models may be used for, with evidence; and the day that changes."""

__version__ = "0.1.0"
