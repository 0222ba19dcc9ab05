"""Template tags: load with `{% load ow %}`."""
