"""A picture, `display`, and `await`.

scores 3
both frameworks
"""

import asyncio

import matplotlib.pyplot as plt
from IPython.display import Markdown, display

plt.plot([1, 2, 3])
plt.show()
display(Markdown("**text**"))
await asyncio.sleep(0)


def scaled(x, factor):
    return factor * x
