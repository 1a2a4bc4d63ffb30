"""The commands that run the service and manage its records."""
