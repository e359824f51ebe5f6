r"""Level by level, each node once, stopping at the first placeholder: the shortest way.

rejected by depth-test: x \* sin\(sin\(x\)\) is 3 deep; depth gives 1
"""


def depth(y):
    found, level = 0, {y.op}
    while all(node.type != "Placeholder" for node in level):
        level = {tensor.op for node in level for tensor in node.inputs}
        found += 1
    return found
