"""Verbs that give: documents for others, and what a project commits."""
