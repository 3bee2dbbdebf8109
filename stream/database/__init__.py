"""How SQL is reached: engines, what can go wrong with them, migrations, fast writes, moving and thinning.

What is kept there is said by ``models.tables``; who writes what, by those who do.
"""
