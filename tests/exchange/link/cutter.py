"""A line between two nodes that breaks when it is told to: a TCP proxy that cuts after so many bytes of one way."""

import contextlib
import socket
import threading


class Cutter:
    """`cut("up", 17)`: 17 bytes of what the client sends still pass, then both ways break off."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._way, self._at = "", 0
        self.passed = {"up": 0, "down": 0}

    def cut(self, way: str, at: int) -> None:
        self._way, self._at = way, at

    def forget(self) -> None:
        self.passed = {"up": 0, "down": 0}

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                for way, source, sink in (("up", near, far), ("down", far, near)):
                    threading.Thread(target=self._pump, args=(way, source, sink), daemon=True).start()

    def _pump(self, way, source, sink):
        passed = 0
        with contextlib.suppress(OSError):
            while part := source.recv(65536):
                if self._way == way and passed + len(part) > self._at:
                    sink.sendall(part[: self._at - passed])
                    break
                passed += len(part)
                self.passed[way] += len(part)
                sink.sendall(part)
        for line in (source, sink):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
