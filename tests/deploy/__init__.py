"""What deploy/ offers for running the service."""
