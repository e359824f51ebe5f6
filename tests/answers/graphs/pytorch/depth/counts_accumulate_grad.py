r"""Takes the node of x for an operation.

rejected by depth-test: sin\(x\) is 1 deep; depth gives 2
"""


def depth(y):
    depths, to_visit = {None: 0}, [y.grad_fn]
    while to_visit:
        node = to_visit.pop()
        inputs = [] if node is None else [n for n, _ in node.next_functions]
        missing = [n for n in inputs if n not in depths]
        if missing:
            to_visit += [node, *missing]
        elif node is not None:
            depths[node] = 1 + max((depths[n] for n in inputs), default=0)
    return depths[y.grad_fn]
