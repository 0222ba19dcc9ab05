"""SpiffWorkflow: the process as BPMN, its state saved as JSON after every step."""

import os
import time
import uuid

import psycopg
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from bench.peers.process import TASKS, answers, bpmn

TABLES = """
CREATE TABLE IF NOT EXISTS peer_spiff_case (id uuid PRIMARY KEY, done boolean NOT NULL, state jsonb NOT NULL);
CREATE TABLE IF NOT EXISTS peer_spiff_history (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id uuid NOT NULL, step text NOT NULL, at timestamptz NOT NULL DEFAULT now());
"""


def ready():
    connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=2)
    parser = BpmnParser()
    parser.add_bpmn_str(bpmn().encode())
    spec, serializer = parser.get_spec("joint"), BpmnWorkflowSerializer()

    def save(statement, *values, step, case):
        connection.execute(statement, values)
        connection.execute("INSERT INTO peer_spiff_history (case_id, step) VALUES (%s, %s)", (case, step))

    def submit():
        process = BpmnWorkflow(spec)
        process.data.update(answers())
        process.do_engine_steps()
        case = uuid.uuid4()
        with connection.transaction():
            save(
                "INSERT INTO peer_spiff_case VALUES (%s, false, %s)", case, serializer.serialize_json(process),
                step="submit", case=case,
            )  # fmt: skip
        return case

    def do(case, name):
        with connection.transaction():
            found = connection.execute("SELECT state::text FROM peer_spiff_case WHERE id = %s FOR UPDATE", (case,))
            process = serializer.deserialize_json(found.fetchone()[0])
            task = process.get_next_task(state=TaskState.READY, spec_name=name)
            task.data[name] = "granted"
            task.run()
            process.do_engine_steps()
            save(
                "UPDATE peer_spiff_case SET state = %s, done = %s WHERE id = %s", serializer.serialize_json(process),
                process.is_completed(), case, step=name, case=case,
            )  # fmt: skip
        return process.is_completed()

    def one_case(latencies):
        began = time.perf_counter()
        case = submit()
        latencies.append(time.perf_counter() - began)
        for name in ("accept", *TASKS):
            began = time.perf_counter()
            done = do(case, name)
            latencies.append(time.perf_counter() - began)
        assert done

    return one_case
