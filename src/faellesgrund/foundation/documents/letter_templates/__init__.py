"""Templates in Word that staff own."""
