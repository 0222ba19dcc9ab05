"""The process, told once for all peers."""

TASKS = ("t0", "t1", "t2", "t3", "t4", "t5")
#: t4 waits for t0, t5 for t1.
AFTER = {"t4": "t0", "t5": "t1"}


def answers() -> dict[str, object]:
    """What the applicant says: as much as the product's submission says."""
    asked = [f"element_{n:02d}" for n in range(24)]
    numbers = {e: k * 17 if k % 2 else ["图书零售", "5243-17"] for k, e in enumerate(asked) if k % 3 == 0}
    return {e: numbers.get(e, f"答案 17-{e}") for e in asked}


def bpmn() -> str:
    """The process as BPMN 2.0."""
    flows = [("start", "accept"), ("accept", "split")]
    flows += [("split", task) for task in TASKS if task not in AFTER]
    flows += [(before, task) for task, before in AFTER.items()]
    flows += [(task, "join") for task in TASKS if task not in AFTER.values()] + [("join", "end")]
    ways = list(enumerate(flows))

    def ends(node: str) -> str:
        into = "".join(f"<incoming>f{n}</incoming>" for n, (_, b) in ways if b == node)
        return into + "".join(f"<outgoing>f{n}</outgoing>" for n, (a, _) in ways if a == node)

    tasks = "".join(f'<userTask id="{t}" name="{t}">{ends(t)}</userTask>' for t in ("accept", *TASKS))
    lines = "".join(f'<sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in ways)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="D" targetNamespace="http://bench">'
        f'<process id="joint" isExecutable="true"><startEvent id="start">{ends("start")}</startEvent>{tasks}'
        f'<parallelGateway id="split">{ends("split")}</parallelGateway>'
        f'<parallelGateway id="join">{ends("join")}</parallelGateway><endEvent id="end">{ends("end")}</endEvent>'
        f"{lines}</process></definitions>"
    )
