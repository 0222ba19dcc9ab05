"""The `onewindow` command. JSON on standard output, messages on standard error, 2 for unusable input."""
