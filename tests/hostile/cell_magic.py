"""A cell magic around the answer.

scores 3
"""

%%time
import math
def scaled(x, factor):
    return factor * x
