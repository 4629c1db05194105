-- What areas count under a former code is counted with the rest of the area. The codes by which the
-- cells were made: of each former code the present one. Growth: none, in the one row.
ALTER TABLE planwatch.mark ADD COLUMN former_codes text NOT NULL DEFAULT '';
