-- The life of an account: scopes, approval by a second person, passwords kept
-- from being used again, two factors, guards against guessing. Sessions are
-- made anew: everybody signs in once more.

ALTER TABLE account
  MODIFY disabled TINYINT NOT NULL DEFAULT 0 COMMENT '1: switched off; 2: waits for approval; both cannot sign in',
  MODIFY must_change TINYINT NOT NULL DEFAULT 0 COMMENT '1: a one-time password, 2: an expired one; to be changed first';

DROP TABLE IF EXISTS session;

CREATE TABLE session (
  token_hash BINARY(32) NOT NULL COMMENT 'hash of the cookie; the token itself is stored nowhere',
  account_id BIGINT NOT NULL COMMENT 'account signed in',
  created_at BIGINT NOT NULL COMMENT 'moment of sign-in',
  seen_at BIGINT NOT NULL COMMENT 'moment of last use, to the minute',
  expires_at BIGINT NOT NULL COMMENT 'moment at which it ends however busy',
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'address of the client at sign-in',
  agent VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'browser and system in short',
  half TINYINT NOT NULL DEFAULT 0 COMMENT '1: the password was right, the code is still asked for; opens nothing',
  factor TINYINT NOT NULL DEFAULT 0 COMMENT '1: signed in with a second factor',
  PRIMARY KEY (token_hash),
  KEY session_account (account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='signed-in browsers';

CREATE TABLE IF NOT EXISTS account_scope (
  account_id BIGINT NOT NULL COMMENT 'account',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'region, with all below it',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'bureau, with its sub-bureaus; empty: all',
  PRIMARY KEY (account_id, region, bureau)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='what an account works for besides its home';

CREATE TABLE IF NOT EXISTS account_password (
  id CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'random key, hex',
  account_id BIGINT NOT NULL COMMENT 'account',
  set_at BIGINT NOT NULL COMMENT 'moment it was set; of a new account, moment of its approval',
  password_hash VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Argon2id, as libsodium writes it',
  PRIMARY KEY (id),
  KEY account_password_account (account_id, set_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='passwords an account has had; the last five are not taken again';

CREATE TABLE IF NOT EXISTS account_request (
  id CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'random key, hex',
  account_id BIGINT NOT NULL COMMENT 'account it is about',
  kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'create, rights, enable',
  role VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'role asked for',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'home region asked for',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'home bureau asked for',
  scopes VARCHAR(500) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'further scopes asked for, region:bureau, separated by blanks',
  asked_at BIGINT NOT NULL COMMENT 'moment it was asked',
  asked_by BIGINT NOT NULL COMMENT 'account that asked',
  verdict VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'approved, refused; empty: open',
  decided_at BIGINT NOT NULL DEFAULT 0 COMMENT 'moment of the verdict',
  decided_by BIGINT NOT NULL DEFAULT 0 COMMENT 'account that decided; never the one that asked',
  PRIMARY KEY (id),
  KEY account_request_account (account_id),
  KEY account_request_verdict (verdict, asked_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='what one administrator asked for and another decided';

CREATE TABLE IF NOT EXISTS sign_in_guard (
  subject VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'address:ADDRESS, or login:NAME of a name that nobody has',
  failures INT NOT NULL COMMENT 'failures, those long ago forgotten one by one',
  seen_at BIGINT NOT NULL COMMENT 'last failure',
  locked_until BIGINT NOT NULL DEFAULT 0 COMMENT 'moment until which sign-in is refused',
  PRIMARY KEY (subject),
  KEY sign_in_guard_seen (seen_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='failures to sign in by address, and by names that nobody has';

CREATE TABLE IF NOT EXISTS totp (
  account_id BIGINT NOT NULL COMMENT 'account',
  sealed VARBINARY(80) NOT NULL COMMENT 'nonce and secret, encrypted',
  made_at BIGINT NOT NULL COMMENT 'moment the secret was made',
  confirmed_at BIGINT NOT NULL DEFAULT 0 COMMENT 'first right code; 0: not in use yet',
  last_step BIGINT NOT NULL DEFAULT 0 COMMENT 'time step of the last code taken; none at or before it is taken again',
  PRIMARY KEY (account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='second factor: time-based codes';

CREATE TABLE IF NOT EXISTS recovery_code (
  account_id BIGINT NOT NULL COMMENT 'account',
  code_hash BINARY(32) NOT NULL COMMENT 'hash of the code, which is stored nowhere',
  used_at BIGINT NOT NULL DEFAULT 0 COMMENT 'moment it was used; 0: it can be',
  PRIMARY KEY (account_id, code_hash)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='one-time codes for a lost second factor';
