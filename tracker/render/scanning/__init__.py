"""References, as text, SARIF and annotations."""
