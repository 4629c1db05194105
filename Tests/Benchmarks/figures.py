"""Programs in turn, and their figures in words."""

import os
import statistics

import stage as stages

HEADING = (f"{'':16}{'events/s':>30}{'CPU s a million: client':>32}{'PostgreSQL':>20}"
           f"{'broker':>20}{'peak MiB':>24}")


def load():
    """The machine's load of the last minute."""
    return round(os.getloadavg()[0], 2)


def middle(figures, name):
    """Median of a figure over the rounds."""
    return statistics.median(each[name] for each in figures)


def span(figures, name, scale=1):
    """Median and range in words."""
    values = [each[name] / scale for each in figures]
    places = 0 if statistics.median(values) >= 100 else 2
    return (f"{statistics.median(values):,.{places}f} "
            f"[{min(values):,.{places}f}–{max(values):,.{places}f}]")


def in_turn(programs, count):
    """Each of the programs, name → function, this many times in turn; name → its figures."""
    found = {name: [] for name in programs}
    for number in range(1, count + 1):
        for name, program in programs.items():
            began = load()
            figures = program() | {"load": began}
            found[name].append(figures)
            stages.say(f"round {number} of {count}, {name}: "
                       f"{figures['eventsPerSecond']:,} events/s in {figures['seconds']} s, "
                       f"load {began}")
    return found


def ratios(found, name, places=2):
    """How many times as much of a figure the daemon has as each of the others."""
    ours = middle(found["planwatch"], name)
    return {"to" + other[0].upper() + other[1:]: round(ours / middle(figures, name), places)
            for other, figures in found.items() if other != "planwatch"}


def row(title, figures, million):
    """A line below HEADING."""
    return (f"{title:16}{span(figures, 'eventsPerSecond'):>30}"
            f"{span(figures, 'cpuClient', million):>32}"
            f"{span(figures, 'cpuPostgres', million):>20}"
            f"{span(figures, 'cpuBroker', million):>20}"
            f"{span(figures, 'peakMebibytes'):>24}")


def loads(found):
    """The load before each round."""
    return "load before each round: " + ", ".join(
        f"{name} {'/'.join(str(each['load']) for each in rounds)}" for name, rounds in found.items())
