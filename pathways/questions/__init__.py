"""What is asked of a program: least cost, the lowest level, a price, the baseline, rewards, ways out."""
