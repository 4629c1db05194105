-- Facts that are stored and wait to be counted: far behind the end of the topics the daemon stores
-- first and counts each subject once. They belong to the batch after `batch`. Growth: none.
ALTER TABLE planwatch.mark ADD COLUMN waiting bigint NOT NULL DEFAULT 0;
