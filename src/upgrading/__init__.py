"""Measures, models and figures behind the report on industrial upgrading in China."""
