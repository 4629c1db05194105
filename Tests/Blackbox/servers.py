"""A private PostgreSQL and a private Apache Kafka, each in a directory of its own."""

import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

import confluent_kafka
import confluent_kafka.admin
import psycopg

import processes


def free_port():
    """A port of this machine that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def postgres_programs():
    """The directory of initdb and postgres; None where they are not installed."""
    found = sorted(
        pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: float(path.parts[-3]),
    )
    if found:
        return found[-1].parent
    inPath = shutil.which("initdb")
    return pathlib.Path(inPath).resolve().parent if inPath else None


class Postgres:
    """One cluster; its superuser is `postgres`, without a password, on the loopback alone."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.programs = postgres_programs()
        self.account = processes.account_of_servers()
        self.port = free_port()
        self.log = self.directory / "postgres.log"
        self.data = self.directory / "data"
        self.process = None
        if self.account is not None:
            os.chown(self.directory, self.account.pw_uid, self.account.pw_gid)

    def make(self, log_directory=None):
        """Makes the cluster and starts it; its write-ahead log can lie elsewhere."""
        command = [
            self.programs / "initdb", "--pgdata", self.data, "--username", "postgres",
            "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8",
        ]
        if log_directory is not None:
            command += ["--waldir", log_directory]
        initdb = processes.start(command, self.log, self.account, directory=self.directory)
        if initdb.wait(120) != 0:
            raise RuntimeError(f"initdb failed:\n{processes.tail(self.log)}")
        self.start()

    def make_standby(self, primary):
        """Makes a hot standby that follows another cluster, and starts it."""
        backup = processes.start(
            [self.programs / "pg_basebackup", "--pgdata", self.data, "--write-recovery-conf",
             "--checkpoint", "fast", "--dbname", primary.url("postgres")],
            self.log, self.account, directory=self.directory)
        if backup.wait(120) != 0:
            raise RuntimeError(f"pg_basebackup failed:\n{processes.tail(self.log)}")
        self.start()

    def start(self):
        """Starts the server and waits until it answers."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.directory,
            "max_connections": 200,
        }
        command = [self.programs / "postgres", "-D", self.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        self.process = processes.start(command, self.log, self.account, directory=self.directory)
        try:
            processes.wait_until(self._answers, 30, "PostgreSQL answers")
        except TimeoutError as error:
            raise RuntimeError(f"{error}\n{processes.tail(self.log)}") from None

    def _answers(self):
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            return True
        except psycopg.OperationalError:
            return False

    def url(self, database, user="postgres"):
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def kill(self):
        """Ends the server as a power cut would: every one of its processes at once."""
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)],
            capture_output=True, text=True, check=False,
        ).stdout.split()
        self.process.kill()
        for child in children:
            try:
                os.kill(int(child), signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(10)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def stop_at_once(self):
        """`pg_ctl stop -m immediate`: no checkpoint, every session is cut."""
        processes.stop(self.process, first=signal.SIGQUIT)

    def stop(self):
        if self.process is not None:
            processes.stop(self.process, first=signal.SIGINT)


class PgBouncer:
    """A pooler in front of a PostgreSQL, in the pooling mode that is asked for."""

    def __init__(self, directory, postgres, mode, ignored=""):
        self.directory = pathlib.Path(directory)
        self.log = self.directory / "pgbouncer.log"
        self.port = free_port()
        account = processes.account_of_servers()
        users = self.directory / "users.txt"
        users.write_text('"postgres" ""\n"planwatch_writer" ""\n')
        settings = self.directory / "pgbouncer.ini"
        settings.write_text(
            f"[databases]\n* = host=127.0.0.1 port={postgres.port}\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {self.port}\n"
            f"unix_socket_dir =\nauth_type = trust\nauth_file = {users}\npool_mode = {mode}\n"
            f"ignore_startup_parameters = {ignored}\n")
        program = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin")
        self.process = processes.start([program, settings], self.log, account)

    def url(self, database, user="postgres"):
        """The address by the pooler, once it answers."""
        address = f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

        def answers():
            try:
                psycopg.connect(address, connect_timeout=2).close()
                return True
            except psycopg.OperationalError:
                return False

        processes.wait_until(answers, 20, "PgBouncer answers")
        return address

    def stop(self):
        processes.stop(self.process, first=signal.SIGINT)


class Kafka:
    """One broker and controller of the Apache Kafka in a directory."""

    # What a fresh node answers within, on a busy machine.
    patience = 90

    def __init__(self, home, directory, **more):
        self.home = pathlib.Path(home)
        self.more = more
        self.directory = pathlib.Path(directory)
        self.log = self.directory / "kafka.log"
        self.port = free_port()
        self.bootstrap = f"127.0.0.1:{self.port}"
        # A second listener, which clients are told to reach by another port: that of a detour.
        self.behind_detour = free_port()
        self.detour_port = free_port()
        self.process = None

    def make(self):
        """Formats the storage and starts the node."""
        controller = free_port()
        settings = {
            "process.roles": "broker,controller",
            "node.id": 1,
            "controller.quorum.voters": f"1@127.0.0.1:{controller}",
            "listeners": f"PLAINTEXT://{self.bootstrap},DETOUR://127.0.0.1:{self.behind_detour},"
                         f"CONTROLLER://127.0.0.1:{controller}",
            "advertised.listeners": f"PLAINTEXT://{self.bootstrap},"
                                    f"DETOUR://127.0.0.1:{self.detour_port}",
            "listener.security.protocol.map":
                "PLAINTEXT:PLAINTEXT,DETOUR:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name": "PLAINTEXT",
            "controller.listener.names": "CONTROLLER",
            "log.dirs": self.directory / "data",
            "auto.create.topics.enable": "false",
            "offsets.topic.replication.factor": 1,
            "transaction.state.log.replication.factor": 1,
            "transaction.state.log.min.isr": 1,
            # A killed node comes back at once instead of waiting for its own old session.
            "broker.session.timeout.ms": 2000,
            "broker.heartbeat.interval.ms": 400,
            **self.more,
        }
        self.properties = self.directory / "server.properties"
        self.properties.write_text("".join(f"{k}={v}\n" for k, v in settings.items()))
        formatting = processes.start(
            [self.home / "bin/kafka-storage.sh", "format", "-t", "cGxhbndhdGNoLXRlc3RzMQ",
             "-c", self.properties],
            self.log, environment=self._environment())
        if formatting.wait(self.patience) != 0:
            raise RuntimeError(f"Kafka's storage:\n{processes.tail(self.log)}")
        self.start()

    def _environment(self):
        # One variable for the distribution's scripts, one for lighter ones.
        heap = os.environ.get("KAFKA_HEAP", "512m")
        return {
            **os.environ,
            "KAFKA_HEAP": heap,
            "KAFKA_HEAP_OPTS": f"-Xms128m -Xmx{heap}",
            "LOG_DIR": str(self.directory / "logs"),
        }

    def start(self):
        """Starts the node and waits until it answers."""
        self.process = processes.start(
            [self.home / "bin/kafka-server-start.sh", self.properties],
            self.log, environment=self._environment())
        try:
            processes.wait_until(self._answers, self.patience, "Kafka answers")
        except TimeoutError as error:
            raise RuntimeError(f"{error}\n{processes.tail(self.log)}") from None

    def _answers(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"Kafka ended:\n{processes.tail(self.log)}")
        try:
            return bool(self._admin().list_topics(timeout=2).brokers)
        except confluent_kafka.KafkaException:
            return False

    def _admin(self):
        return confluent_kafka.admin.AdminClient(
            {"bootstrap.servers": self.bootstrap, "log_level": 0})

    def create_topic(self, name, partitions=3, config=None):
        topic = confluent_kafka.admin.NewTopic(name, partitions, 1, config=config or {})
        admin = self._admin()
        for future in admin.create_topics([topic]).values():
            future.result(20)
        processes.wait_until(
            lambda: name in admin.list_topics(timeout=5).topics, 20, f"topic {name}")

    def delete_topic(self, name):
        admin = self._admin()
        for future in admin.delete_topics([name]).values():
            future.result(20)

    def produce(self, topic, records, partition=None):
        """Writes (key, value, headers) and waits until the broker has them all."""
        self.produce_slowly(topic, [records], 0, partition)

    def produce_slowly(self, topic, slices, pause, partition=None):
        """Writes slice after slice of records with a pause between; waits until all are there."""
        failures = []

        def delivered(error, _message):
            if error is not None:
                failures.append(error)

        producer = confluent_kafka.Producer(
            {"bootstrap.servers": self.bootstrap, "linger.ms": 20, "log_level": 0,
             "enable.idempotence": True, "queue.buffering.max.messages": 200_000,
             "message.max.bytes": 4_000_000})
        where = {} if partition is None else {"partition": partition}
        for records in slices:
            for key, value, headers in records:
                while True:
                    try:
                        producer.produce(
                            topic, key=key, value=value, headers=headers, on_delivery=delivered,
                            **where)
                        break
                    except BufferError:
                        producer.poll(0.5)
                producer.poll(0)
            time.sleep(pause)
        left = producer.flush(60)
        assert not left and not failures, f"{left} records not delivered; {failures[:1]}"

    def consume(self, topic, count, within=30):
        """The first `count` records of a topic with one partition, or as many as came in time."""
        consumer = confluent_kafka.Consumer(
            {"bootstrap.servers": self.bootstrap, "group.id": "blackbox", "log_level": 0,
             "enable.auto.commit": False, "auto.offset.reset": "earliest"})
        try:
            consumer.assign([confluent_kafka.TopicPartition(topic, 0, 0)])
            records = []
            while len(records) < count:
                batch = consumer.consume(count - len(records), timeout=within)
                if not batch:
                    break
                records += [record for record in batch if record.error() is None]
            return records
        finally:
            consumer.close()

    def kill(self):
        self.process.kill()
        self.process.wait(10)

    def stop(self):
        if self.process is not None:
            processes.stop(self.process)
