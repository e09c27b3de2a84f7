"""Components, base templates, charts, Danish numbers and dates."""
