"""Measures the portal against a bare Django project; see docs/performance.md."""
