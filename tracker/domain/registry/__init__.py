"""The models we follow, and what their developers declare."""
