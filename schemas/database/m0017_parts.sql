-- What analysts see of the parts of a row, `{"setting":"urban"}`: the members of a key are shown or
-- withheld together, since one is what is left of the row less the others; and of the areas below one
-- area either no such table is withheld or at least two, as of whole rows. A row that is withheld
-- itself has its parts withheld too.
CREATE INDEX kept_reading_parts
    ON planwatch.kept_reading (plan_id, indicator_id, area_code) WHERE breakdown <> '{}';

CREATE OR REPLACE FUNCTION planwatch.find_withheld_readings()
RETURNS TABLE (
    plan_id text, indicator_id text, area_code text, breakdown jsonb, period_start date,
    period_end date)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 200
SET search_path = pg_catalog, pg_temp
-- How many cells are small nobody can guess, and only hashing does not mind.
SET enable_mergejoin = off
SET enable_nestloop = off
SET jit = off
AS $$
WITH RECURSIVE small AS MATERIALIZED (
    SELECT k.plan_id, k.indicator_id, k.area_code, k.breakdown, k.period_start, k.period_end
    FROM planwatch.kept_reading k
    LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
    CROSS JOIN planwatch.privacy p
    WHERE k.breakdown = '{}'
      AND planwatch.is_small(coalesce(i.private_cell, 'numerator_and_complement'), p.minimum_cell,
                             k.value, k.numerator, k.denominator)
    UNION
    SELECT s.plan_id, s.indicator_id, s.area_code, s.breakdown, s.as_of, s.as_of
    FROM planwatch.status_row s
    LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
    CROSS JOIN planwatch.privacy p
    WHERE s.breakdown = '{}'
      AND planwatch.is_small(coalesce(i.private_cell, 'numerator_and_complement'), p.minimum_cell,
                             s.value, s.numerator, s.denominator)
), exposed AS MATERIALIZED (
    SELECT DISTINCT plan_id, indicator_id, breakdown, period_start, period_end FROM small
), cell AS MATERIALIZED (
    SELECT r.plan_id, r.indicator_id, r.area_code, r.breakdown, r.period_start, r.period_end,
           min(coalesce(r.numerator, r.value)) AS size,
           min(CASE WHEN coalesce(i.private_cell, 'numerator_and_complement')
                         = 'numerator_and_complement'
                    THEN greatest(r.denominator - r.numerator, 0) END) AS others
    FROM (SELECT k.plan_id, k.indicator_id, k.area_code, k.breakdown, k.period_start, k.period_end,
                 k.value, k.numerator, k.denominator
          FROM planwatch.kept_reading k
          JOIN exposed USING (plan_id, indicator_id, breakdown, period_start, period_end)
          UNION ALL
          SELECT s.plan_id, s.indicator_id, s.area_code, s.breakdown, s.as_of, s.as_of, s.value,
                 s.numerator, s.denominator
          FROM planwatch.status_row s
          JOIN exposed e
              ON e.plan_id = s.plan_id AND e.indicator_id = s.indicator_id
             AND e.breakdown = s.breakdown AND e.period_start = s.as_of AND e.period_end = s.as_of) r
    LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
    WHERE coalesce(r.numerator, r.value) IS NOT NULL
    GROUP BY r.plan_id, r.indicator_id, r.area_code, r.breakdown, r.period_start, r.period_end
), weighed AS (
    SELECT c.*, a.parent, x.plan_id IS NOT NULL AS small,
           coalesce(s.numerator, s.value, 0) AS weight
    FROM cell c
    LEFT JOIN planwatch.loaded_area a USING (area_code)
    LEFT JOIN planwatch.status_row s USING (plan_id, indicator_id, area_code, breakdown)
    LEFT JOIN small x
        USING (plan_id, indicator_id, area_code, breakdown, period_start, period_end)
), ranked AS MATERIALIZED (
    SELECT w.*, bool_or(w.small) OVER siblings AS is_exposed, row_number() OVER in_turn AS place,
           sum(w.size) OVER before AS size_before, sum(w.others) OVER before AS others_before
    FROM weighed w
    WINDOW siblings AS (
               PARTITION BY plan_id, indicator_id, breakdown, period_start, period_end, parent),
           in_turn AS (siblings ORDER BY w.small DESC, w.weight, w.area_code),
           before AS (in_turn ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), withheld AS (
    SELECT r.plan_id, r.indicator_id, r.area_code, r.breakdown, r.period_start, r.period_end
    FROM ranked r
    LEFT JOIN cell above
        ON above.area_code = r.parent AND above.plan_id = r.plan_id
       AND above.indicator_id = r.indicator_id AND above.breakdown = r.breakdown
       AND above.period_start = r.period_start AND above.period_end = r.period_end
    CROSS JOIN planwatch.privacy p
    WHERE r.small
       OR r.is_exposed AND above.plan_id IS NOT NULL
          AND (r.place <= 2 OR r.size_before < p.minimum_cell OR r.others_before < p.minimum_cell)
    UNION
    SELECT r.plan_id, r.indicator_id, r.area_code, r.breakdown, r.period_start, r.period_end
    FROM withheld above
    JOIN ranked r ON r.parent = above.area_code AND r.plan_id = above.plan_id
        AND r.indicator_id = above.indicator_id AND r.breakdown = above.breakdown
        AND r.period_start = above.period_start AND r.period_end = above.period_end
    WHERE r.place = 1
), part AS MATERIALIZED (
    SELECT r.*, coalesce(i.private_cell, 'numerator_and_complement') AS private_cell,
           (SELECT min(k) FROM jsonb_object_keys(r.breakdown) k) AS key
    FROM (SELECT k.plan_id, k.indicator_id, k.area_code, k.breakdown, k.period_start, k.period_end,
                 k.value, k.numerator, k.denominator
          FROM planwatch.kept_reading k WHERE k.breakdown <> '{}'
          UNION ALL
          SELECT s.plan_id, s.indicator_id, s.area_code, s.breakdown, s.as_of, s.as_of, s.value,
                 s.numerator, s.denominator
          FROM planwatch.status_row s WHERE s.breakdown <> '{}') r
    LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
), member AS MATERIALIZED (
    SELECT t.plan_id, t.indicator_id, t.area_code, t.key, t.breakdown, t.period_start, t.period_end,
           bool_or(planwatch.is_small(
               t.private_cell, p.minimum_cell, t.value, t.numerator, t.denominator)) AS small,
           min(coalesce(t.numerator, t.value)) AS size,
           min(CASE WHEN t.private_cell = 'numerator_and_complement'
                    THEN greatest(t.denominator - t.numerator, 0) END) AS others
    FROM part t
    CROSS JOIN planwatch.privacy p
    GROUP BY t.plan_id, t.indicator_id, t.area_code, t.key, t.breakdown, t.period_start,
             t.period_end
), whole AS MATERIALIZED (
    -- The rows that the parts are parts of; those that are withheld may not be added up from them.
    SELECT r.plan_id, r.indicator_id, r.area_code, r.period_start, r.period_end,
           min(coalesce(r.numerator, r.value)) AS size,
           min(greatest(r.denominator - r.numerator, 0)) AS others
    FROM (SELECT k.plan_id, k.indicator_id, k.area_code, k.period_start, k.period_end, k.value,
                 k.numerator, k.denominator
          FROM planwatch.kept_reading k
          WHERE k.breakdown = '{}'
            AND (k.plan_id, k.indicator_id) IN (SELECT m.plan_id, m.indicator_id FROM member m)
          UNION ALL
          SELECT s.plan_id, s.indicator_id, s.area_code, s.as_of, s.as_of, s.value, s.numerator,
                 s.denominator
          FROM planwatch.status_row s
          WHERE s.breakdown = '{}'
            AND (s.plan_id, s.indicator_id) IN (SELECT m.plan_id, m.indicator_id FROM member m)) r
    GROUP BY r.plan_id, r.indicator_id, r.area_code, r.period_start, r.period_end
), table_of AS MATERIALIZED (
    -- All members of a key in an area: they are shown or withheld together. Who has no member is what
    -- is left of the whole, and may not be few either.
    SELECT m.plan_id, m.indicator_id, m.area_code, m.key, m.period_start, m.period_end,
           min(m.size) AS size, min(m.others) AS others, a.parent,
           coalesce(sum(s.weight), 0) AS weight,
           bool_or(m.small) OR min(x.area_code) IS NOT NULL
               OR coalesce(min(w.size) - sum(m.size) BETWEEN 1 AND min(p.minimum_cell) - 1, false)
               OR coalesce(min(w.others) - sum(m.others) BETWEEN 1 AND min(p.minimum_cell) - 1,
                           false) AS small
    FROM member m
    CROSS JOIN planwatch.privacy p
    LEFT JOIN planwatch.loaded_area a USING (area_code)
    LEFT JOIN whole w USING (plan_id, indicator_id, area_code, period_start, period_end)
    LEFT JOIN withheld x
        ON x.plan_id = m.plan_id AND x.indicator_id = m.indicator_id AND x.area_code = m.area_code
       AND x.period_start = m.period_start AND x.period_end = m.period_end
    LEFT JOIN LATERAL (
        SELECT coalesce(r.numerator, r.value, 0) AS weight FROM planwatch.status_row r
        WHERE r.plan_id = m.plan_id AND r.indicator_id = m.indicator_id
          AND r.area_code = m.area_code AND r.breakdown = m.breakdown) s ON true
    GROUP BY m.plan_id, m.indicator_id, m.area_code, m.key, m.period_start, m.period_end, a.parent
), turn AS MATERIALIZED (
    SELECT t.*, bool_or(t.small) OVER siblings AS is_exposed, row_number() OVER in_turn AS place,
           sum(t.size) OVER before AS size_before, sum(t.others) OVER before AS others_before
    FROM table_of t
    WINDOW siblings AS (
               PARTITION BY plan_id, indicator_id, key, period_start, period_end, parent),
           in_turn AS (siblings ORDER BY t.small DESC, t.weight, t.area_code),
           before AS (in_turn ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), withheld_table AS (
    SELECT t.plan_id, t.indicator_id, t.area_code, t.key, t.period_start, t.period_end
    FROM turn t
    LEFT JOIN table_of above
        ON above.area_code = t.parent AND above.plan_id = t.plan_id
       AND above.indicator_id = t.indicator_id AND above.key = t.key
       AND above.period_start = t.period_start AND above.period_end = t.period_end
    CROSS JOIN planwatch.privacy p
    WHERE t.small
       OR t.is_exposed AND above.plan_id IS NOT NULL
          AND (t.place <= 2 OR t.size_before < p.minimum_cell OR t.others_before < p.minimum_cell)
    UNION
    SELECT t.plan_id, t.indicator_id, t.area_code, t.key, t.period_start, t.period_end
    FROM withheld_table above
    JOIN turn t ON t.parent = above.area_code AND t.plan_id = above.plan_id
        AND t.indicator_id = above.indicator_id AND t.key = above.key
        AND t.period_start = above.period_start AND t.period_end = above.period_end
    WHERE t.place = 1
)
SELECT plan_id, indicator_id, area_code, breakdown, period_start, period_end FROM withheld
UNION ALL
SELECT m.plan_id, m.indicator_id, m.area_code, m.breakdown, m.period_start, m.period_end
FROM member m
JOIN withheld_table USING (plan_id, indicator_id, area_code, key, period_start, period_end)
$$;

-- Parts that are withheld say nothing of the rows whose reasons name areas below.
CREATE OR REPLACE FUNCTION planwatch.find_withheld_transitions()
RETURNS TABLE (sequence bigint, own boolean)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 200
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $$
WITH touched AS MATERIALIZED (
    SELECT DISTINCT plan_id, indicator_id, area_code, breakdown
    FROM planwatch.find_withheld_readings()
)
SELECT sequence, own
FROM (
    SELECT t.sequence,
           EXISTS (SELECT FROM touched w
                   WHERE w.plan_id = t.plan_id AND w.indicator_id = t.indicator_id
                     AND w.area_code = t.area_code AND w.breakdown = t.breakdown)
           OR planwatch.is_small(
                  c.private_cell, p.minimum_cell, (t.evidence ->> 'value')::numeric,
                  (t.evidence ->> 'numerator')::numeric, (t.evidence ->> 'denominator')::numeric)
           OR planwatch.is_small(
                  c.private_cell, p.minimum_cell, (t.evidence ->> 'closedValue')::numeric,
                  (t.evidence ->> 'numeratorBefore')::numeric,
                  (t.evidence ->> 'denominatorBefore')::numeric) AS own,
           EXISTS (SELECT FROM touched w
                   WHERE w.plan_id = t.plan_id AND w.indicator_id = t.indicator_id
                     AND w.breakdown = t.breakdown
                     AND t.evidence -> 'where'
                         @> jsonb_build_array(jsonb_build_object('areaCode', w.area_code))) AS below
    FROM planwatch.alert_transition t
    CROSS JOIN planwatch.privacy p
    LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
    CROSS JOIN LATERAL (
        SELECT coalesce(i.private_cell, 'numerator_and_complement') AS private_cell) c) found
WHERE own OR below
$$;

CREATE OR REPLACE VIEW planwatch.indicator_status AS
WITH reading AS MATERIALIZED (
    SELECT * FROM planwatch.withheld_reading
), touched AS MATERIALIZED (
    SELECT DISTINCT plan_id, indicator_id, area_code, breakdown FROM reading
)
SELECT s.plan_id, s.indicator_id, s.area_code, s.area_name, s.breakdown, s.as_of,
       CASE WHEN b.own THEN NULL ELSE s.value END AS value,
       CASE WHEN b.own THEN NULL ELSE s.numerator END AS numerator,
       CASE WHEN b.own THEN NULL ELSE s.denominator END AS denominator,
       CASE WHEN b.path THEN NULL ELSE s.expected END AS expected,
       CASE WHEN b.own OR b.path THEN NULL ELSE s.gap END AS gap,
       CASE WHEN b.own THEN NULL ELSE s.required_pace END AS required_pace,
       CASE WHEN b.any THEN NULL ELSE s.forecast END AS forecast,
       CASE WHEN b.any THEN NULL ELSE s.forecast_low END AS forecast_low,
       CASE WHEN b.any THEN NULL ELSE s.forecast_high END AS forecast_high,
       CASE WHEN b.any THEN NULL ELSE s.chance END AS chance,
       s.status,
       CASE WHEN b.any OR b.below THEN NULL ELSE s.reason END AS reason,
       s.period_state, s.fresh_at, s.updated_at, s.read_on, s.reason_code,
       CASE WHEN b.any THEN NULL WHEN b.below THEN s.reason_facts - 'where' ELSE s.reason_facts END
           AS reason_facts,
       CASE WHEN b.own OR b.path THEN NULL ELSE s.shortfall END AS shortfall,
       CASE WHEN b.own OR b.path THEN NULL ELSE s.shortfall_noun END AS shortfall_noun,
       CASE WHEN b.any OR b.below THEN NULL ELSE s.reason_zh END AS reason_zh
FROM planwatch.status_row s
LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
LEFT JOIN reading w
    ON w.plan_id = s.plan_id AND w.indicator_id = s.indicator_id AND w.area_code = s.area_code
   AND w.breakdown = s.breakdown AND w.period_start = s.as_of AND w.period_end = s.as_of
LEFT JOIN touched r
    ON r.plan_id = s.plan_id AND r.indicator_id = s.indicator_id AND r.area_code = s.area_code
   AND r.breakdown = s.breakdown
-- Of the areas below, whose shortfalls the reason names.
LEFT JOIN LATERAL (
    SELECT true AS below FROM touched w
    WHERE w.plan_id = s.plan_id AND w.indicator_id = s.indicator_id
      AND w.breakdown = s.breakdown
      AND s.reason_facts -> 'where'
          @> jsonb_build_array(jsonb_build_object('areaCode', w.area_code))
    LIMIT 1) v ON true
CROSS JOIN LATERAL (
    SELECT w.plan_id IS NOT NULL AS own, r.plan_id IS NOT NULL AS any,
           r.plan_id IS NOT NULL AND i.baseline IS NULL AS path,
           v.below IS NOT NULL AS below) b;
