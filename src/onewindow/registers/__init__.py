"""The public books. Each is right and useful without the case engine; they are strangers to one another."""
