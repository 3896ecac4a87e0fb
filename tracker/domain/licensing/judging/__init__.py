"""May we? Clause by clause, with reasons and duties."""
