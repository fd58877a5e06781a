-- Messages, their way out of the house, and reminders that are sent once.

CREATE TABLE IF NOT EXISTS account_contact (
  account_id BIGINT NOT NULL COMMENT 'account',
  email VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'address for mail, empty none',
  mobile VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'number for short messages, empty none',
  changed_at BIGINT NOT NULL COMMENT 'last change',
  PRIMARY KEY (account_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='how a person is reached outside the pages';

CREATE TABLE IF NOT EXISTS message (
  id BIGINT NOT NULL COMMENT 'random key',
  account_id BIGINT NOT NULL COMMENT 'to whom',
  kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'reminder, query, notice',
  subject_zh VARCHAR(200) NOT NULL COMMENT 'subject in Chinese',
  subject_en VARCHAR(200) NOT NULL COMMENT 'subject in English',
  text_zh VARCHAR(1000) NOT NULL COMMENT 'text in Chinese',
  text_en VARCHAR(1000) NOT NULL COMMENT 'text in English',
  link VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'path of the page it is about, empty none',
  sender VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'name of who sent it, empty: the timer',
  sent_at BIGINT NOT NULL COMMENT 'moment of sending',
  read_at BIGINT NOT NULL DEFAULT 0 COMMENT 'moment at which it was marked as read, 0: not yet',
  PRIMARY KEY (id),
  KEY message_inbox (account_id, sent_at, id),
  KEY message_unread (account_id, read_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='messages inside the pages';

CREATE TABLE IF NOT EXISTS delivery (
  message BIGINT NOT NULL COMMENT 'message that goes out',
  channel VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'email or sms',
  address VARCHAR(120) NOT NULL COMMENT 'mail address or number at the moment of sending',
  state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'waiting, sent, failed, stale',
  next_at BIGINT NOT NULL COMMENT 'not before this moment: quiet hours, backoff',
  until_at BIGINT NOT NULL COMMENT 'of no use from this moment on',
  attempts INT NOT NULL DEFAULT 0 COMMENT 'how often it was tried',
  holder VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'process that holds the lease',
  lease_until BIGINT NOT NULL DEFAULT 0 COMMENT 'until when it is held',
  done_at BIGINT NOT NULL DEFAULT 0 COMMENT 'moment of the last state',
  error VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'why the last try failed',
  PRIMARY KEY (message, channel),
  KEY delivery_due (state, next_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='outbox: written with its message, sent by pinzhi-admin deliver';

CREATE TABLE IF NOT EXISTS reminder (
  period VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'reporting period',
  region VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'county',
  form VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'form code',
  bureau VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'bureau that is reminded',
  step VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'step of the ladder, or hand',
  channel VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'app, email, sms',
  times INT NOT NULL DEFAULT 1 COMMENT 'how often: a step once, by hand once a day',
  sent_at BIGINT NOT NULL COMMENT 'last sent',
  sender VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'who sent it, empty: the timer',
  PRIMARY KEY (period, region, form, bureau, step, channel)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='what was reminded of; its key keeps a second one out';

CREATE TABLE IF NOT EXISTS reminder_step (
  code VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name of the step',
  days INT NOT NULL COMMENT 'days after the day of the due moment, negative before it',
  minute INT NOT NULL COMMENT 'minute of that day, Beijing time; -1: counted from the due moment by ahead',
  ahead INT NOT NULL DEFAULT 0 COMMENT 'with minute -1: minutes after the due moment, negative before it',
  roles VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'to whom: clerk, head, reviewer',
  channels VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'by which way: app, email, sms',
  PRIMARY KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci COMMENT='the ladder of reminders; a row less is a step less';

INSERT IGNORE INTO reminder_step (code, days, minute, ahead, roles, channels) VALUES
  ('before-3d', -3, 540, 0, 'clerk', 'app,email'),
  ('before-1d', -1, 540, 0, 'clerk', 'app,email,sms'),
  ('before-2h', 0, -1, -120, 'clerk,head', 'app,email,sms'),
  ('late-1d', 1, 540, 0, 'clerk,head', 'app,email,sms'),
  ('late-2d', 2, 540, 0, 'head,reviewer', 'app,email,sms'),
  ('late-3d', 3, 540, 0, 'head,reviewer', 'app,email,sms');
