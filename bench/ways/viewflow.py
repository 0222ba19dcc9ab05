"""Viewflow: the process as a flow, one task row per step, the process row locked."""

import os
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.peers.viewflow_settings"

import django

django.setup()

from django.db import transaction  # noqa: E402  Django first

from bench.peers.process import TASKS  # noqa: E402
from bench.peers.viewflow_app.flows import JointFlow  # noqa: E402


def do(process: int, name: str) -> None:
    with transaction.atomic():
        node = getattr(JointFlow, name)
        node.run(JointFlow.task_class.objects.get(process_id=process, flow_task=node))


def ready():
    def one_case(latencies):
        began = time.perf_counter()
        process = JointFlow.start.run().pk
        latencies.append(time.perf_counter() - began)
        for name in ("accept", *TASKS):
            began = time.perf_counter()
            do(process, name)
            latencies.append(time.perf_counter() - began)
        assert JointFlow.process_class.objects.filter(pk=process, status="DONE").exists()

    return one_case
