"""The HTTP service: its routes, bodies and errors."""
