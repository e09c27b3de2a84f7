"""Life-cycle alternatives of a calculation: two or three ways of building over thirty years, saved with it."""
