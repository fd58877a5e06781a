-- Counties in groups, peers entered by hand, evaluation runs.

CREATE TABLE IF NOT EXISTS region_group (
  edition VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'edition whose groups these are',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  grp VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'group code of the edition, empty: taken out of its group',
  changed_at BIGINT NOT NULL COMMENT 'last change',
  PRIMARY KEY (edition, region)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='which group of an edition a county is compared within';

CREATE TABLE IF NOT EXISTS peer_sheet (
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'region that keeps the peers',
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'evaluation period',
  version INT UNSIGNED NOT NULL COMMENT 'grows with every write; a page made from an older one is refused',
  saved_at BIGINT NOT NULL COMMENT 'last saved',
  saved_by VARCHAR(40) NOT NULL COMMENT 'by whom',
  PRIMARY KEY (period, region)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='the peers of a region and period as one sheet';

CREATE TABLE IF NOT EXISTS peer (
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'region that keeps the peer; never its figures',
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'evaluation period',
  code VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'code of the peer, its administrative code where it has one',
  name VARCHAR(60) NOT NULL COMMENT 'name as printed',
  grp VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'group code of the edition, empty: that of the region',
  PRIMARY KEY (period, region, code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='peers entered by hand, beside the counties and never among them';

CREATE TABLE IF NOT EXISTS peer_value (
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'as in peer',
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'as in peer',
  code VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'as in peer',
  indicator VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'indicator code of the edition',
  value DECIMAL(20,6) NOT NULL COMMENT 'value of the indicator, in its unit',
  source VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'where the value was published',
  entered_at BIGINT NOT NULL COMMENT 'when this value was entered',
  entered_by VARCHAR(40) NOT NULL COMMENT 'by whom',
  PRIMARY KEY (period, region, code, indicator)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='values of indicators of peers, entered by hand';

CREATE TABLE IF NOT EXISTS evaluation_run (
  id CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'random key, hex',
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'evaluation period',
  edition VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'edition it was scored under',
  edition_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of that edition',
  regions TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'codes of the regions asked for, each with all below it; empty: all',
  owners TEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'codes of the regions whose peers are ranked beside',
  input_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 over edition and all that was read; one run for each',
  result_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 over all that was scored',
  region_count INT NOT NULL COMMENT 'rows of evaluation_run_score',
  created_at BIGINT NOT NULL COMMENT 'moment of the run',
  created_by VARCHAR(40) NOT NULL COMMENT 'by whom; -: the command line',
  note VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'why it was run',
  PRIMARY KEY (id),
  UNIQUE KEY evaluation_run_input (input_hash),
  KEY evaluation_run_period (period, created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='evaluations as they were made; the program can only add and read';

CREATE TABLE IF NOT EXISTS evaluation_run_score (
  run CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'run',
  owner VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'empty: a county; else the region that entered this peer by hand',
  region VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'code of the county or peer',
  name_zh VARCHAR(60) NOT NULL COMMENT 'its name at that moment',
  name_en VARCHAR(60) NOT NULL COMMENT 'the same in English',
  sample TINYINT NOT NULL DEFAULT 0 COMMENT '1: its data were generated',
  total VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of 100, 17 significant digits; empty: nothing was scored',
  place INT NOT NULL COMMENT 'rank in the run, 0: none',
  grp VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'group, empty: none',
  group_place INT NOT NULL COMMENT 'rank within its group, 0: none',
  grade VARCHAR(20) NOT NULL COMMENT 'grade in Chinese, empty: none',
  detail MEDIUMTEXT CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'CSV: each quality and indicator with value, rate and points at 17 digits',
  PRIMARY KEY (run, owner, region)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='what a run found for each county and peer; the program can only add and read';

CREATE TABLE IF NOT EXISTS evaluation_run_input (
  run CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'run',
  owner VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'as in evaluation_run_score',
  region VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'as in evaluation_run_score; counties that only served as peers too',
  content MEDIUMTEXT NOT NULL COMMENT 'canonical text of all that was read for it, as it was hashed',
  PRIMARY KEY (run, owner, region)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='what a run was made from, so that it can be made again; the program can only add and read';

-- A kind of entry that costs points.
ALTER TABLE register_entry
  MODIFY kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'honour, title, candidate, platform, pilot, project, rank, grade, target, task, background, criticism';
