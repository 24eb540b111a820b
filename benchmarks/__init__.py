"""Speed and memory, always beside others in one run.

`python -m benchmarks` writes `benchmarks/results.md`.
"""
