#pragma once

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

// rd_kafka_producev is variadic, which Swift cannot call. Headers go as one list: single headers are
// freed twice by librdkafka 2.0.2 when the call fails. The list belongs to librdkafka only if this
// succeeds.
static inline rd_kafka_resp_err_t planwatch_produce(rd_kafka_t *client, const char *topic,
                                                    int32_t partition, const void *key,
                                                    size_t key_count, const void *value,
                                                    size_t value_count,
                                                    rd_kafka_headers_t *headers) {
    return rd_kafka_producev(client, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_PARTITION(partition),
                             RD_KAFKA_V_KEY(key, key_count), RD_KAFKA_V_VALUE((void *)value, value_count),
                             RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                             RD_KAFKA_V_END);
}
