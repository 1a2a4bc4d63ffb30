"""Logs, metrics and traces.

logs        logs as JSON lines
metrics     metrics for Prometheus
telemetry   traces for OpenTelemetry
middleware  all three, applied to each request
"""
