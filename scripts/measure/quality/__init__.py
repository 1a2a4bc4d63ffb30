"""The parts of ``scripts/measure/report-quality``, which makes docs/results/quality.md."""
