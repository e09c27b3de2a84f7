"""What the installation has learnt itself: its own finished projects, which the estimate of the cost counts with."""
