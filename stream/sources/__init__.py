"""Where events come from: recordings (``olist``, ``jsonl``), a simulated peak; ``stream.feeding`` sends them on."""
