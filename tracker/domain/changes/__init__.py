"""What changed between two states of a model, and whether it opened or tightened.

Each check is one small rule; ``table`` lists them all with title, level and page.
"""
