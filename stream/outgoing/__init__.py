"""The one way in which Peakline calls other systems.

An address that somebody typed into a form or a setting must not become a hand inside the network that we stand in.
So each call goes: destination (is this an address we may call at all?) → resolving (its addresses, asked for once) →
addresses (which of them are public, or allowed) → dialling (connect to just those) → redirects (and again, from the
start).
"""
