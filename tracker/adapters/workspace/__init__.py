"""The hand-kept files a command works on, registry and policy, and where they are found."""
