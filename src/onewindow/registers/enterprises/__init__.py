"""A public book."""
