-- The roles of the three kinds of users, where whoever migrates may make roles; and their rights.
DO $$
DECLARE
    role_name text;
BEGIN
    IF (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) THEN
        FOREACH role_name IN ARRAY ARRAY['planwatch_writer', 'planwatch_operator', 'planwatch_analyst']
        LOOP
            BEGIN
                EXECUTE format('CREATE ROLE %I LOGIN', role_name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;  -- made before, perhaps by another database of this server
            END;
        END LOOP;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_writer') THEN
        GRANT USAGE ON SCHEMA planwatch TO planwatch_writer;
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA planwatch TO planwatch_writer;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_operator') THEN
        GRANT USAGE ON SCHEMA planwatch TO planwatch_operator;
        GRANT SELECT ON planwatch.plan, planwatch.indicator, planwatch.indicator_status,
            planwatch.alert, planwatch.alert_log, planwatch.quarantine_summary, planwatch.progress
            TO planwatch_operator;
    END IF;
    -- The analyst's views come with the blanking of small cells: until then the role exists and
    -- sees only what singles out nobody.
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'planwatch_analyst') THEN
        GRANT USAGE ON SCHEMA planwatch TO planwatch_analyst;
        GRANT SELECT ON planwatch.plan, planwatch.indicator, planwatch.quarantine_summary,
            planwatch.progress TO planwatch_analyst;
    END IF;
END
$$;
