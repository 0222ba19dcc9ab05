"""The process as a Viewflow flow."""
