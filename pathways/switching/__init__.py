"""Exactly where the least-cost plan changes: switching points of one number."""
