-- A workbook that comes back changed is found by the code printed in it.

ALTER TABLE workbook
  ADD COLUMN code VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'verification code printed in it, empty: not known',
  ADD COLUMN framework_version VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'version of the edition, empty: not known',
  ADD COLUMN as_of BIGINT NOT NULL DEFAULT 0 COMMENT 'newest change of what it was made from, 0: not known',
  ADD COLUMN place VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'where it was put, below the folder of exports or absolute; empty: not known',
  ADD COLUMN made_by VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'name of who asked for it, -: the command line; empty: not known',
  ADD INDEX workbook_code (code, made_at);
