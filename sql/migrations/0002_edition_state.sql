-- The life of an edition. A draft can be replaced and has tables of its own;
-- what is published moves to edition and edition_file, to which the program's
-- account can only add. Retiring adds a row too, it takes nothing away.

CREATE TABLE IF NOT EXISTS edition_draft (
  edition VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'code of the edition, liyang-2024',
  state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'draft, checked',
  version INT UNSIGNED NOT NULL COMMENT 'grows with every import and check; a page made from an older one is refused',
  sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of its files in name order',
  faults INT NOT NULL DEFAULT 0 COMMENT 'found by the last check',
  verdict MEDIUMTEXT NOT NULL COMMENT 'the faults, a line each: file:line:column: what; empty when there are none',
  imported_at BIGINT NOT NULL COMMENT 'last imported',
  imported_by VARCHAR(40) NOT NULL COMMENT 'by whom; -: the command line',
  checked_at BIGINT NOT NULL DEFAULT 0 COMMENT 'last checked since it was imported, 0: not yet',
  checked_by VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'by whom',
  PRIMARY KEY (edition)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='editions that are not published yet';

CREATE TABLE IF NOT EXISTS edition_draft_file (
  edition VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'edition it belongs to',
  name VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'file name, item.csv',
  content MEDIUMBLOB NOT NULL COMMENT 'the file to the byte',
  PRIMARY KEY (edition, name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='files of a draft, verbatim';

CREATE TABLE IF NOT EXISTS edition_retired (
  edition VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'edition, published before',
  retired_at BIGINT NOT NULL COMMENT 'since when it is not offered for new periods',
  retired_by VARCHAR(40) NOT NULL COMMENT 'by whom; -: the command line',
  PRIMARY KEY (edition)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='editions that new periods do not take; all they ruled is read and scored as before';
