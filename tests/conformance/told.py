"""What multiprocessing does, and what proctor does, as the same lines.

Programs of this folder import Process, Pool and say, and each method they call tells of itself:

    main: join(th) = None          main: start(th) = AssertionError: cannot start a process twice
    th | a line that it printed

told.py FACTS makes the same lines of the facts that `proctor --events FACTS` wrote.
"""
import json
import multiprocessing
import os
import re
import sys

context = multiprocessing.get_context("fork")
who = "main"  # in a copy that fork made: its own name


def write(line):
    os.write(1, (line + "\n").encode())


def say(text):
    write(f"{who} | {text}")


def tell(method, arguments, call):
    """Makes the call, and tells what it gave or raised."""
    name = f"{who}: {method}({arguments})"
    try:
        result = call()
    except multiprocessing.TimeoutError:
        result = "TimeoutError"
    except (AssertionError, ValueError, AttributeError) as error:
        result = f"{type(error).__name__}: {error}"
    except Exception:
        result = "error"
    write(f"{name} = {result}")
    return result


def call_me(name):
    global who
    who = name


class Process:
    def __init__(self, name, target):
        def run():
            call_me(name)
            target()

        self.name, self.real = name, context.Process(target=run)

    def start(self):
        tell("start", self.name, self.real.start)

    def join(self, seconds=None):
        tell("join", self.name, lambda: self.real.join(seconds))

    def alive(self):
        tell("alive", self.name, self.real.is_alive)

    def exitcode(self):
        tell("exitcode", self.name, lambda: self.real.exitcode)

    def terminate(self):
        tell("terminate", self.name, self.real.terminate)

    def kill(self):
        os.kill(self.real.pid, 9)

    def daemon(self, on):
        tell("daemon", f"{self.name}, {'on' if on else 'off'}",
             lambda: setattr(self.real, "daemon", on))


class Pool:
    def __init__(self, size):
        self.results = []
        tell("pool", size, lambda: self.make(size))

    def make(self, size):
        self.real = context.Pool(size, call_me, ("worker",))

    def task(self, result):
        self.results.append(result)
        return len(self.results)

    def apply(self, work, *arguments):
        tell("pool.apply", "{...}", lambda: self.task(self.real.apply_async(work, arguments)))

    def map(self, count, work):
        def run():
            all_of_them = self.real.map_async(work, range(count), 1)
            places = [self.task((all_of_them, i)) for i in range(count)]
            return f"{places[0]}..{places[-1]}"

        tell("pool.map", f"{count}, {{...}}", run)

    def get(self, task, seconds=None):
        def wait():
            result = self.results[task - 1]
            if isinstance(result, tuple):
                return result[0].get(seconds)[result[1]]
            return result.get(seconds)

        tell("pool.get", task if seconds is None else f"{task}, {seconds:g}", wait)

    def close(self):
        tell("pool.close", "", self.real.close)

    def join(self):
        tell("pool.join", "", self.real.join)

    def terminate(self):
        tell("pool.terminate", "", self.real.terminate)


WORDS = re.compile(r"TimeoutError$|lost$|(Assertion|Value|Attribute)Error: ")


def lines_of_facts(path):
    names = {}
    exiting = set()  # what is called then is the library's own
    for line in open(path):
        fact = json.loads(line)
        event = fact["event"]
        if event == "start":
            names[fact["main"]] = "main"
        elif event == "fork":
            label = fact["name"]
            names[fact["child"]] = "worker" if re.match(r"w\d+$", label) else label
        elif event == "output":
            yield f"{names[fact['pid']]} | {fact['text']}"
        elif event == "exit" and names.get(fact["pid"]) == "main":
            yield f"main ended: {fact.get('status', fact.get('signal'))}"
        elif event == "call" and fact["call"] == "exit":
            exiting.add(fact["pid"])
        elif fact.get("pid") in exiting:
            continue
        elif event == "return" and "result" in fact and fact["call"] != "process":
            result = fact["result"]
            if "errno" in fact and not WORDS.match(result):
                result = "error"
            yield f"{names[fact['pid']]}: {fact['call']}({fact['args']}) = {result}"


if __name__ == "__main__":
    for line in lines_of_facts(sys.argv[1]):
        print(line)
