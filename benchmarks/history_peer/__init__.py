"""A small application whose history django-simple-history keeps: the peer of benchmarks/audit.py."""
