"""More commands: mcp."""
