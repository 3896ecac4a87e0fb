"""The Hugging Face Hub, read over HTTP: models, lists, small files; and every way that it fails."""
