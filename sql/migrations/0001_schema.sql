-- The first schema. Times are UNIX seconds UTC; codes are ASCII; free text is
-- utf8mb4. Every table has a primary key, no order of numbers is relied on.

CREATE TABLE IF NOT EXISTS region (
  code VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'administrative code, 320481; 32 stands for a province',
  name_zh VARCHAR(60) NOT NULL COMMENT 'name in Chinese',
  name_en VARCHAR(60) NOT NULL COMMENT 'name in English',
  parent VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'code of the region above, empty at the top',
  sample TINYINT NOT NULL DEFAULT 0 COMMENT '1: its data is generated and marked so on every page and cover',
  PRIMARY KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='counties, cities and provinces';

CREATE TABLE IF NOT EXISTS account (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'key; its order means nothing',
  login VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'sign-in name, one person one account',
  name VARCHAR(40) NOT NULL COMMENT 'name as printed',
  role VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'clerk, head, reviewer, evaluator, editor, system, security, audit',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'region the account works for',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'bureau of a clerk or head, else empty',
  phone VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'office phone',
  password_hash VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Argon2id, as libsodium writes it',
  must_change TINYINT NOT NULL DEFAULT 0 COMMENT '1: a one-time password, to be changed at the first sign-in',
  disabled TINYINT NOT NULL DEFAULT 0 COMMENT '1: cannot sign in',
  failures INT NOT NULL DEFAULT 0 COMMENT 'wrong passwords since the last right one',
  locked_until BIGINT NOT NULL DEFAULT 0 COMMENT 'moment until which sign-in is refused',
  created_at BIGINT NOT NULL COMMENT 'moment of creation',
  PRIMARY KEY (id),
  UNIQUE KEY account_login (login)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='accounts of persons';

CREATE TABLE IF NOT EXISTS session (
  token_hash BINARY(32) NOT NULL COMMENT 'hash of the cookie; the token itself is stored nowhere',
  account_id BIGINT NOT NULL COMMENT 'account signed in',
  created_at BIGINT NOT NULL COMMENT 'moment of sign-in',
  seen_at BIGINT NOT NULL COMMENT 'moment of last use, to the minute',
  expires_at BIGINT NOT NULL COMMENT 'moment at which it ends however busy',
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'address of the client at sign-in',
  PRIMARY KEY (token_hash),
  KEY session_account (account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='signed-in browsers';

CREATE TABLE IF NOT EXISTS edition (
  code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'edition of the framework, liyang-2023',
  sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of its files in name order',
  published_at BIGINT NOT NULL COMMENT 'moment of publication; immutable since',
  PRIMARY KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='published editions of the indicator framework';

CREATE TABLE IF NOT EXISTS edition_file (
  edition VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'edition it belongs to',
  name VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'file name, item.csv',
  content MEDIUMBLOB NOT NULL COMMENT 'the file to the byte',
  PRIMARY KEY (edition, name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='files of an edition, verbatim';

CREATE TABLE IF NOT EXISTS calendar (
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT '2023-11, 2023-Q4 or 2023',
  form VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'form code of the edition, 401',
  edition VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'edition that rules this period',
  open_at BIGINT NOT NULL COMMENT 'from when it can be filled',
  due_at BIGINT NOT NULL COMMENT 'until when it is in time',
  late_at BIGINT NOT NULL COMMENT 'until when a late report is taken',
  lock_at BIGINT NOT NULL COMMENT 'from when nothing can be changed',
  PRIMARY KEY (period, form),
  KEY calendar_lock (lock_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='which forms are asked for when';

CREATE TABLE IF NOT EXISTS submission (
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'reporting period',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  form VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'form code',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'bureau whose part of the form this is',
  state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'draft, submitted, returned, accepted, locked',
  version INT UNSIGNED NOT NULL COMMENT 'grows with every write; a page made from an older one is refused',
  filled INT NOT NULL DEFAULT 0 COMMENT 'cells that are not missing',
  explained INT NOT NULL DEFAULT 0 COMMENT 'number of explanations',
  returns INT NOT NULL DEFAULT 0 COMMENT 'how often it was returned',
  late TINYINT NOT NULL DEFAULT 0 COMMENT '1: first submitted after its due moment',
  saved_at BIGINT NOT NULL DEFAULT 0 COMMENT 'last saved',
  saved_by VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'by whom',
  submitted_at BIGINT NOT NULL DEFAULT 0 COMMENT 'last submitted',
  submitted_by VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'by whom',
  reviewed_at BIGINT NOT NULL DEFAULT 0 COMMENT 'last accepted, returned or locked',
  reviewed_by VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'by whom',
  reason VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'reason of the last return',
  PRIMARY KEY (period, region, form, bureau),
  KEY submission_queue (region, state)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='state of each bureau part of each form; completeness is read from here alone';

CREATE TABLE IF NOT EXISTS cell (
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'reporting period',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  form VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'form code',
  item VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'base item, B01',
  col TINYINT NOT NULL COMMENT '0 this month or quarter alone, 1 cumulative or end of period',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'bureau that owns the item',
  state TINYINT NOT NULL COMMENT '0 missing, 1 value, 2 not applicable',
  value DECIMAL(20,6) NULL COMMENT 'of state 1, in the unit of the item',
  note VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'remark, or the reason of state 2',
  version INT UNSIGNED NOT NULL COMMENT 'version of the submission that last changed it',
  accepted TINYINT NOT NULL DEFAULT 0 COMMENT '1: stands in an accepted submission',
  PRIMARY KEY (period, region, form, item, col)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='figures as they stand; a form is one key range';

CREATE TABLE IF NOT EXISTS cell_version (
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'reporting period',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  form VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'form code',
  item VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'base item',
  col TINYINT NOT NULL COMMENT 'as in cell',
  version INT UNSIGNED NOT NULL COMMENT 'version of the submission as accepted',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'owner',
  state TINYINT NOT NULL COMMENT 'as in cell',
  value DECIMAL(20,6) NULL COMMENT 'as in cell',
  note VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'as in cell',
  accepted_at BIGINT NOT NULL COMMENT 'moment of acceptance',
  PRIMARY KEY (period, region, form, item, col, version)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='every accepted version of every figure; only ever added to';

CREATE TABLE IF NOT EXISTS explanation (
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'reporting period',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  form VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'form code',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'bureau that explains',
  code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'code of the hit explained',
  text VARCHAR(1000) NOT NULL COMMENT 'the explanation, printed in the annex',
  at BIGINT NOT NULL COMMENT 'when it was given',
  by_name VARCHAR(40) NOT NULL COMMENT 'by whom',
  PRIMARY KEY (period, region, form, bureau, code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='explanations of audit hits';

CREATE TABLE IF NOT EXISTS register_entry (
  id BIGINT NOT NULL COMMENT 'random key',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  year SMALLINT NOT NULL COMMENT 'year of the register',
  line INT NOT NULL COMMENT 'order in the register',
  kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'honour, title, candidate, platform, pilot, project, rank, grade, target, task, background',
  title VARCHAR(200) NOT NULL COMMENT 'as published',
  level VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'level code of the edition, empty when none',
  body VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'granting or publishing body',
  published VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'date as published',
  quality VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'quality it belongs to, empty: all',
  indicator VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'indicator it is linked to',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'bureau that reports it',
  again TINYINT NOT NULL DEFAULT 0 COMMENT '1: granted again',
  number DECIMAL(20,6) NULL COMMENT 'rank, grade, target or count',
  unit VARCHAR(20) NOT NULL DEFAULT '' COMMENT 'unit of the number',
  scope VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'what a rank is within',
  evidence VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'number of the evidence file',
  note VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'remark',
  state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'submitted, returned, accepted',
  reason VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'reason of a return',
  version INT UNSIGNED NOT NULL COMMENT 'grows with every write',
  changed_at BIGINT NOT NULL COMMENT 'last change',
  PRIMARY KEY (id),
  KEY register_year (region, year, line)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='honours, ranks, grades, targets and notes';

CREATE TABLE IF NOT EXISTS audit (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'key; its order means nothing',
  at BIGINT NOT NULL COMMENT 'moment',
  account_id BIGINT NOT NULL COMMENT 'who; 0: the command line',
  login VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'sign-in name at that moment',
  name VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'name at that moment',
  role VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'role at that moment',
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'address of the client',
  action VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'login, save, submit, accept, return, lock, download, ...',
  object VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'region/period/form/bureau or what it was about',
  version INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'version of the object afterwards',
  result VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'ok, refused, wrong',
  detail TEXT NOT NULL COMMENT 'before and after, reason',
  idempotency BINARY(16) NULL COMMENT 'key of the form that was sent; a second one is a replay',
  row_hash BINARY(32) NOT NULL COMMENT 'SHA-256 of the fields above',
  PRIMARY KEY (id),
  UNIQUE KEY audit_idempotency (idempotency),
  KEY audit_object (object)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='who did what when; the program can only add and read';

CREATE TABLE IF NOT EXISTS audit_seal (
  sealed_to BIGINT NOT NULL COMMENT 'last audit id under this seal',
  at BIGINT NOT NULL COMMENT 'moment of sealing',
  chain_hash BINARY(32) NOT NULL COMMENT 'hash over the seal before and the row hashes since',
  PRIMARY KEY (sealed_to)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='links the audit rows into a chain';

CREATE TABLE IF NOT EXISTS job (
  kind VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'nightly',
  job_key VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'business date',
  holder VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'process that holds the lease',
  state VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'running, done, failed',
  started_at BIGINT NOT NULL COMMENT 'claimed',
  heartbeat_at BIGINT NOT NULL COMMENT 'lease renewed',
  finished_at BIGINT NOT NULL DEFAULT 0 COMMENT 'ended',
  done INT NOT NULL DEFAULT 0 COMMENT 'steps done',
  total INT NOT NULL DEFAULT 0 COMMENT 'steps in all',
  detail VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'outcome in words',
  PRIMARY KEY (kind, job_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='long work, once a business date';

CREATE TABLE IF NOT EXISTS workbook (
  sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'of the finished file',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'evaluation period',
  edition VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'edition it was scored under',
  data_version VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'what it was made from',
  bytes BIGINT NOT NULL COMMENT 'size of the file',
  made_at BIGINT NOT NULL COMMENT 'first made',
  PRIMARY KEY (sha256)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='workbooks that left the house, so that one can be proven genuine';
