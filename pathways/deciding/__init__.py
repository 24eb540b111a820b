"""Decide now, learn later: plans whose first steps are the same in several futures."""
