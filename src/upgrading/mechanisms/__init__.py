"""Estimates that the chapters on mechanisms show and the claims' rules judge.

One module a chapter. Each function returns a frame of estimates, with interval, estimator,
clustering and sample on every line; `common` holds what all of them share.
"""
