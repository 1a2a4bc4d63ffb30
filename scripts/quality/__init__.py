"""The parts of ``scripts/report-quality``, which makes docs/quality.md."""
