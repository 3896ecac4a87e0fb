"""What the Hub tells of a repository's past: commits, files at a commit, and what was in them."""
