"""Events as messages, and what a run of messages did."""
