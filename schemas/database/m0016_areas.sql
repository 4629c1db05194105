-- The areas that the active daemon has loaded, whole: beside the tree their names, kinds and days.
-- Growth: as before, one row an area.
ALTER TABLE planwatch.loaded_area
    ADD COLUMN name_zh    text NOT NULL DEFAULT '',
    ADD COLUMN name_en    text NOT NULL DEFAULT '',
    ADD COLUMN kind       text NOT NULL DEFAULT '',
    ADD COLUMN valid_from date,
    ADD COLUMN valid_to   date,
    ADD COLUMN formerly   text[] NOT NULL DEFAULT '{}';

CREATE VIEW planwatch.area AS
SELECT a.area_code, a.name_zh, a.name_en, a.kind, a.parent AS parent_code, a.valid_from, a.valid_to,
       a.formerly
FROM planwatch.loaded_area a;
COMMENT ON VIEW planwatch.area IS 'The areas that are loaded: administrative divisions and reporting zones.';
COMMENT ON COLUMN planwatch.area.area_code IS 'Code of the area.';
COMMENT ON COLUMN planwatch.area.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN planwatch.area.name_en IS 'Name in English.';
COMMENT ON COLUMN planwatch.area.kind IS 'province, city, district, county or zone.';
COMMENT ON COLUMN planwatch.area.parent_code IS 'Code of the area that it lies in; null at the top.';
COMMENT ON COLUMN planwatch.area.valid_from IS 'First day on which it exists; null: from the beginning.';
COMMENT ON COLUMN planwatch.area.valid_to IS 'Last day on which it exists; null: to this day.';
COMMENT ON COLUMN planwatch.area.formerly IS 'Codes under which events may still name it.';

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT SELECT ON planwatch.area TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT SELECT ON planwatch.area TO planwatch_operator;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_analyst') THEN
        GRANT SELECT ON planwatch.area TO planwatch_analyst;
    END IF;
END
$$;
