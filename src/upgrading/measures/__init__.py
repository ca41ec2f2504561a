"""Indicators of regional economics as pure functions: no file is read, nothing is drawn."""
