"""The definition of the product in plain, slow Python: what the floor must show after any log.

Nothing here imports anything of ours, so that it can only agree with the floor by both being right.
Follow an order: ``facts`` → ``path`` → ``holds`` → ``deadline`` → ``exceptions`` → ``order``; then the
floor: ``flow`` → ``places`` → ``states`` → ``frame``; and in log order: ``judge``. ``compare`` tells two frames apart.
"""
