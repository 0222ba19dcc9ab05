"""A bank's node as a process of its own: `python -m tests.exchange.link.bank`, commands as lines of JSON."""

import json
import os
import sys
import threading

from onewindow.core.boot import boot

if __name__ == "__main__":
    boot()
    from onewindow.cli import node_work
    from onewindow.exchange.link import certificates
    from onewindow.exchange.link.identity import node
    from onewindow.exchange.link.server import Server

    code = os.environ["ONEWINDOW_NODE"]
    with Server(node(code), host="127.0.0.1", port=0) as server:
        threading.Thread(target=server.run, daemon=True).start()
        certificates.write_card(code, address=f"https://localhost:{server.port}")
        sys.stdout.write(json.dumps({"pid": os.getpid(), "port": server.port}) + "\n")
        sys.stdout.flush()
        for line in sys.stdin:
            said = json.loads(line)
            if "send" in said:
                answer = node_work.send(code, said["send"], said["business"], said["body"], to="", about="")
            else:
                answer = node_work.book(code, said["book"])
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
        server.stop()
