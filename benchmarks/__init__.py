"""How good and how fast is it? One script a question; README.md says how to run each and what was measured last."""
