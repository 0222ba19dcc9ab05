"""The API, version 1: the acts and queries of the house over HTTP, as OpenAPI 3.1 with problem details.
"""
