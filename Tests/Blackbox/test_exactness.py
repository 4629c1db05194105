"""What the program says of a whole city is what an independent implementation says of it.

A run of the program is compared with the oracle in Tests/Oracle: every row, every standing
transition, every refused record, every count. The oracle takes what the topics really hold.
"""

import exactness
import worlds

SEED = 20260125


def test_a_clean_run_says_what_the_oracle_says(kafka, make_installation):
    city, awkward = worlds.city(SEED), worlds.awkward(SEED, 6_000)
    topics = [f"clean.city.{kafka.port}", f"clean.awkward.{kafka.port}"]
    kafka.create_topic(topics[0], 4)
    kafka.create_topic(topics[1], 3, worlds.ROOMY)
    kafka.produce(topics[0], city)
    kafka.produce(topics[1], awkward)
    installation = make_installation(kafka.bootstrap, topics=topics)
    installation.migrate()
    installation.start()
    exactness.await_end(installation, kafka)
    records = exactness.read_back(kafka, topics)
    document = exactness.expected(installation, records)
    assert document["transitions"] and document["quarantined"]
    exactness.assert_exact(installation, document, records)
