"""Operations are listed in the order in which they were made: inputs first.

accepted
"""


def depth(y):
    depths = {}
    for node in y.graph.get_operations():
        inputs = [depths[tensor.op] for tensor in node.inputs]
        depths[node] = 1 + max(inputs, default=-1)
    return depths[y.op]
