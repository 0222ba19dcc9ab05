"""PURE: where the API stands."""

#: Of every address; a second version will stand beside it.
PREFIX = "/api/v1/"
