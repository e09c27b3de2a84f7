"""Root configuration: the only place that knows every app."""
