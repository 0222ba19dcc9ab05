from .pair import link  # noqa: F401
