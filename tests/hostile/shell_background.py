"""A shell that leaves something running.

scores 3
"""

import subprocess

subprocess.Popen("nohup setsid sleep 1000 & nohup sleep 1000 &", shell=True)


def scaled(x, factor):
    return factor * x
