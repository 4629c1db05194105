"""Processes that end with the tests, whatever happens to either."""

import concurrent.futures
import ctypes
import os
import pwd
import re
import signal
import subprocess
import time

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)
# For the kernel the parent is the thread that made a process: this one lasts as long as the tests.
_maker = concurrent.futures.ThreadPoolExecutor(1, "processes")


def _die_with_parent():
    """Runs in the child before exec: the kernel ends it should pytest be killed."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def account_of_servers():
    """PostgreSQL refuses to run as root: the account to use then, else None."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("neither postgres nor nobody is an account of this machine")


def start(arguments, log, account=None, environment=None, directory=None):
    """Starts a process whose output goes to the end of the file `log`, from any thread."""
    return _maker.submit(_start, arguments, log, account, environment, directory).result()


def _start(arguments, log, account, environment, directory):
    extra = {}
    if account is not None:
        extra = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    with open(log, "ab") as output:
        return subprocess.Popen(
            [str(argument) for argument in arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=directory,
            env=environment,
            preexec_fn=_die_with_parent,
            **extra,
        )


def stop(process, first=signal.SIGTERM, within=20):
    """Asks a process to end and waits; kills it when it does not. Returns its exit code."""
    if process.poll() is None:
        process.send_signal(first)
        try:
            process.wait(within)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
    return process.returncode


def wait_until(condition, within, what):
    """Calls `condition` until it gives something true, and returns that."""
    end = time.monotonic() + within
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {within} s")
        time.sleep(0.1)


def tail(path, lines=30):
    """The last lines of a log, for the message of a failure."""
    try:
        with open(path, encoding="utf-8", errors="replace") as log:
            return "".join(log.readlines()[-lines:])
    except OSError as error:
        return f"({error})"


def numbers(text):
    """The whole numbers in a text, as texts."""
    return re.findall(r"\d+", text)
