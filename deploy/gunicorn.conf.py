"""How gunicorn serves the portal; used by `manage.py serve` and by deploy/portal-web.service."""

import gc
import multiprocessing
import os

bind = os.environ.get("WEB_BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
# Sync workers, as many as cores, were the fastest in every measurement. They need the buffering
# proxy of deploy/nginx.conf before them; whoever serves browsers directly sets WEB_THREADS, or
# the idle connections that a browser keeps open would hold a worker each.
workers = int(os.environ.get("WEB_WORKERS") or max(2, multiprocessing.cpu_count()))
threads = int(os.environ.get("WEB_THREADS") or 1)
timeout = 60
graceful_timeout = 20
keepalive = 5
# A worker is replaced after a while, so that no leak of any library can grow for weeks.
max_requests = 5000
max_requests_jitter = 500
# The heartbeat file must not lie on a slow disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True
loglevel = os.environ.get("WEB_LOG_LEVEL") or "warning"


def post_worker_init(worker):
    """What was loaded at the start stays for good: the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
