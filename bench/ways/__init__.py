"""The ways a case is done: each module has `ready()`, which gives a function that does one whole case."""
