"""The parts of ``scripts/train/embedder``: pairs -> alignment -> vocabulary -> distillation -> save."""
