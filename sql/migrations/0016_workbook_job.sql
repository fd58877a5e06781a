-- Workbooks of many counties take their time: they are asked for and made one
-- after the other. Their records say which kind they are.

ALTER TABLE workbook
  ADD COLUMN kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'county' COMMENT 'county, province, detail, trend',
  ADD COLUMN grp VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'group code of the edition, empty: all',
  ADD COLUMN months INT NOT NULL DEFAULT 0 COMMENT 'periods of a trend, else 0';

CREATE TABLE IF NOT EXISTS workbook_job (
  id CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'random key, hex',
  request CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'hash of what is asked for and of the state of the data it is made from',
  live CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'request, while it waits or runs: the same is not made twice at once',
  kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'province, detail, trend',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'region whose counties it holds',
  grp VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'group code of the edition, empty: all',
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'evaluation period',
  months INT NOT NULL COMMENT 'periods of a trend, else 0',
  state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'queued, running, done, failed, cancelled',
  asked_at BIGINT NOT NULL COMMENT 'asked for',
  asked_by BIGINT NOT NULL COMMENT 'account that asked first',
  asked_name VARCHAR(40) NOT NULL COMMENT 'its name',
  holder VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'process that makes it',
  tries INT NOT NULL DEFAULT 0 COMMENT 'how often it was begun',
  started_at BIGINT NOT NULL DEFAULT 0 COMMENT 'last begun',
  heartbeat_at BIGINT NOT NULL DEFAULT 0 COMMENT 'lease renewed',
  finished_at BIGINT NOT NULL DEFAULT 0 COMMENT 'ended, 0: not yet',
  done INT NOT NULL DEFAULT 0 COMMENT 'steps done',
  total INT NOT NULL DEFAULT 0 COMMENT 'steps in all, 0: not known yet',
  sha256 VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'of the finished file',
  place VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'of the finished file, below the folder of exports',
  message VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'why it failed',
  PRIMARY KEY (id),
  UNIQUE KEY workbook_job_live (live),
  KEY workbook_job_request (request),
  KEY workbook_job_asked (asked_by, live),
  KEY workbook_job_region (region, period, asked_at),
  KEY workbook_job_state (state, asked_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='workbooks that were asked for and are made in the background';
