"""Runs a Pulumi program as Pulumi's host for Python does. programServer.ts starts it and says in the environment which run this is."""

import asyncio
import json
import os
import runpy
import sys

from pulumi.runtime import configure, run_in_stack, set_all_config, Settings

env = os.environ
configure(
    Settings(
        project=env["PULUMI_PROJECT"],
        stack=env["PULUMI_STACK"],
        organization=env["PULUMI_ORGANIZATION"],
        monitor=env["PULUMI_MONITOR"],
        engine=env["PULUMI_ENGINE"],
        parallel=int(env["PULUMI_PARALLEL"]),
        dry_run=env["PULUMI_DRY_RUN"] == "true",
    )
)
set_all_config(json.loads(env["PULUMI_CONFIG"]), json.loads(env["PULUMI_CONFIG_SECRET_KEYS"]))
asyncio.run(run_in_stack(lambda: runpy.run_path(sys.argv[1], run_name="__main__")))
