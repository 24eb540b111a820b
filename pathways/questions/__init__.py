"""What is asked of a program: least cost, lowest level, price, baseline, rewards, ways out."""
