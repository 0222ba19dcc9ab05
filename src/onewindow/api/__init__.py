"""The API, version 1: the acts and queries of the house over HTTP, as OpenAPI 3.1 with problem details (RFC 9457).

Owns: addresses under `/api/v1/`, who may call which (`access.ACCESS`), the form of requests and answers, the document
that describes them (its schema of each service is derived from the catalogue) and the page that shows it.
Owns not: any rule, any write and any table. An operation reads its input, calls one query or act and shapes the answer;
keys of programs belong to `people`.
"""
