/*
 * Counts what a stream of the simulator says, independently of Planwatch and of its oracle, at the
 * speed at which the simulator writes; with a broker it sends the records there too.
 *
 *     cc -O2 census.c -o census -lrdkafka
 *     planwatch simulate ... --out - | census [BOOTSTRAP TOPIC]
 *
 * Prints one line of JSON: records, facts (identities, by the hash of subject, source and id), duplicates,
 * the day of the last record, and how many learners are enrolled on it, by stage: the contract's fold of
 * enrolments and exits with corrections and retractions; units that are closed by then count nobody.
 *
 * It looks for keys where the simulator writes them, each line one structured event; it is no reader of
 * JSON, and asks 1 GiB for 20 million events.
 */

#include <librdkafka/rdkafka.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { stages = 8, most_units = 100000, most_of_a_person = 4096 };
static const char *const stage_names[stages] = {"kindergarten", "primary", "junior", "senior",
                                                "vocational", "special", "higher", "adult"};
enum reference { none, corrects, retracts };

typedef struct {
    uint64_t person, identity, target, school, order; /* order: the first half of the UUID */
    int64_t time;                                     /* its digits, all in one zone */
    int32_t day;                                      /* likewise; 0 = states nothing */
    uint8_t reference, stage, is_exit, is_suspended;
} fact;

typedef struct {
    uint64_t unit;
    int64_t time;
    int32_t day;
    int is_closed;
} change;

static fact *facts;
static size_t fact_count, fact_room;
static change changes[most_units];
static size_t change_count;
static uint64_t *seen;
static size_t seen_count, seen_room;
static rd_kafka_t *client;
static int64_t undelivered;

static void fail(const char *what, const char *why) {
    fprintf(stderr, "census: %s: %s\n", what, why);
    exit(1);
}

static void *grown(void *memory, size_t count, size_t size) {
    memory = reallocarray(memory, count, size);
    if (memory == NULL)
        fail("memory", "there is not enough");
    return memory;
}

/* The text behind a key, up to its quotation mark; NULL where there is none. */
static const char *text(const char *line, const char *key, size_t *length) {
    const char *found = strstr(line, key);
    if (found == NULL)
        return NULL;
    found += strlen(key);
    *length = strcspn(found, "\"");
    return found;
}

static uint64_t mixed(uint64_t hash, const char *bytes, size_t length) {
    for (size_t index = 0; index < length; index++)
        hash = (hash ^ (unsigned char)bytes[index]) * 0x100000001b3u;
    hash ^= hash >> 32;
    hash *= 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

/* The digits among the first characters, as a number to compare. */
static int64_t digits(const char *from, size_t length) {
    int64_t number = 0;
    for (size_t index = 0; index < length; index++)
        if (from[index] >= '0' && from[index] <= '9')
            number = number * 10 + from[index] - '0';
    return number;
}

static uint64_t half_of_uuid(const char *from) {
    char half[17];
    size_t count = 0;
    for (const char *at = from; count < 16 && *at != '"'; at++)
        if (*at != '-')
            half[count++] = *at;
    half[count] = 0;
    return strtoull(half, NULL, 16);
}

/* Whether an identity is new. */
static int is_new(uint64_t identity) {
    if (seen_count * 2 >= seen_room) {
        uint64_t *old = seen;
        size_t room = seen_room;
        seen_room = room ? room * 2 : 1 << 16;
        seen = calloc(seen_room, sizeof *seen);
        if (seen == NULL)
            fail("memory", "there is not enough");
        for (size_t index = 0; index < room; index++)
            if (old[index]) {
                size_t place = old[index] & (seen_room - 1);
                while (seen[place])
                    place = (place + 1) & (seen_room - 1);
                seen[place] = old[index];
            }
        free(old);
    }
    size_t place = identity & (seen_room - 1);
    for (; seen[place]; place = (place + 1) & (seen_room - 1))
        if (seen[place] == identity)
            return 0;
    seen[place] = identity;
    seen_count++;
    return 1;
}

static void take_unit(const char *line, const char *subject, size_t length, int64_t time) {
    size_t kind_length, day_length;
    const char *kind = text(line, "\"change\":\"", &kind_length);
    const char *day = text(line, "\"date\":\"", &day_length);
    if (kind == NULL || day == NULL || (strncmp(kind, "opened", 6) && strncmp(kind, "closed", 6)))
        return;
    if (change_count == most_units)
        fail("units", "too many changes");
    const char *name = memchr(subject, '/', length) + 1;
    changes[change_count++] = (change){mixed(1, name, subject + length - name), time,
                                       (int32_t)digits(day, day_length), *kind == 'c'};
}

static void take_learner(const char *line, fact new) {
    size_t length;
    const char *found;
    if ((found = text(line, "\"schoolId\":\"", &length)) != NULL)
        new.school = mixed(1, found, length);
    if ((found = text(line, new.is_exit ? "\"date\":\"" : "\"from\":\"", &length)) != NULL)
        new.day = (int32_t)digits(found, length);
    if (!new.is_exit && (found = text(line, "\"stage\":\"", &length)) != NULL)
        while (strncmp(stage_names[new.stage], found, length) || stage_names[new.stage][length])
            if (++new.stage == stages)
                fail("stage", found);
    new.is_suspended = new.is_exit && strstr(line, "\"outcome\":\"suspended\"") != NULL;
    if (fact_count == fact_room)
        facts = grown(facts, fact_room += fact_room / 2 + 65536, sizeof *facts);
    facts[fact_count++] = new;
}

/* Takes a line; the digits of its time. */
static int64_t take(const char *line, const char *subject, size_t subject_length) {
    size_t id_length = 0, source_length = 0, time_length, type_length, length = 0;
    const char *id = text(line, "\"id\":\"", &id_length);
    const char *source = text(line, "\"source\":\"", &source_length);
    const char *time_text = text(line, "\"time\":\"", &time_length);
    const char *type = text(line, "\"type\":\"education.", &type_length);
    if (id == NULL || source == NULL || time_text == NULL || type == NULL)
        fail("not an event of the simulator", line);
    int64_t time = digits(time_text, 19);
    uint64_t person = mixed(2, subject, subject_length), ours = mixed(person, source, source_length);
    fact new = {.person = person, .identity = mixed(ours, id, id_length) | 1, .time = time,
                .order = half_of_uuid(id)};
    if (!is_new(new.identity))
        return time;
    if (strncmp(type, "institution-change.", 19) == 0)
        take_unit(line, subject, subject_length, time);
    new.is_exit = strncmp(type, "learner-exit.", 13) == 0;
    if (!new.is_exit && strncmp(type, "enrolment.", 10) != 0)
        return time;
    const char *target = text(line, "\"corrects\":\"", &length);
    new.reference = target != NULL ? corrects : none;
    if (target == NULL && (target = text(line, "\"retracts\":\"", &length)) != NULL)
        new.reference = retracts;
    if (target != NULL)
        new.target = mixed(ours, target, length) | 1;
    take_learner(line, new);
    return time;
}

static int compared(uint64_t first, uint64_t second) { return (first > second) - (first < second); }

static int by_arrival(const void *first, const void *second) {
    const fact *a = first, *b = second;
    if (a->person != b->person)
        return compared(a->person, b->person);
    return a->time != b->time ? compared(a->time, b->time) : compared(a->order, b->order);
}

static int by_day(const void *first, const void *second) {
    const fact *a = first, *b = second;
    return a->day != b->day ? compared(a->day, b->day) : by_arrival(first, second);
}

static int by_unit(const void *first, const void *second) {
    const change *a = first, *b = second;
    if (a->unit != b->unit)
        return compared(a->unit, b->unit);
    return a->day != b->day ? compared(a->day, b->day) : compared(a->time, b->time);
}

/* Whether a unit is known and not closed on a day. */
static int is_open(uint64_t unit, int32_t day) {
    size_t low = 0, high = change_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (changes[middle].unit < unit)
            low = middle + 1;
        else
            high = middle;
    }
    int open = 0;
    for (; low < change_count && changes[low].unit == unit && changes[low].day <= day; low++)
        open = !changes[low].is_closed;
    return open;
}

/* What counts of a person's facts, which come in the order of their recording; moved to the front. */
static size_t resolved(fact *own, size_t count) {
    static int target[most_of_a_person], is_void[most_of_a_person], is_corrected[most_of_a_person];
    static int best[most_of_a_person];
    if (count > most_of_a_person)
        fail("a person", "too many facts");
    for (size_t index = 0; index < count; index++) {
        target[index] = best[index] = -1;
        is_void[index] = is_corrected[index] = 0;
        for (size_t other = 0; own[index].reference != none && other < index; other++)
            if (own[other].identity == own[index].target && own[other].is_exit == own[index].is_exit)
                target[index] = (int)other;
    }
    for (size_t index = count; index-- > 0;) {
        if (target[index] < 0 || is_void[index])
            continue;
        if (own[index].reference == corrects) {
            if (best[target[index]] < 0)
                best[target[index]] = (int)index;
            is_corrected[target[index]] = 1;
        } else if (!is_corrected[index])
            is_void[target[index]] = 1;
    }
    static fact found[most_of_a_person];
    size_t kept = 0;
    for (size_t index = 0; index < count; index++) {
        if (is_void[index] || (own[index].reference == corrects && target[index] >= 0))
            continue;
        int last = (int)index;
        while (best[last] >= 0)
            last = best[last];
        if (own[last].reference != retracts && own[last].day)
            found[kept++] = own[last];
    }
    memcpy(own, found, kept * sizeof *own);
    return kept;
}

static void count_enrolled(int32_t day, long *enrolled) {
    qsort(facts, fact_count, sizeof *facts, by_arrival);
    qsort(changes, change_count, sizeof *changes, by_unit);
    for (size_t start = 0, end; start < fact_count; start = end) {
        for (end = start + 1; end < fact_count && facts[end].person == facts[start].person;)
            end++;
        size_t count = resolved(facts + start, end - start);
        qsort(facts + start, count, sizeof *facts, by_day);
        const fact *place = NULL;
        int is_counted = 0;
        for (const fact *each = facts + start; each < facts + start + count && each->day <= day; each++) {
            if (!each->is_exit) {
                place = each;
                is_counted = 1;
            } else if (place != NULL && place->school == each->school) {
                is_counted = 0;
                if (!each->is_suspended)
                    place = NULL;
            }
        }
        if (is_counted && is_open(place->school, day))
            enrolled[place->stage]++;
    }
}

static void delivered(rd_kafka_t *kafka, const rd_kafka_message_t *message, void *opaque) {
    (void)kafka, (void)opaque;
    if (message->err)
        undelivered++;
}

static void connect_to(const char *bootstrap) {
    static const char *const settings[][2] = {
        {"compression.codec", "lz4"}, {"linger.ms", "50"}, {"batch.size", "900000"},
        {"enable.idempotence", "true"}, {"partitioner", "murmur2_random"},
        {"queue.buffering.max.messages", "400000"}, {"queue.buffering.max.kbytes", "262144"}};
    char why[512];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    rd_kafka_conf_set_dr_msg_cb(conf, delivered);
    int is_wrong = rd_kafka_conf_set(conf, "bootstrap.servers", bootstrap, why, sizeof why);
    for (size_t index = 0; index < sizeof settings / sizeof *settings && !is_wrong; index++)
        is_wrong = rd_kafka_conf_set(conf, settings[index][0], settings[index][1], why, sizeof why);
    if (is_wrong || (client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why)) == NULL)
        fail("Kafka", why);
}

static void send_line(const char *topic, const char *line, size_t length, const char *key, size_t size) {
    rd_kafka_resp_err_t error;
    while ((error = rd_kafka_producev(
                client, RD_KAFKA_V_TOPIC(topic), RD_KAFKA_V_KEY(key, size),
                RD_KAFKA_V_VALUE((void *)line, length), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
                RD_KAFKA_V_HEADER("content-type", "application/cloudevents+json", -1),
                RD_KAFKA_V_END)) == RD_KAFKA_RESP_ERR__QUEUE_FULL)
        rd_kafka_poll(client, 100);
    if (error)
        fail("Kafka", rd_kafka_err2str(error));
    rd_kafka_poll(client, 0);
}

int main(int count, char **arguments) {
    if (count == 3)
        connect_to(arguments[1]);
    else if (count != 1)
        fail("usage", "census [BOOTSTRAP TOPIC]");
    char *line = NULL;
    size_t room = 0, subject_length;
    int64_t records = 0, last = 0;
    for (ssize_t length; (length = getline(&line, &room, stdin)) > 0; records++) {
        if (line[length - 1] == '\n')
            line[--length] = 0;
        const char *subject = text(line, "\"subject\":\"", &subject_length);
        if (subject == NULL)
            fail("not an event of the simulator", line);
        if (client != NULL)
            send_line(arguments[2], line, length, subject, subject_length);
        int64_t time = take(line, subject, subject_length);
        if (time > last)
            last = time;
    }
    if (client != NULL && (rd_kafka_flush(client, 120000) || undelivered))
        fail("Kafka", "some records were not delivered");
    long enrolled[stages] = {0};
    int32_t day = (int32_t)(last / 1000000);
    count_enrolled(day, enrolled);
    printf("{\"records\": %lld, \"facts\": %zu, \"duplicates\": %lld, \"day\": \"%04d-%02d-%02d\"",
           (long long)records, seen_count, (long long)(records - (int64_t)seen_count), day / 10000,
           day / 100 % 100, day % 100);
    printf(", \"enrolled\": {");
    for (int stage = 0; stage < stages; stage++)
        printf("%s\"%s\": %ld", stage ? ", " : "", stage_names[stage], enrolled[stage]);
    printf("}}\n");
    return 0;
}
