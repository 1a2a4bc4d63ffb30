"""Logs, metrics, traces and memory.

logs        logs as JSON lines
metrics     metrics for Prometheus
telemetry   traces for OpenTelemetry
memory      what is freed goes back to the system
middleware  logs, metrics and traces, applied to each request
"""
