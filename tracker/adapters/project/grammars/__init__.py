"""Programs read by tree-sitter's grammars: from a file's text to the sites of the one judge."""
