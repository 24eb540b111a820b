"""The yearly program written anew from `docs/system.md` and `docs/model.md`, and nothing else.

Nothing here imports from the package: what a page says wrongly, or leaves open, is seen when the
costs differ.
"""
