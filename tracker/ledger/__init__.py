"""A registry with its snapshots, asked about a moment; below the verbs, which all ask it."""
