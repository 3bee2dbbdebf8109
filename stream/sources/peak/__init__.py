"""A simulated peak, part by part: ``curve`` (when), ``network`` (who and where), ``journey`` (what happens to

an order), ``places`` (where it waits), ``faults`` (what goes wrong), ``wire`` (how its events arrive).
``stream.sources.simulator`` runs them.
"""
