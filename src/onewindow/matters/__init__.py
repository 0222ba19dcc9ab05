"""What data cannot say of a matter: handlers and sources, one package per group of matters, strangers to each other."""
