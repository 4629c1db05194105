import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.*;
import java.sql.*;
import java.time.*;
import java.util.*;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.*;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * (e) Kafka Streams, exactly_once_v2: pupils by unit and stage, kept in a table of PostgreSQL.
 *
 * <p>Per partition two stores in memory with their changelogs: of each pupil where he or she counts and
 * which events were seen (doubles are left out), of each unit and stage how many there are. Once a second
 * the counts that changed go to a topic of one partition, behind them the offset up to which they hold; a
 * consumer in the same process (read_committed) writes them into PostgreSQL, absolute, with its own offsets
 * in one transaction. Counts are kept per partition and added up by a view: that saves the repartition
 * topic through which the DSL's groupBy().count() would send every change, so it flatters Streams. What
 * counts is what python_consumer.py counts, in the order of the topic.
 *
 * <p>It does less than Planwatch: no fact is stored in PostgreSQL; no correction or retraction; staff and
 * all other types are left out; persons stand under their own ids in the changelog, which the law does not
 * allow; no quarantine, no judging.
 *
 * <p>Prints one JSON line: records, seconds (wall from the start of the JVM until the last count is
 * committed in PostgreSQL), seconds_from_first_record.
 */
public final class StreamsPeer {
    private static final String ENROLMENT = "education.enrolment.v1", EXIT = "education.learner-exit.v1";
    private static final String PLACES = "places", COUNTS = "counts", PROGRESS = "\u0000next offset";
    private static final AtomicLong RECORDS = new AtomicLong(), FIRST = new AtomicLong();

    /** Where a pupil counts, and what was seen of him or her. */
    private static final class Place {
        String day = "", school = "", stage = "";
        long recorded;
        List<String> seen = new ArrayList<>();

        static byte[] encoded(Place place) {
            var bytes = new ByteArrayOutputStream(128);
            try (var out = new DataOutputStream(bytes)) {
                out.writeUTF(place.day);
                out.writeUTF(place.school);
                out.writeUTF(place.stage);
                out.writeLong(place.recorded);
                out.writeInt(place.seen.size());
                for (var id : place.seen) out.writeUTF(id);
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
            return bytes.toByteArray();
        }

        static Place decoded(byte[] bytes) {
            var place = new Place();
            try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
                place.day = in.readUTF();
                place.school = in.readUTF();
                place.stage = in.readUTF();
                place.recorded = in.readLong();
                for (int left = in.readInt(); left > 0; left--) place.seen.add(in.readUTF());
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
            return place;
        }
    }

    private static final class Counting implements Processor<String, byte[], String, Long> {
        private final ObjectMapper json = new ObjectMapper();
        private final Set<String> changed = new HashSet<>();
        private ProcessorContext<String, Long> context;
        private KeyValueStore<String, Place> places;
        private KeyValueStore<String, Long> counts;
        private long nextOffset = -1;

        @Override
        public void init(ProcessorContext<String, Long> context) {
            this.context = context;
            places = context.getStateStore(PLACES);
            counts = context.getStateStore(COUNTS);
            // After a crash: what was counted and perhaps not sent.
            try (KeyValueIterator<String, Long> all = counts.all()) {
                all.forEachRemaining(each -> changed.add(each.key));
            }
            context.schedule(Duration.ofSeconds(1), PunctuationType.WALL_CLOCK_TIME, this::send);
        }

        @Override
        public void process(Record<String, byte[]> record) {
            if (RECORDS.incrementAndGet() == 1) FIRST.set(System.nanoTime());
            nextOffset = context.recordMetadata().orElseThrow().offset() + 1;
            if (record.value() == null) return;
            try {
                count(json.readTree(record.value()));
            } catch (IOException | DateTimeException | NullPointerException error) {
                // Not what is expected: left out, as python_consumer.py does.
            }
        }

        private void count(JsonNode event) {
            var type = event.get("type").textValue();
            if (!type.equals(ENROLMENT) && !type.equals(EXIT)) return;
            String subject = event.get("subject").textValue(), data = "data";
            var identity = event.get("source").textValue() + " " + event.get("id").textValue();
            var place = places.get(subject);
            if (place != null && place.seen.contains(identity)) return;
            boolean enrols = type.equals(ENROLMENT);
            var day = event.get(data).get(enrols ? "from" : "date").textValue();
            LocalDate.parse(day);
            Instant moment = OffsetDateTime.parse(event.get("time").textValue()).toInstant();
            long recorded = moment.getEpochSecond() * 1_000_000 + moment.getNano() / 1_000;
            var school = event.get(data).get("schoolId").textValue();
            if (event.get(data).get(enrols ? "move" : "outcome") == null || school == null) return;
            if (place == null) place = new Place();
            int order = place.day.compareTo(day);
            boolean isLate = order > 0 || order == 0 && place.recorded > recorded;
            if (!isLate && (enrols || place.school.equals(school))) {
                if (!place.school.isEmpty()) add(place, -1);
                place.day = day;
                place.recorded = recorded;
                place.school = enrols ? school : "";
                if (enrols) {
                    place.stage = event.get(data).get("stage").textValue();
                    add(place, 1);
                }
            }
            place.seen.add(identity);
            places.put(subject, place);
        }

        private void add(Place place, long change) {
            var cell = place.school + "\t" + place.stage;
            var count = counts.get(cell);
            counts.put(cell, (count == null ? 0 : count) + change);
            changed.add(cell);
        }

        private void send(long now) {
            if (nextOffset < 0) return;
            var prefix = context.taskId().partition() + "\t";
            for (var cell : changed) {
                context.forward(new Record<>(prefix + cell, counts.get(cell), now));
            }
            changed.clear();
            context.forward(new Record<>(prefix + PROGRESS, nextOffset, now));
        }
    }

    private static Topology topology(String topic, String output) {
        Serde<Place> placeSerde = Serdes.serdeFrom(
            (name, place) -> place == null ? null : Place.encoded(place),
            (name, bytes) -> bytes == null ? null : Place.decoded(bytes));
        return new Topology()
            .addSource("events", new StringDeserializer(), new ByteArrayDeserializer(), topic)
            .addProcessor("counting", Counting::new, "events")
            .addStateStore(
                Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(PLACES), Serdes.String(), placeSerde)
                    .withCachingEnabled(),
                "counting")
            .addStateStore(
                Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(COUNTS), Serdes.String(), Serdes.Long())
                    .withCachingEnabled(),
                "counting")
            .addSink("output", output, new StringSerializer(), new LongSerializer(), "counting");
    }

    private static Properties settings(String bootstrap, String application, String directory) {
        var settings = new Properties();
        Map.of(
            "application.id", application, "bootstrap.servers", bootstrap, "state.dir", directory,
            "processing.guarantee", "exactly_once_v2", "num.stream.threads", "2", "replication.factor", "1",
            "commit.interval.ms", "1000", "statestore.cache.max.bytes", "134217728",
            "buffered.records.per.partition", "20000").forEach(settings::put);
        Map.of(
            "consumer.auto.offset.reset", "earliest", "consumer.max.poll.records", "10000",
            "consumer.max.partition.fetch.bytes", "8388608", "producer.batch.size", "262144",
            "producer.compression.type", "lz4", "producer.buffer.memory", "67108864")
            .forEach(settings::put);
        return settings;
    }

    private static Map<TopicPartition, Long> ends(KafkaConsumer<?, ?> consumer, String topic) {
        var partitions = consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition())).toList();
        return consumer.endOffsets(partitions);
    }

    private static void prepare(Connection database) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(
                "CREATE SCHEMA streams; "
                + "CREATE TABLE streams.part (partition int, unit text, stage text, pupils bigint, "
                + "PRIMARY KEY (partition, unit, stage)); "
                + "CREATE TABLE streams.progress (topic text, partition int, next_offset bigint, "
                + "PRIMARY KEY (topic, partition)); "
                + "CREATE VIEW streams.enrolled AS SELECT stage, unit, sum(pupils)::bigint AS pupils "
                + "FROM streams.part GROUP BY 1, 2 HAVING sum(pupils) <> 0");
        }
        database.setAutoCommit(false);
    }

    /** Writes the output into PostgreSQL until the counts of all records are there. */
    private static void write(
            Connection database, Properties client, String output, Map<Integer, Long> wanted)
            throws SQLException {
        client.put("isolation.level", "read_committed");
        client.put("max.poll.records", "10000");
        try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new LongDeserializer());
                PreparedStatement upsert = database.prepareStatement(
                    "INSERT INTO streams.part VALUES (?, ?, ?, ?) ON CONFLICT (partition, unit, stage) "
                    + "DO UPDATE SET pupils = excluded.pupils");
                PreparedStatement save = database.prepareStatement(
                    "INSERT INTO streams.progress VALUES (?, ?, ?) ON CONFLICT (topic, partition) "
                    + "DO UPDATE SET next_offset = excluded.next_offset")) {
            consumer.assign(ends(consumer, output).keySet());
            consumer.seekToBeginning(consumer.assignment());
            while (!wanted.isEmpty()) {
                var records = consumer.poll(Duration.ofMillis(100));
                var last = new HashMap<String, Long>();
                records.forEach(record -> last.put(record.key(), record.value()));
                for (var each : last.entrySet()) {
                    var parts = each.getKey().split("\t");
                    int partition = Integer.parseInt(parts[0]);
                    if (parts[1].equals(PROGRESS)) {
                        wanted.computeIfPresent(
                            partition, (key, end) -> each.getValue() >= end ? null : end);
                        continue;
                    }
                    upsert.setInt(1, partition);
                    upsert.setString(2, parts[1]);
                    upsert.setString(3, parts[2]);
                    upsert.setLong(4, each.getValue());
                    upsert.addBatch();
                }
                for (var partition : records.partitions()) {
                    save.setString(1, output);
                    save.setInt(2, partition.partition());
                    save.setLong(3, consumer.position(partition));
                    save.addBatch();
                }
                upsert.executeBatch();
                save.executeBatch();
                database.commit();
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        String bootstrap = arguments[0], topic = arguments[1], directory = arguments[3];
        String application = arguments[4], output = application + "-output";
        var client = new Properties();
        client.put("bootstrap.servers", bootstrap);
        var wanted = new HashMap<Integer, Long>();
        try (var admin = Admin.create(client);
                var consumer = new KafkaConsumer<>(
                    client, new StringDeserializer(), new LongDeserializer())) {
            ends(consumer, topic).forEach((partition, end) -> {
                if (end > 0) wanted.put(partition.partition(), end);
            });
            admin.createTopics(List.of(new NewTopic(output, 1, (short) 1))).all().get();
        }
        var database = DriverManager.getConnection(arguments[2]);
        prepare(database);
        var streams = new KafkaStreams(topology(topic, output), settings(bootstrap, application, directory));
        streams.setUncaughtExceptionHandler(error -> {
            error.printStackTrace();
            Runtime.getRuntime().halt(1);
            return StreamThreadExceptionResponse.SHUTDOWN_APPLICATION;
        });
        streams.start();
        write(database, client, output, wanted);
        var started = ProcessHandle.current().info().startInstant().orElseThrow();
        System.out.printf(
            "{\"records\": %d, \"seconds\": %.3f, \"seconds_from_first_record\": %.3f}%n", RECORDS.get(),
            Duration.between(started, Instant.now()).toMillis() / 1e3,
            (System.nanoTime() - FIRST.get()) / 1e9);
        System.out.flush();
        // The work is done: closing in order only waits.
        Runtime.getRuntime().halt(0);
    }
}
