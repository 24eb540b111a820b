"""What is asked of a program.

Least cost, the lowest level, a price, the baseline, rewards, ways out.
"""
