"""Port weights between PyTorch and Keras: :func:`port_state_dict` one way, :func:`port_weights` the other.

Everything is checked before anything is changed, an error names what does not fit, and the report says what was done to each
weight and which settings the weights do not carry. PyTorch and Keras are imported when a function is called.
"""

from tandem.porting.report import Difference, Match, Move, Report
from tandem.porting.transfer import port_state_dict, port_weights
from tandem.porting.weights import PortingError

__all__ = ["Difference", "Match", "Move", "PortingError", "Report", "port_state_dict", "port_weights"]
