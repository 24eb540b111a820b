"""Least-cost ways of an industrial sector, or of one factory, to near-zero emissions."""
