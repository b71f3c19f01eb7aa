"""Takes 90 ms out of every function call: 40 of Nagle with delayed ACK, 50 of waiting for log lines."""
import socketserver


def apply():
    from ministack.core.lambda_runtime import Worker

    socketserver.StreamRequestHandler.disable_nagle_algorithm = True
    drain = Worker._drain_stderr_bounded
    if len(drain.__defaults__) != 3:
        raise AttributeError("_drain_stderr_bounded takes other arguments")
    # First line, quiet after a line, and all together, in seconds.
    drain.__defaults__ = (0.002, 0.001, 0.05)
