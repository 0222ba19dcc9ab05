from .pair import counted, link  # noqa: F401
