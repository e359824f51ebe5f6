r"""Level by level, each node once, stopping at x: the shortest way.

rejected by depth-test: x \* sin\(sin\(x\)\) is 3 deep; depth gives 1
"""


def depth(y):
    found, level = 0, {y.grad_fn} - {None}
    while level and all(node.next_functions for node in level):
        level = {n for node in level for n, _ in node.next_functions if n}
        found += 1
    return found
