"""The parts of ``scripts/report-quality``, which makes docs/results/quality.md."""
