-- What a county's workbook said when it first left the house: a later one lists
-- what has changed since.

CREATE TABLE IF NOT EXISTS published (
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'evaluation period',
  data_version VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'what the workbook was made from',
  edition VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'edition it was scored under',
  step INT NOT NULL COMMENT '1 for the first version published, one more for each later one',
  base VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'data version its changes are counted from, empty: the first',
  sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of the first file of this version',
  code VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'verification code printed in that file',
  as_of BIGINT NOT NULL COMMENT 'newest change of what it was made from, 0: not known',
  made_at BIGINT NOT NULL COMMENT 'when that file was made',
  seal BIGINT NOT NULL DEFAULT 0 COMMENT 'newest seal of the audit log at that moment, 0: none yet',
  chain CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'hash of that seal, empty: none yet',
  figures MEDIUMTEXT NOT NULL COMMENT 'accepted figures, scores and register entries, as JSON',
  PRIMARY KEY (region, period, data_version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='first publication of each data version of a county, and what it said';
