"""What sources said: observations and their canonical lines."""
