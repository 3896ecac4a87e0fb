"""Text in files: places, mentions, references, exemptions."""
