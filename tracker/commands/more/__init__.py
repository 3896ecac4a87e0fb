"""Verbs about the tool itself: demo."""
