-- The chain over the audit log: a link for every row, a seal over every set of
-- links. The old table of seals was never written. What the search page looks
-- for has indexes.

DROP TABLE IF EXISTS audit_seal;

CREATE TABLE audit_seal (
  number BIGINT NOT NULL COMMENT '1, 2, 3, ... without a gap',
  at BIGINT NOT NULL COMMENT 'moment of sealing',
  algorithm VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'sha256 or sm3: of this seal and of its links',
  row_count INT NOT NULL COMMENT 'rows under it',
  first_id BIGINT NOT NULL COMMENT 'smallest audit id under it',
  last_id BIGINT NOT NULL COMMENT 'largest; not every id between is under this seal',
  chain_hash BINARY(32) NOT NULL COMMENT 'hash over the seal before, this one and its links',
  PRIMARY KEY (number),
  KEY seal_at (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='seals that link the audit rows into a chain; the program can only add and read';

CREATE TABLE IF NOT EXISTS audit_link (
  audit_id BIGINT NOT NULL COMMENT 'audit row; each is linked once',
  seal BIGINT NOT NULL COMMENT 'number of its seal',
  digest BINARY(32) NOT NULL COMMENT 'hash over all fields of the row',
  PRIMARY KEY (audit_id),
  KEY link_seal (seal)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='which seal an audit row is under; the program can only add and read';

ALTER TABLE audit ADD INDEX audit_at (at), ADD INDEX audit_login (login, at);
