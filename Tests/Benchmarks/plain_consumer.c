/*
 * The ceiling: reads every partition of a topic to its present end with librdkafka and does nothing
 * with the records but count them.
 *
 *     cc -O2 plain_consumer.c -o plain_consumer -lrdkafka -lpthread
 *     plain_consumer BOOTSTRAP TOPIC
 *
 * Prints the number of records. A second thread asks for an offset every 20 ms: librdkafka 2.0 stops
 * fetching when its queue is full and goes on only when something wakes the broker's thread.
 */

#include <librdkafka/rdkafka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { batch_size = 1000, patience_ms = 10000, most_partitions = 1024 };

static atomic_int is_done;
static const char *topic_name;

static void fail(const char *what, const char *why) {
    fprintf(stderr, "plain_consumer: %s: %s\n", what, why);
    exit(1);
}

static void *keep_fetching(void *client) {
    const struct timespec pause = {0, 20 * 1000 * 1000};
    while (!is_done) {
        int64_t low, high;
        rd_kafka_query_watermark_offsets(client, topic_name, 0, &low, &high, 1000);
        nanosleep(&pause, NULL);
    }
    return NULL;
}

static void set(rd_kafka_conf_t *conf, const char *name, const char *value) {
    char why[512];
    if (rd_kafka_conf_set(conf, name, value, why, sizeof why) != RD_KAFKA_CONF_OK)
        fail(name, why);
}

static rd_kafka_t *connect_to(const char *bootstrap) {
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", bootstrap);
    set(conf, "group.id", "plain");
    set(conf, "enable.auto.commit", "false");
    char why[512];
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_CONSUMER, conf, why, sizeof why);
    if (client == NULL)
        fail("client", why);
    return client;
}

/* Assigns all partitions at offset 0; gives their ends and the number of records until then. */
static int64_t assign_all(rd_kafka_t *client, int64_t *ends) {
    rd_kafka_topic_t *topic = rd_kafka_topic_new(client, topic_name, NULL);
    const struct rd_kafka_metadata *metadata;
    rd_kafka_resp_err_t error = rd_kafka_metadata(client, 0, topic, &metadata, patience_ms);
    if (error || metadata->topics[0].err)
        fail("metadata", rd_kafka_err2str(error ? error : metadata->topics[0].err));
    int count = metadata->topics[0].partition_cnt;
    if (count > most_partitions)
        fail("topic", "too many partitions");
    rd_kafka_topic_partition_list_t *all = rd_kafka_topic_partition_list_new(count);
    int64_t total = 0;
    for (int partition = 0; partition < count; partition++) {
        int64_t low;
        error = rd_kafka_query_watermark_offsets(
            client, topic_name, partition, &low, &ends[partition], patience_ms);
        if (error)
            fail("offsets", rd_kafka_err2str(error));
        rd_kafka_topic_partition_list_add(all, topic_name, partition)->offset = 0;
        total += ends[partition];
    }
    error = rd_kafka_assign(client, all);
    if (error)
        fail("assign", rd_kafka_err2str(error));
    rd_kafka_topic_partition_list_destroy(all);
    rd_kafka_metadata_destroy(metadata);
    rd_kafka_topic_destroy(topic);
    return total;
}

int main(int count, char **arguments) {
    if (count != 3)
        fail("usage", "plain_consumer BOOTSTRAP TOPIC");
    topic_name = arguments[2];
    rd_kafka_t *client = connect_to(arguments[1]);
    static int64_t ends[most_partitions];
    int64_t total = assign_all(client, ends);
    rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(client);
    pthread_t waker;
    pthread_create(&waker, NULL, keep_fetching, client);
    rd_kafka_message_t *messages[batch_size];
    int64_t seen = 0;
    int idle = 0;
    while (seen < total && idle < patience_ms / 100) {
        ssize_t got = rd_kafka_consume_batch_queue(queue, 100, messages, batch_size);
        idle = got > 0 ? 0 : idle + 1;
        for (ssize_t index = 0; index < got; index++) {
            rd_kafka_message_t *message = messages[index];
            if (message->err)
                fail("record", rd_kafka_err2str(message->err));
            if (message->offset < ends[message->partition])
                seen++;
            rd_kafka_message_destroy(message);
        }
    }
    if (seen < total)
        fail("topic", "it ends before its end");
    printf("%lld\n", (long long)seen);
    fflush(stdout);
    /* The work is done: closing in order only waits for timers. */
    is_done = 1;
    _Exit(0);
}
