"""Estimators on frames: no file is read, nothing is drawn."""
