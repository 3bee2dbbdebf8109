"""Where events come from: recordings (``olist``, ``jsonl``), a simulated peak; ``stream.feed`` sends them on."""
