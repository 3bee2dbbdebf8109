"""The screens: pages lay out shapes once, ``assets/live`` fills them from the socket."""
