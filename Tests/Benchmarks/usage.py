"""What a process and its children have used: CPU seconds and memory, from /proc."""

import os
import pathlib

_TICKS = os.sysconf("SC_CLK_TCK")


def _fields(pid):
    """The fields of /proc/PID/stat behind the name; None when the process is gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return None


def _children(pid):
    """The processes whose parent is `pid`."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = _fields(entry.name)
            if fields and int(fields[1]) == pid:
                found.append(int(entry.name))
    return found


def cpu_seconds(pid, with_children=False):
    """User and system time of a process, of all its threads; with its children, also those that
    have ended."""
    fields = _fields(pid)
    if fields is None:
        return 0.0
    ticks = int(fields[11]) + int(fields[12])
    if with_children:
        ticks += int(fields[13]) + int(fields[14])
        for child in _children(pid):
            own = _fields(child)
            if own is not None:
                ticks += int(own[11]) + int(own[12])
    return ticks / _TICKS


def thread_seconds(pid):
    """Name of a thread → its CPU seconds; threads of one name are added up."""
    seconds = {}
    for stat in pathlib.Path(f"/proc/{pid}/task").glob("*/stat"):
        try:
            head, _, tail = stat.read_text(encoding="ascii").rpartition(")")
        except OSError:
            continue
        name, fields = head.partition("(")[2], tail.split()
        used = (int(fields[11]) + int(fields[12])) / _TICKS
        seconds[name] = seconds.get(name, 0.0) + used
    return {name: round(used, 2) for name, used in sorted(seconds.items()) if used >= 0.05}


def peak_mebibytes(pid):
    """The most memory that a process has held so far."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def wait_for(process):
    """Waits for the end of a process; its CPU seconds and its peak in MiB."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
