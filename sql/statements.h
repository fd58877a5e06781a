/*
 * Every SQL statement of the program: name and text in one line, so that they
 * cannot drift apart. Always prepared; there is no other door to the server.
 * A statement run by db_run_many repeats its last bracketed group.
 */
#ifndef SQL_STATEMENTS_H
#define SQL_STATEMENTS_H

#include <stddef.h>

/* Versions are unsigned: beside a NULL of a UNION they came as DECIMAL. */
#define HEAD_COLUMNS                                                    \
    "h.state, CAST(h.version AS SIGNED), h.filled, h.explained, "       \
    "h.returns, h.late, h.saved_at, h.saved_by, h.submitted_at, "       \
    "h.submitted_by, h.reviewed_at, h.reviewed_by, h.reason, "          \
    "CAST(h.returned_version AS SIGNED), h.returned_cells, h.redo_at, " \
    "h.valued"
#define DEADLINE_COLUMNS                                     \
    "k.edition, k.open_at, k.due_at, k.late_at, k.lock_at, " \
    "COALESCE(x.until_at, 0)"
#define ACTOR_COLUMNS                                                    \
    "a.id, a.login, a.name, a.role, a.region, a.bureau, a.must_change, " \
    "s.expires_at, s.seen_at, r.name_zh, r.name_en, r.sample, "          \
    "(SELECT GROUP_CONCAT(x.region, ':', x.bureau ORDER BY x.region, "   \
    "x.bureau SEPARATOR ' ') FROM account_scope x"                       \
    " WHERE x.account_id = a.id), "                                      \
    "(SELECT COUNT(*) FROM message n WHERE n.account_id = a.id"          \
    " AND n.read_at = 0)"
#define WORKBOOK_COLUMNS                                                    \
    "sha256, region, period, edition, data_version, bytes, made_at, code, " \
    "framework_version, as_of, place, made_by, kind, grp, months"
#define PUBLISHED_COLUMNS                                                \
    "data_version, sha256, code, as_of, made_at, CAST(step AS SIGNED), " \
    "figures"
#define BOOK_JOB_COLUMNS                                                  \
    "id, request, kind, region, grp, period, months, state, asked_at, "   \
    "asked_by, asked_name, started_at, finished_at, done, total, tries, " \
    "sha256, place, message"
#define CELL_COLUMNS                                      \
    "c.period, c.item, c.col, c.state, c.value, c.note, " \
    "CAST(c.version AS SIGNED), c.accepted"
#define LINE_COLUMNS                                            \
    "h.region, h.period, h.form, h.bureau, " HEAD_COLUMNS       \
    ", " DEADLINE_COLUMNS                                       \
    " FROM submission h JOIN calendar k ON k.period = h.period" \
    " AND k.form = h.form LEFT JOIN form_exception x"           \
    " ON x.period = h.period AND x.region = h.region"           \
    " AND x.form = h.form AND x.bureau = h.bureau AND x.revoked_at = 0"
#define FORM_JOINS                                                        \
    " LEFT JOIN submission h ON h.period = k.period AND h.region = ?"     \
    " AND h.form = k.form AND h.bureau = ?"                               \
    " LEFT JOIN form_exception x ON x.period = k.period AND x.region = ?" \
    " AND x.form = k.form AND x.bureau = ? AND x.revoked_at = 0"
/* What else one SELECT about a form brings, below its head: rows that have
 * nothing of the session (15 columns), the dates and the header (23). Cells of
 * two periods; then, without a period, texts of accepted_line, a line each
 * ("2023-10/1:B01=3039.600000,B02=...;..."): state 0 of the county's earlier
 * periods and columns, the newest first, 1 and 2 of the total column of other
 * counties and their forms ("320482/401:...") in this period and last year's.
 * The others are those of the county's group or of its prefecture. */
#define NO_SESSION                                                     \
    "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL" \
    ", NULL, NULL, NULL, NULL, "
#define NO_HEAD                                                              \
    "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL" \
    ", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "
#define NO_FORM     NO_SESSION NO_HEAD
#define NO_CELL     "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"
#define EIGHT_MARKS "?, ?, ?, ?, ?, ?, ?, ?"
#define PAST_MARKS  EIGHT_MARKS ", " EIGHT_MARKS ", " EIGHT_MARKS
#define FORM_CELLS(before)                                  \
    " UNION ALL SELECT " before CELL_COLUMNS " FROM cell c" \
    " WHERE c.period IN (?, ?) AND c.region = ? AND c.form = ?"
#define LINES(state, of) \
    "NULL, NULL, NULL, " state ", NULL, GROUP_CONCAT(" of ", ':', d.figures"
#define PAST_LINES(periods, of_form)                            \
    LINES("0", "d.period, '/', d.col")                          \
    " ORDER BY d.period DESC, d.col SEPARATOR ';'), NULL, NULL" \
    " FROM accepted_line d WHERE d.period IN (" periods ")"     \
    " AND d.region = ?" of_form " AND d.figures <> ''"
/* A line says what follows the year in its period: of another year's it is the
 * same. */
#define PEER_LINES(state)                                           \
    LINES(state, "d.region, '/', d.form, ' ', SUBSTR(d.period, 5)") \
    " ORDER BY d.region, d.form, d.period SEPARATOR ';'), NULL, NULL"
#define GROUP_LINES(state, periods, of_form)                               \
    PEER_LINES(state)                                                      \
    " FROM region_group g STRAIGHT_JOIN region_group o"                    \
    " ON o.edition = g.edition AND o.grp = g.grp AND o.region <> g.region" \
    " STRAIGHT_JOIN accepted_line d ON d.period IN (" periods ")"          \
    " AND d.region = o.region" of_form " AND d.col = 1"                    \
    " AND d.figures <> '' WHERE g.edition = ? AND g.region = ?"            \
    " AND g.grp <> ''"
#define PREFECTURE_LINES(state, periods, of_form)                           \
    PEER_LINES(state)                                                       \
    " FROM region r STRAIGHT_JOIN accepted_line d ON d.period IN (" periods \
    ") AND d.region = r.code" of_form " AND d.col = 1"                      \
    " AND d.figures <> '' WHERE r.code BETWEEN ? AND ?"                     \
    " AND r.code <> ?"
#define AND_SELECT " UNION ALL SELECT "
#define FORM_LINE  " AND d.form = ?"
#define FORM_PAST(before) \
    FORM_CELLS(before) AND_SELECT before PAST_LINES(PAST_MARKS, FORM_LINE)
#define FORM_GROUP(before)                                               \
    FORM_PAST(before) AND_SELECT before GROUP_LINES("1", "?", FORM_LINE) \
    AND_SELECT before GROUP_LINES("2", "?", FORM_LINE)
#define FORM_PREFECTURE(before)                                               \
    FORM_PAST(before) AND_SELECT before PREFECTURE_LINES("1", "?", FORM_LINE) \
    AND_SELECT before PREFECTURE_LINES("2", "?", FORM_LINE)
/* The same behind all forms of a county, of the three frequencies. */
#define COUNTY_PAST \
    "SELECT " PAST_LINES(PAST_MARKS ", " PAST_MARKS ", " PAST_MARKS, "")
#define COUNTY_GROUP                                       \
    COUNTY_PAST AND_SELECT GROUP_LINES("1", "?, ?, ?", "") \
        AND_SELECT GROUP_LINES("2", "?, ?, ?", "")
#define COUNTY_PREFECTURE                                       \
    COUNTY_PAST AND_SELECT PREFECTURE_LINES("1", "?, ?, ?", "") \
        AND_SELECT PREFECTURE_LINES("2", "?, ?, ?", "")
#define FORM_HEAD                                             \
    "SELECT " DEADLINE_COLUMNS ", " HEAD_COLUMNS ", " NO_CELL \
    " FROM calendar k" FORM_JOINS " WHERE k.period = ? AND k.form = ?"
#define SESSION_HEAD                                                          \
    "SELECT " ACTOR_COLUMNS ", s.factor, " DEADLINE_COLUMNS ", " HEAD_COLUMNS \
    ", " NO_CELL " FROM session s JOIN account a"                             \
    " ON a.id = s.account_id JOIN region r ON r.code = a.region"              \
    " LEFT JOIN calendar k ON k.period = ? AND k.form = ?" FORM_JOINS         \
    " WHERE s.token_hash = ? AND s.expires_at > ? AND s.seen_at > ?"          \
    " AND s.half = 0 AND a.disabled = 0"
#define ENTRY_COLUMNS                                                     \
    "id, line, kind, title, level, body, published, quality, indicator, " \
    "bureau, again, number, unit, scope, evidence, note, state, reason, " \
    "version"
#define ACCOUNT_COLUMNS                                                     \
    "id, login, name, region, bureau, phone, role, disabled, must_change, " \
    "locked_until, created_at"
#define REQUEST_COLUMNS                                                  \
    "q.id, q.account_id, q.kind, q.role, q.region, q.bureau, q.scopes, " \
    "q.asked_at, q.asked_by, q.verdict, q.decided_at, a.login, a.name, " \
    "a.region, a.role, COALESCE(b.name, ''), COALESCE(d.name, '') FROM " \
    "account_request q JOIN account a ON a.id = q.account_id LEFT JOIN " \
    "account b ON b.id = q.asked_by LEFT JOIN account d ON d.id = q.decided_by"

#define EDITION_COLUMNS                                                       \
    "e.code, e.sha256, e.published_at, r.retired_at, r.retired_by, f.content" \
    " FROM edition e LEFT JOIN edition_retired r ON r.edition = e.code"       \
    " LEFT JOIN edition_file f ON f.edition = e.code"                         \
    " AND f.name = 'edition.csv'"
#define DRAFT_COLUMNS                                                     \
    "d.edition, d.state, d.version, d.sha256, d.faults, d.verdict, "      \
    "d.imported_at, d.imported_by, d.checked_at, d.checked_by, f.content" \
    " FROM edition_draft d LEFT JOIN edition_draft_file f"                \
    " ON f.edition = d.edition AND f.name = 'edition.csv'"
#define PEER_COLUMNS                                                         \
    "s.region, s.version, s.saved_at, s.saved_by, p.code, p.name, p.grp, "   \
    "v.indicator, v.value, v.source, v.entered_at, v.entered_by"             \
    " FROM peer_sheet s LEFT JOIN peer p ON p.period = s.period"             \
    " AND p.region = s.region LEFT JOIN peer_value v ON v.period = p.period" \
    " AND v.region = p.region AND v.code = p.code"

#define RUN_COLUMNS                                                   \
    "id, period, edition, edition_hash, regions, owners, "            \
    "input_hash, result_hash, region_count, created_at, created_by, " \
    "note"

#define REVISION_COLUMNS                                                   \
    "r.id, r.state, r.reason, r.asked_at, r.asked_by, r.asked_account, "   \
    "r.answer, r.judged_at, r.judged_by, r.version, r.period, r.form, "    \
    "r.bureau, c.item, c.col, c.old_state, c.old_value, c.old_note, "      \
    "c.new_state, c.new_value, c.note FROM revision r JOIN revision_cell " \
    "c ON c.revision = r.id"

#define AUDIT_STEPS                                                            \
    "SELECT at, object, name, role, action, detail, version FROM audit WHERE " \
    "result = 'ok' AND action IN ('save', 'submit', 'sign', 'return', "        \
    "'accept', 'confirm', 'lock', 'revise', 'approve', 'refuse') AND "
#define AUDIT_COLUMNS                                                      \
    "a.at, a.account_id, a.login, a.name, a.role, a.address, a.action, "   \
    "a.object, a.version, a.result, a.detail, LOWER(HEX(a.idempotency)), " \
    "LOWER(HEX(a.row_hash))"
#define AUDIT_FOUND                                                        \
    "SELECT a.id, " AUDIT_COLUMNS ", '', COALESCE(l.seal, 0) FROM audit a" \
    " LEFT JOIN audit_link l ON l.audit_id = a.id WHERE "
#define AUDIT_ASKED                                                           \
    "a.at >= ? AND a.at <= ? AND (a.at < ? OR a.id < ?) AND (? = '' OR "      \
    "a.action = ?) AND (? = '' OR a.result = ?) AND a.object LIKE ? ORDER BY" \
    " a.at DESC, a.id DESC LIMIT ?"
#define SEAL_COLUMNS                                        \
    "number, at, algorithm, row_count, first_id, last_id, " \
    "LOWER(HEX(chain_hash))"

/* Counties with what they have reported in a period. Chinese names by their
 * sound, which is the order of that character set. */
#define COUNTY(code) "(CHAR_LENGTH(" code ") = 6 AND " code " NOT LIKE '%00')"
#define IS_COUNTY    COUNTY("r.code")
/* How the codes below one begin: its ending pairs of zeros stand for all. */
#define BELOW(code)                                                     \
    "CASE WHEN " code " LIKE '%0000' THEN LEFT(" code ", 2) WHEN " code \
    " LIKE '%00' THEN LEFT(" code ", CHAR_LENGTH(" code ") - 2)"        \
    " ELSE " code " END"
/* Scopes of the accounts, the homes among them: of one county each, and those
 * that lie above counties, which are few. */
#define SCOPES(where)                                                   \
    "SELECT id AS account_id, region, bureau FROM account WHERE " where \
    " UNION SELECT account_id, region, bureau FROM account_scope WHERE " where
#define NARROW  SCOPES(COUNTY("region"))
#define WIDE    SCOPES("region <> '' AND NOT " COUNTY("region"))
#define NAME_ZH "CONVERT(r.name_zh USING gbk)"
#define COUNTED                                                              \
    "SELECT r.code, r.name_zh, r.name_en, r.sample, COALESCE(t.filled, 0), " \
    "COALESCE(t.reported, 0), COALESCE(t.timely, 0), COALESCE(t.returned, "  \
    "0), COALESCE(t.empty, 0) FROM region r LEFT JOIN county_tally t"        \
    " ON t.period = ? AND t.region = r.code WHERE r.code LIKE ?"             \
    " AND " IS_COUNTY " AND "

/* Sent as they are: when a connection begins, and around a snapshot. */
#define TEXT_MODE \
    "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'"
#define TEXT_LOCK_WAIT "SET SESSION innodb_lock_wait_timeout = 5"
/* The figures of many counties in one text; MySQL would cut it at 1,024. */
#define TEXT_LONG_LISTS "SET SESSION group_concat_max_len = 16777216"
#define TEXT_READ_ONLY  "SET SESSION TRANSACTION READ ONLY"
#define TEXT_READ_WRITE "SET SESSION TRANSACTION READ WRITE"
/* Writers meet only at the rows they write: no gaps are locked, so clerks of
 * neighbouring counties do not wait for each other. */
#define TEXT_READ_COMMITTED \
    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"
/* For the next transaction, which begins and has its moment with its first read
 * where each statement is not one of its own. */
#define TEXT_SNAPSHOT \
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
#define TEXT_AUTOCOMMIT_ON  "SET autocommit = 1"
#define TEXT_AUTOCOMMIT_OFF "SET autocommit = 0"
/* A read waits for what other nodes have committed; a server outside a
 * cluster may not know the variable. */
#define TEXT_CAUSAL "SET SESSION wsrep_sync_wait = 1"
#define TEXT_MIGRATION_TABLE                                            \
    "CREATE TABLE IF NOT EXISTS schema_migration ("                     \
    " version INT NOT NULL COMMENT 'number of the migration',"          \
    " name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL" \
    " COMMENT 'its file',"                                              \
    " sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL"   \
    " COMMENT 'of the file as applied',"                                \
    " applied_at BIGINT NOT NULL COMMENT 'moment it was finished',"     \
    " PRIMARY KEY (version)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4"     \
    " COLLATE=utf8mb4_unicode_520_ci COMMENT='migrations applied'"

/* clang-format off */
#define SQL_STATEMENTS(X) \
X(SQL_SCHEMA_MADE, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'schema_migration'") \
X(SQL_SCHEMA_VERSION, "SELECT MAX(version) FROM schema_migration") \
X(SQL_SCHEMA_TABLES, "SELECT t.table_name, t.table_comment FROM information_schema.tables t WHERE t.table_schema = DATABASE() ORDER BY t.table_name") \
X(SQL_SCHEMA_COLUMNS, "SELECT c.column_name, c.column_type, c.is_nullable, c.column_key, c.column_comment FROM information_schema.columns c WHERE c.table_schema = DATABASE() AND c.table_name = ? ORDER BY c.ordinal_position") \
X(SQL_MIGRATION_LIST, "SELECT version, name, sha256, applied_at FROM schema_migration ORDER BY version") \
X(SQL_MIGRATION_ADD, "INSERT INTO schema_migration (version, name, sha256, applied_at) VALUES (?, ?, ?, ?)") \
X(SQL_SESSION_FIND, "SELECT " ACTOR_COLUMNS ", s.factor FROM session s JOIN account a ON a.id = s.account_id JOIN region r ON r.code = a.region WHERE s.token_hash = ? AND s.expires_at > ? AND s.seen_at > ? AND s.half = 0 AND a.disabled = 0") \
X(SQL_SESSION_FORM, SESSION_HEAD FORM_PAST(NO_FORM)) \
X(SQL_SESSION_FORM_GROUP, SESSION_HEAD FORM_GROUP(NO_FORM)) \
X(SQL_SESSION_FORM_PREFECTURE, SESSION_HEAD FORM_PREFECTURE(NO_FORM)) \
X(SQL_SESSION_CELLS, SESSION_HEAD FORM_CELLS(NO_FORM)) \
X(SQL_FORM, FORM_HEAD FORM_PAST(NO_HEAD)) \
X(SQL_FORM_GROUP, FORM_HEAD FORM_GROUP(NO_HEAD)) \
X(SQL_FORM_PREFECTURE, FORM_HEAD FORM_PREFECTURE(NO_HEAD)) \
X(SQL_SESSION_ADD, "INSERT INTO session (token_hash, account_id, created_at, seen_at, expires_at, address, agent, half, factor) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_SESSION_HALF, "SELECT a.id, a.login, a.name, a.role, a.region, a.bureau, a.locked_until, a.must_change FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = ? AND s.expires_at > ? AND s.half = 1 AND a.disabled = 0") \
X(SQL_SESSION_LIST, "SELECT HEX(SUBSTRING(token_hash, 1, 8)), token_hash, created_at, seen_at, expires_at, address, agent, factor FROM session WHERE account_id = ? AND half = 0 AND expires_at > ? AND seen_at > ? ORDER BY seen_at DESC, created_at DESC, token_hash") \
X(SQL_SESSION_END_ONE, "DELETE FROM session WHERE account_id = ? AND HEX(SUBSTRING(token_hash, 1, 8)) = ?") \
X(SQL_SESSION_END_OTHERS, "DELETE FROM session WHERE account_id = ? AND token_hash <> ?") \
X(SQL_SESSION_FACTOR, "UPDATE session SET factor = 1 WHERE token_hash = ?") \
X(SQL_SESSION_TOUCH, "UPDATE session SET seen_at = ? WHERE token_hash = ?") \
X(SQL_SESSION_END, "DELETE FROM session WHERE token_hash = ?") \
X(SQL_SESSION_END_ALL, "DELETE FROM session WHERE account_id = ?") \
X(SQL_SESSION_SWEEP, "DELETE FROM session WHERE account_id = ? AND expires_at < ?") \
X(SQL_TOKEN_FIND, "SELECT " ACTOR_COLUMNS ", s.scope FROM api_token s JOIN account a ON a.id = s.account_id JOIN region r ON r.code = a.region WHERE s.token_hash = ? AND s.expires_at > ? AND s.revoked_at = 0 AND a.disabled = 0") \
X(SQL_TOKEN_ADD, "INSERT INTO api_token (id, token_hash, account_id, name, scope, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)") \
X(SQL_TOKEN_TOUCH, "UPDATE api_token SET seen_at = ?, address = ? WHERE token_hash = ?") \
X(SQL_TOKEN_LIST, "SELECT id, name, scope, created_at, expires_at, seen_at, address, revoked_at FROM api_token WHERE account_id = ? ORDER BY created_at DESC, id") \
X(SQL_TOKEN_REVOKE, "UPDATE api_token SET revoked_at = ? WHERE id = ? AND account_id = ? AND revoked_at = 0") \
X(SQL_TOKEN_REVOKE_ALL, "UPDATE api_token SET revoked_at = ? WHERE account_id = ? AND revoked_at = 0") \
X(SQL_ACCOUNT_SECRET, "SELECT a.id, a.login, a.name, a.role, a.region, a.bureau, a.password_hash, a.disabled, a.must_change, a.locked_until, COALESCE((SELECT MAX(p.set_at) FROM account_password p WHERE p.account_id = a.id), a.created_at), COALESCE(t.confirmed_at, 0) FROM account a LEFT JOIN totp t ON t.account_id = a.id WHERE a.login = ?") \
X(SQL_ACCOUNT_FIND, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE login = ?") \
X(SQL_ACCOUNT_LIST, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE region LIKE ? ORDER BY login") \
X(SQL_ACCOUNT_ADD, "INSERT INTO account (login, name, role, region, bureau, phone, password_hash, must_change, disabled, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_ACCOUNT_FAILED, "UPDATE account SET locked_until = CASE WHEN failures + 1 >= ? THEN ? ELSE locked_until END, failures = CASE WHEN failures + 1 >= ? THEN 0 ELSE failures + 1 END WHERE id = ?") \
X(SQL_ACCOUNT_LOCKED, "SELECT locked_until FROM account WHERE id = ? FOR UPDATE") \
X(SQL_ACCOUNT_SUCCEEDED, "UPDATE account SET failures = 0, locked_until = 0 WHERE id = ? AND locked_until <= ?") \
X(SQL_ACCOUNT_EXPIRED, "UPDATE account SET must_change = 2 WHERE id = ? AND must_change = 0") \
X(SQL_ACCOUNT_PASSWORD, "UPDATE account SET password_hash = ?, must_change = ? WHERE id = ?") \
X(SQL_ACCOUNT_UNLOCK, "UPDATE account SET failures = 0, locked_until = 0 WHERE id = ? AND id <> ?") \
X(SQL_ACCOUNT_RESET, "UPDATE account SET password_hash = ?, must_change = 1, failures = 0, locked_until = 0 WHERE id = ? AND id <> ?") \
X(SQL_ACCOUNT_OFF, "UPDATE account SET disabled = 1 WHERE id = ? AND id <> ? AND disabled <> 1") \
X(SQL_ACCOUNT_ON, "UPDATE account SET disabled = 0, failures = 0, locked_until = 0 WHERE id = ?") \
X(SQL_ACCOUNT_RIGHTS, "UPDATE account SET role = ?, region = ?, bureau = ? WHERE id = ?") \
X(SQL_PASSWORD_KEEP, "INSERT INTO account_password (id, account_id, set_at, password_hash) SELECT ?, a.id, ?, a.password_hash FROM account a WHERE a.login = ?") \
X(SQL_PASSWORD_LAST, "SELECT password_hash FROM account_password WHERE account_id = ? ORDER BY set_at DESC, id LIMIT 5") \
X(SQL_PASSWORD_AGAIN, "UPDATE account_password SET set_at = ? WHERE account_id = ?") \
X(SQL_SCOPE_LIST, "SELECT region, bureau FROM account_scope WHERE account_id = ? ORDER BY region, bureau") \
X(SQL_SCOPE_ADD, "INSERT INTO account_scope (account_id, region, bureau) VALUES (?, ?, ?)") \
X(SQL_SCOPE_REMOVE_ALL, "DELETE FROM account_scope WHERE account_id = ?") \
X(SQL_REQUEST_ADD, "INSERT INTO account_request (id, account_id, kind, role, region, bureau, scopes, asked_at, asked_by) SELECT ?, a.id, ?, ?, ?, ?, ?, ?, ? FROM account a WHERE a.login = ?") \
X(SQL_REQUEST_FIND, "SELECT " REQUEST_COLUMNS " WHERE q.id = ?") \
X(SQL_REQUEST_OPEN, "SELECT " REQUEST_COLUMNS " WHERE q.verdict = '' AND a.region LIKE ? ORDER BY q.asked_at, q.id") \
X(SQL_REQUEST_OF, "SELECT " REQUEST_COLUMNS " WHERE q.account_id = ? ORDER BY q.asked_at DESC, q.id") \
X(SQL_REQUEST_DECIDE, "UPDATE account_request SET verdict = ?, decided_at = ?, decided_by = ? WHERE id = ? AND verdict = '' AND asked_by <> ? AND account_id <> ?") \
X(SQL_GUARD_FIND, "SELECT subject, locked_until FROM sign_in_guard WHERE subject IN (?, ?)") \
X(SQL_GUARD_FAILED, "INSERT INTO sign_in_guard (subject, failures, seen_at) VALUES (?, 1, ?) ON DUPLICATE KEY UPDATE locked_until = CASE WHEN GREATEST(failures - (VALUES(seen_at) - seen_at) DIV ?, 0) + 1 >= ? THEN ? ELSE locked_until END, failures = CASE WHEN GREATEST(failures - (VALUES(seen_at) - seen_at) DIV ?, 0) + 1 >= ? THEN 0 ELSE GREATEST(failures - (VALUES(seen_at) - seen_at) DIV ?, 0) + 1 END, seen_at = VALUES(seen_at)") \
X(SQL_GUARD_SWEEP, "DELETE FROM sign_in_guard WHERE seen_at < ?") \
X(SQL_TOTP_FIND, "SELECT sealed, made_at, confirmed_at, last_step FROM totp WHERE account_id = ?") \
X(SQL_TOTP_PUT, "INSERT INTO totp (account_id, sealed, made_at) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE made_at = CASE WHEN confirmed_at = 0 THEN VALUES(made_at) ELSE made_at END, sealed = CASE WHEN confirmed_at = 0 THEN VALUES(sealed) ELSE sealed END") \
X(SQL_TOTP_CONFIRM, "UPDATE totp SET confirmed_at = ?, last_step = ? WHERE account_id = ? AND confirmed_at = 0") \
X(SQL_TOTP_STEP, "UPDATE totp SET last_step = ? WHERE account_id = ? AND last_step < ?") \
X(SQL_TOTP_REMOVE, "DELETE FROM totp WHERE account_id = ?") \
X(SQL_RECOVERY_ADD, "INSERT INTO recovery_code (account_id, code_hash) VALUES (?, ?)") \
X(SQL_RECOVERY_USE, "UPDATE recovery_code SET used_at = ? WHERE account_id = ? AND code_hash = ? AND used_at = 0") \
X(SQL_RECOVERY_LEFT, "SELECT COUNT(*) FROM recovery_code WHERE account_id = ? AND used_at = 0") \
X(SQL_RECOVERY_REMOVE_ALL, "DELETE FROM recovery_code WHERE account_id = ?") \
X(SQL_REGION_FIND, "SELECT code, name_zh, name_en, sample FROM region WHERE code = ?") \
X(SQL_REPORT_HEAD, "SELECT r.code, r.name_zh, r.name_en, r.sample, EXISTS (SELECT 1 FROM explanation e WHERE e.period IN (?, ?, ?) AND e.region = r.code AND e.text <> ''), EXISTS (SELECT 1 FROM form_exception x WHERE x.period IN (?, ?, ?) AND x.region = r.code), EXISTS (SELECT 1 FROM revision v WHERE v.period IN (?, ?, ?) AND v.region = r.code) FROM region r WHERE r.code = ?") \
X(SQL_REGION_LIST, "SELECT code, name_zh, name_en, sample FROM region ORDER BY code") \
X(SQL_REGION_PUT, "INSERT INTO region (code, name_zh, name_en, parent, sample) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE name_zh = VALUES(name_zh), name_en = VALUES(name_en), parent = VALUES(parent), sample = VALUES(sample)") \
X(SQL_EDITION_ADD, "INSERT INTO edition (code, sha256, published_at) VALUES (?, ?, ?)") \
X(SQL_EDITION_FIND, "SELECT sha256, published_at FROM edition WHERE code = ?") \
X(SQL_EDITION_LIST, "SELECT code, sha256, published_at FROM edition WHERE code NOT IN (SELECT edition FROM edition_retired) ORDER BY published_at DESC, code") \
X(SQL_EDITION_HEAD, "SELECT " EDITION_COLUMNS " WHERE e.code = ?") \
X(SQL_EDITION_HEADS, "SELECT " EDITION_COLUMNS " ORDER BY e.published_at DESC, e.code") \
X(SQL_EDITION_RETIRE, "INSERT INTO edition_retired (edition, retired_at, retired_by) VALUES (?, ?, ?)") \
X(SQL_DRAFT_HEAD, "SELECT " DRAFT_COLUMNS " WHERE d.edition = ?") \
X(SQL_DRAFT_HEADS, "SELECT " DRAFT_COLUMNS " ORDER BY d.imported_at DESC, d.edition") \
X(SQL_DRAFT_ADD, "INSERT INTO edition_draft (edition, state, version, sha256, verdict, imported_at, imported_by) VALUES (?, 'draft', 1, ?, '', ?, ?)") \
X(SQL_DRAFT_REPLACE, "UPDATE edition_draft SET state = 'draft', version = version + 1, sha256 = ?, faults = 0, verdict = '', imported_at = ?, imported_by = ?, checked_at = 0, checked_by = '' WHERE edition = ? AND version = ?") \
X(SQL_DRAFT_VERDICT, "UPDATE edition_draft SET state = ?, version = version + 1, faults = ?, verdict = ?, checked_at = ?, checked_by = ? WHERE edition = ? AND version = ?") \
X(SQL_DRAFT_REMOVE, "DELETE FROM edition_draft WHERE edition = ? AND version = ?") \
X(SQL_DRAFT_FILE_ADD, "INSERT INTO edition_draft_file (edition, name, content) VALUES (?, ?, ?)") \
X(SQL_DRAFT_FILES, "SELECT name, content FROM edition_draft_file WHERE edition = ? ORDER BY name") \
X(SQL_DRAFT_FILES_REMOVE, "DELETE FROM edition_draft_file WHERE edition = ?") \
X(SQL_EDITION_FILE_ADD, "INSERT INTO edition_file (edition, name, content) VALUES (?, ?, ?)") \
X(SQL_EDITION_FILES, "SELECT name, content FROM edition_file WHERE edition = ? ORDER BY name") \
X(SQL_CALENDAR_OPEN, "INSERT INTO calendar (period, form, edition, open_at, due_at, late_at, lock_at) VALUES (?, ?, ?, ?, ?, ?, ?)") \
X(SQL_CALENDAR_OF, "SELECT period, form, edition, open_at, due_at, late_at, lock_at FROM calendar WHERE period = ? ORDER BY form") \
X(SQL_CALENDAR_SINCE, "SELECT period, form, edition, open_at, due_at, late_at, lock_at FROM calendar WHERE lock_at >= ? ORDER BY period, form") \
X(SQL_CALENDAR_UNLOCKED, "SELECT period, form, edition, open_at, due_at, late_at, lock_at FROM calendar k WHERE k.lock_at >= ? OR EXISTS (SELECT 1 FROM form_exception x WHERE x.period = k.period AND x.form = k.form AND x.until_at >= ? AND x.revoked_at = 0) ORDER BY period, form") \
X(SQL_CALENDAR_AMONG, "SELECT period, form, edition, open_at, due_at, late_at, lock_at FROM calendar WHERE period IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ORDER BY period, form") \
X(SQL_CALENDAR_PERIODS, "SELECT DISTINCT period FROM calendar WHERE period LIKE ? ORDER BY period DESC") \
X(SQL_CALENDAR_EDITION, "SELECT edition FROM calendar WHERE period IN (?, ?, ?) ORDER BY period LIMIT 1") \
X(SQL_SUBMISSION_ADD, "INSERT INTO submission (period, region, form, bureau, state, version, filled, valued, explained, late, saved_at, saved_by, submitted_at, submitted_by) VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_SUBMISSION_CHANGE, "UPDATE submission SET state = ?, version = version + 1, filled = ?, valued = ?, explained = ?, late = ?, saved_at = ?, saved_by = ?, submitted_at = ?, submitted_by = ? WHERE period = ? AND region = ? AND form = ? AND bureau = ? AND version = ? AND state = ?") \
X(SQL_SUBMISSION_REVIEW, "UPDATE submission SET state = ?, version = version + 1, returns = returns + ?, reviewed_at = ?, reviewed_by = ?, reason = ?, returned_version = ?, returned_cells = ?, redo_at = ? WHERE period = ? AND region = ? AND form = ? AND bureau = ? AND version = ? AND state = ?") \
X(SQL_SUBMISSION_COUNT, "UPDATE submission h SET h.filled = (SELECT COUNT(*) FROM cell c WHERE c.period = h.period AND c.region = h.region AND c.form = h.form AND c.bureau = h.bureau AND c.state <> 0), h.valued = (SELECT COUNT(*) FROM cell c WHERE c.period = h.period AND c.region = h.region AND c.form = h.form AND c.bureau = h.bureau AND c.state = 1) WHERE h.period = ? AND h.region = ? AND h.form = ? AND h.bureau = ?") \
X(SQL_SUBMISSION_HOLD, "SELECT version FROM submission WHERE period = ? AND region = ? AND form = ? AND bureau = ? FOR UPDATE") \
X(SQL_SUBMISSION_OF, "SELECT " LINE_COLUMNS " WHERE h.period = ? AND h.region = ? ORDER BY h.form, h.bureau") \
X(SQL_SUBMISSION_ALL, "SELECT " LINE_COLUMNS " WHERE h.period IN (?, ?, ?) AND h.region = ? ORDER BY FIELD(h.period, ?, ?, ?), h.form, h.bureau") \
X(SQL_SUBMISSION_SINCE, "SELECT " LINE_COLUMNS " WHERE h.region = ? AND k.lock_at >= ? ORDER BY h.period, h.form, h.bureau") \
X(SQL_SUBMISSION_REVISING, "SELECT " LINE_COLUMNS " WHERE h.region LIKE ? AND h.state = 'revising' ORDER BY h.saved_at, h.period, h.form, h.bureau") \
X(SQL_SUBMISSION_QUEUE, "SELECT " LINE_COLUMNS " JOIN region r ON r.code = h.region WHERE r.code LIKE ? AND h.state = 'submitted' ORDER BY h.submitted_at, h.period, h.form, h.bureau") \
X(SQL_OVERVIEW_COUNTY, "SELECT region, period, form, bureau, state, filled, late, valued, redo_at FROM submission WHERE period IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AND region = ?") \
X(SQL_COUNTIES_BY_CODE, COUNTED "r.code > ? ORDER BY r.code LIMIT ?") \
X(SQL_COUNTIES_BY_NAME, COUNTED "(" NAME_ZH " > CONVERT(? USING gbk) OR (" NAME_ZH " = CONVERT(? USING gbk) AND r.code > ?)) ORDER BY " NAME_ZH ", r.code LIMIT ?") \
X(SQL_COUNTIES_BY_NAME_EN, COUNTED "(r.name_en > ? OR (r.name_en = ? AND r.code > ?)) ORDER BY r.name_en, r.code LIMIT ?") \
X(SQL_COUNTIES_BY_FILLED, COUNTED "(COALESCE(t.filled, 0) > ? OR (COALESCE(t.filled, 0) = ? AND r.code > ?)) ORDER BY COALESCE(t.filled, 0), r.code LIMIT ?") \
X(SQL_COUNTIES_BY_TIMELY, COUNTED "(COALESCE(t.timely, 0) > ? OR (COALESCE(t.timely, 0) = ? AND r.code > ?)) ORDER BY COALESCE(t.timely, 0), r.code LIMIT ?") \
X(SQL_COUNTIES_SUM, "SELECT (SELECT COUNT(*) FROM region r WHERE r.code LIKE ? AND " IS_COUNTY "), COALESCE(SUM(t.filled), 0), COALESCE(SUM(t.reported), 0), COALESCE(SUM(t.timely), 0), COALESCE(SUM(t.returned), 0), COALESCE(SUM(t.empty), 0) FROM county_tally t WHERE t.period = ? AND t.region LIKE ? AND CHAR_LENGTH(t.region) = 6 AND t.region NOT LIKE '%00'") \
X(SQL_COUNTY_PAGE, "SELECT r.code, r.name_zh, r.name_en, r.sample FROM region r WHERE r.code LIKE ? AND r.code > ? AND " IS_COUNTY " ORDER BY r.code LIMIT ?") \
X(SQL_CONTACT_PUT, "INSERT INTO account_contact (account_id, email, mobile, changed_at) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE email = VALUES(email), mobile = VALUES(mobile), changed_at = VALUES(changed_at)") \
X(SQL_CONTACT_FIND, "SELECT email, mobile FROM account_contact WHERE account_id = ?") \
X(SQL_RECIPIENT_LIST, "SELECT a.id, a.role, s.region, s.bureau, COALESCE(c.email, ''), COALESCE(c.mobile, '') FROM (" NARROW " UNION SELECT w.account_id, r.code, w.bureau FROM (" WIDE ") w JOIN region r ON r.code LIKE CONCAT(" BELOW("w.region") ", '%') WHERE r.code LIKE ? AND " IS_COUNTY ") s JOIN account a ON a.id = s.account_id LEFT JOIN account_contact c ON c.account_id = a.id WHERE s.region LIKE ? AND a.disabled = 0 AND a.role IN ('clerk', 'head', 'reviewer') ORDER BY s.region, a.id, s.bureau") \
X(SQL_MESSAGE_ADD, "INSERT INTO message (id, account_id, kind, subject_zh, subject_en, text_zh, text_en, link, sender, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_MESSAGE_LIST, "SELECT id, kind, subject_zh, subject_en, text_zh, text_en, link, sender, sent_at, read_at FROM message WHERE account_id = ? AND (sent_at < ? OR (sent_at = ? AND id < ?)) ORDER BY sent_at DESC, id DESC LIMIT ?") \
X(SQL_MESSAGE_READ, "UPDATE message SET read_at = ? WHERE account_id = ? AND read_at = 0 AND id = ?") \
X(SQL_MESSAGE_READ_ALL, "UPDATE message SET read_at = ? WHERE account_id = ? AND read_at = 0 AND sent_at <= ?") \
X(SQL_DELIVERY_ADD, "INSERT INTO delivery (message, channel, address, state, next_at, until_at) VALUES (?, ?, ?, 'waiting', ?, ?)") \
X(SQL_DELIVERY_CLAIM, "UPDATE delivery SET holder = ?, lease_until = ?, attempts = attempts + 1 WHERE state = 'waiting' AND next_at <= ? AND lease_until <= ? ORDER BY next_at, message, channel LIMIT 20") \
X(SQL_DELIVERY_CLAIMED, "SELECT d.message, d.channel, d.address, d.attempts, d.until_at, m.subject_zh, m.subject_en, m.text_zh, m.text_en, m.link, m.sent_at FROM delivery d JOIN message m ON m.id = d.message WHERE d.state = 'waiting' AND d.next_at <= ? AND d.holder = ?") \
X(SQL_DELIVERY_DONE, "UPDATE delivery SET state = ?, next_at = ?, done_at = ?, error = ?, holder = '', lease_until = 0 WHERE message = ? AND channel = ? AND holder = ? AND state = 'waiting'") \
X(SQL_REMINDER_STEPS, "SELECT code, days, minute, ahead, roles, channels FROM reminder_step ORDER BY code") \
X(SQL_REMINDER_ADD, "INSERT INTO reminder (period, region, form, bureau, step, channel, sent_at, sender) VALUES (?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_REMINDER_AGAIN, "UPDATE reminder SET times = times + 1, sent_at = ?, sender = ? WHERE period = ? AND region = ? AND form = ? AND bureau = ? AND step = ? AND channel = ? AND sent_at < ?") \
X(SQL_REMINDER_OF, "SELECT form, bureau, step, times, sent_at, sender FROM reminder WHERE period = ? AND region = ? AND channel = 'app' ORDER BY form, bureau, sent_at") \
X(SQL_CELL_PUT, "INSERT INTO cell (period, region, form, item, col, bureau, state, value, note, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE state = VALUES(state), value = VALUES(value), note = VALUES(note), version = VALUES(version), accepted = 0") \
X(SQL_SUBMISSION_SAVE_CELL, "CALL submission_save_cell(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_CELL_ACCEPT, "UPDATE cell SET accepted = 1 WHERE period = ? AND region = ? AND form = ? AND bureau = ?") \
X(SQL_CELL_REOPEN, "UPDATE cell SET accepted = 0 WHERE period = ? AND region = ? AND form = ? AND bureau = ?") \
X(SQL_LINE_PUT, "INSERT INTO accepted_line (period, region, form, col, bureau, figures) SELECT ?, ?, ?, x.col, ?, COALESCE(GROUP_CONCAT(c.item, '=', c.value ORDER BY c.item), '') FROM (SELECT 0 AS col UNION ALL SELECT 1) x LEFT JOIN cell c ON c.period = ? AND c.region = ? AND c.form = ? AND c.col = x.col AND c.bureau = ? AND c.state = 1 AND c.accepted = 1 GROUP BY x.col ON DUPLICATE KEY UPDATE figures = VALUES(figures)") \
X(SQL_CELL_KEEP, "INSERT INTO cell_version (period, region, form, item, col, version, bureau, state, value, note, accepted_at) SELECT period, region, form, item, col, ?, bureau, state, value, note, ? FROM cell WHERE period = ? AND region = ? AND form = ? AND bureau = ?") \
X(SQL_CELL_OF, "SELECT " CELL_COLUMNS " FROM cell c WHERE c.period IN (?, ?, ?, ?, ?, ?, ?, ?, ?) AND c.region = ?") \
X(SQL_COMMENT_OF, "SELECT item, col, at, by_name, role, text FROM cell_comment WHERE period = ? AND region = ? AND form = ? AND bureau = ? ORDER BY at, id") \
X(SQL_COMMENT_ADD, "INSERT INTO cell_comment (id, period, region, form, bureau, item, col, at, by_name, role, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_EVIDENCE_OF, "SELECT id, item, name, type, bytes, sha256, at, by_name, removed_at, removed_by FROM evidence WHERE period = ? AND region = ? AND form = ? AND bureau = ? ORDER BY at, id") \
X(SQL_EVIDENCE_ADD, "INSERT INTO evidence (id, period, region, form, bureau, item, name, type, bytes, sha256, at, by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_EVIDENCE_REMOVE, "UPDATE evidence SET removed_at = ?, removed_by = ? WHERE id = ? AND period = ? AND region = ? AND form = ? AND bureau = ? AND removed_at = 0") \
X(SQL_CELL_PAST, "SELECT " CELL_COLUMNS " FROM cell c WHERE c.period IN (" PAST_MARKS ", " PAST_MARKS ", " PAST_MARKS ") AND c.region = ? ORDER BY c.period, c.region, c.form, c.item, c.col") \
X(SQL_CELL_CHECK, "SELECT " CELL_COLUMNS ", COALESCE(h.state, 'none') FROM cell c LEFT JOIN submission h ON h.period = c.period AND h.region = c.region AND h.form = c.form AND h.bureau = c.bureau WHERE c.period IN (?, ?, ?, ?, ?, ?, ?, ?, ?) AND c.region = ? AND c.form IN (?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_LINES_WRONG, "SELECT COUNT(*) FROM (SELECT 1 FROM (SELECT period, region, form, col, bureau, figures FROM accepted_line WHERE figures <> '' UNION ALL SELECT period, region, form, col, bureau, GROUP_CONCAT(item, '=', value ORDER BY item) FROM cell WHERE state = 1 AND accepted = 1 GROUP BY period, region, form, col, bureau) l GROUP BY period, region, form, col, bureau, figures HAVING COUNT(*) <> 2) d") \
X(SQL_LINES, COUNTY_PAST) \
X(SQL_LINES_GROUP, COUNTY_GROUP) \
X(SQL_LINES_PREFECTURE, COUNTY_PREFECTURE) \
X(SQL_CELL_COHORT, "SELECT c.region, " CELL_COLUMNS " FROM cell c WHERE c.period IN (?, ?, ?, ?, ?, ?, ?, ?, ?) AND c.region IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AND c.accepted = 1") \
X(SQL_CELL_PULL, "SELECT c.region, c.item, c.value FROM cell c WHERE c.period = ? AND c.col = 1 AND c.state = 1 AND c.accepted = 1") \
X(SQL_PROVENANCE, "SELECT h.period, h.form, h.bureau, h.submitted_by, h.submitted_at, h.reviewed_by, h.reviewed_at, a.action, a.version, a.name, a.at FROM submission h LEFT JOIN audit a ON a.object = CONCAT(h.region, '/', h.period, '/', h.form, '/', h.bureau) AND a.result = 'ok' AND a.action IN ('save', 'submit', 'accept') WHERE h.period IN (?, ?, ?, ?, ?, ?, ?, ?, ?) AND h.region = ? ORDER BY h.period, h.form, h.bureau, a.version") \
X(SQL_EXPLANATION_PUT, "INSERT INTO explanation (period, region, form, bureau, code, text, mark, at, by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE text = VALUES(text), mark = VALUES(mark), at = VALUES(at), by_name = VALUES(by_name)") \
X(SQL_EXPLANATION_OF, "SELECT code, text, mark FROM explanation WHERE period = ? AND region = ? AND form = ? AND bureau = ? AND text <> ''") \
X(SQL_EXPLANATION_ALL, "SELECT form, bureau, code, text, at, by_name, period FROM explanation WHERE period IN (?, ?, ?) AND region = ? AND text <> '' ORDER BY FIELD(period, ?, ?, ?), form, bureau, code") \
X(SQL_EXCEPTION_PUT, "INSERT INTO form_exception (period, region, form, bureau, until_at, reason, at, by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE until_at = VALUES(until_at), reason = VALUES(reason), at = VALUES(at), by_name = VALUES(by_name), revoked_at = 0, revoked_by = ''") \
X(SQL_EXCEPTION_REVOKE, "UPDATE form_exception SET revoked_at = ?, revoked_by = ? WHERE period = ? AND region = ? AND form = ? AND bureau = ? AND revoked_at = 0") \
X(SQL_EXCEPTION_UNLOCKED, "SELECT x.region, x.period, x.form, x.bureau, x.until_at FROM form_exception x JOIN calendar k ON k.period = x.period AND k.form = x.form WHERE x.revoked_at = 0 AND x.until_at > k.due_at AND (k.lock_at >= ? OR x.until_at >= ?) ORDER BY x.region, x.period, x.form, x.bureau") \
X(SQL_EXCEPTION_LIST, "SELECT k.edition, x.period, x.form, x.bureau, x.until_at, x.reason, x.at, x.by_name, x.revoked_at, x.revoked_by, x.region FROM form_exception x JOIN calendar k ON k.period = x.period AND k.form = x.form WHERE x.region LIKE ? AND x.until_at >= ? ORDER BY x.at DESC, x.region, x.period, x.form, x.bureau") \
X(SQL_SIGNATURE_PUT, "INSERT INTO form_signature (period, region, form, bureau, version, hash, at, by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE version = VALUES(version), hash = VALUES(hash), at = VALUES(at), by_name = VALUES(by_name)") \
X(SQL_SIGNATURE_OF, "SELECT version, hash, at, by_name FROM form_signature WHERE period = ? AND region = ? AND form = ? AND bureau = ?") \
X(SQL_REVISION_ADD, "INSERT INTO revision (id, period, region, form, bureau, state, reason, asked_at, asked_by, asked_account) VALUES (?, ?, ?, ?, ?, 'asked', ?, ?, ?, ?)") \
X(SQL_REVISION_JUDGE, "UPDATE revision SET state = ?, answer = ?, judged_at = ?, judged_by = ?, version = ? WHERE id = ? AND state = 'asked'") \
X(SQL_REVISION_CELL_ADD, "INSERT INTO revision_cell (revision, item, col, old_state, old_value, old_note, new_state, new_value, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_REVISION_OF, "SELECT " REVISION_COLUMNS " WHERE r.region = ? AND r.period = ? AND r.form = ? AND r.bureau = ? ORDER BY r.asked_at, r.id, c.item, c.col") \
X(SQL_REVISION_ALL, "SELECT " REVISION_COLUMNS " WHERE r.period IN (?, ?, ?) AND r.region = ? ORDER BY FIELD(r.period, ?, ?, ?), r.form, r.bureau, r.asked_at, r.id, c.item, c.col") \
X(SQL_SUBMISSION_STATE, "UPDATE submission SET state = ?, version = version + 1, reviewed_at = ?, reviewed_by = ? WHERE period = ? AND region = ? AND form = ? AND bureau = ? AND version = ? AND state = ?") \
X(SQL_VERDICT_PUT, "INSERT INTO cell_verdict (period, region, form, item, col, version, bureau, verdict, reason, at, by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE verdict = VALUES(verdict), reason = VALUES(reason), at = VALUES(at), by_name = VALUES(by_name)") \
X(SQL_VERDICT_OF, "SELECT item, col, version, verdict, reason, at, by_name FROM cell_verdict WHERE period = ? AND region = ? AND form = ? AND bureau = ? ORDER BY version, item, col") \
X(SQL_VERDICT_RETURNS, "SELECT COUNT(*) FROM cell_verdict WHERE period = ? AND region = ? AND form = ? AND bureau = ? AND version = ? AND verdict = 2") \
X(SQL_HIT_REMOVE, "DELETE FROM check_hit WHERE period = ? AND region = ?") \
X(SQL_HIT_ADD, "INSERT INTO check_hit (period, region, form, bureau, code, severity, item, col, said_zh, said_en, checked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_HIT_LIST, "SELECT form, bureau, code, severity, item, col, said_zh, said_en, checked_at FROM check_hit WHERE period = ? AND region = ? ORDER BY form, bureau, severity, code") \
X(SQL_HIT_COUNT, "SELECT region, period, form, bureau, COUNT(CASE WHEN severity = 0 THEN 1 END), COUNT(CASE WHEN severity = 1 THEN 1 END) FROM check_hit WHERE region LIKE ? GROUP BY region, period, form, bureau") \
X(SQL_HIT_DUE, "SELECT DISTINCT h.region, h.period FROM submission h JOIN calendar k ON k.period = h.period AND k.form = h.form WHERE k.lock_at >= ? AND h.state IN ('submitted', 'accepted', 'confirmed') ORDER BY h.region, h.period") \
X(SQL_ENTRY_LIST, "SELECT " ENTRY_COLUMNS " FROM register_entry WHERE region = ? AND year = ? ORDER BY line, id") \
X(SQL_ENTRY_ACCEPTED, "SELECT region, kind, level, published, quality, indicator, title FROM register_entry WHERE year = ? AND state = 'accepted' ORDER BY region, line, id") \
X(SQL_ENTRY_LINE, "SELECT COALESCE(MAX(line), 0) + 1 FROM register_entry WHERE region = ? AND year = ?") \
X(SQL_ENTRY_ADD, "INSERT INTO register_entry (id, region, year, line, kind, title, level, body, published, quality, indicator, bureau, again, number, unit, scope, evidence, note, state, version, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'submitted', 1, ?)") \
X(SQL_ENTRY_CHANGE, "UPDATE register_entry SET kind = ?, title = ?, level = ?, body = ?, published = ?, quality = ?, indicator = ?, again = ?, number = ?, unit = ?, scope = ?, evidence = ?, note = ?, state = 'submitted', version = version + 1, changed_at = ? WHERE id = ? AND region = ? AND year = ? AND bureau = ? AND version = ? AND state = 'returned'") \
X(SQL_ENTRY_REVIEW, "UPDATE register_entry SET state = ?, reason = ?, version = version + 1, changed_at = ? WHERE id = ? AND region = ? AND version = ? AND state = 'submitted'") \
X(SQL_GROUP_PUT, "INSERT INTO region_group (edition, region, grp, changed_at) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE grp = VALUES(grp), changed_at = VALUES(changed_at)") \
X(SQL_GROUP_LIST, "SELECT region, grp FROM region_group WHERE edition = ? AND grp <> '' ORDER BY region") \
X(SQL_PEER_OF, "SELECT " PEER_COLUMNS " WHERE s.period = ? AND s.region = ? ORDER BY s.region, p.code, v.indicator") \
X(SQL_PEER_ALL, "SELECT " PEER_COLUMNS " WHERE s.period = ? ORDER BY s.region, p.code, v.indicator") \
X(SQL_PEER_SHEET_ADD, "INSERT INTO peer_sheet (region, period, version, saved_at, saved_by) VALUES (?, ?, 1, ?, ?)") \
X(SQL_PEER_SHEET_CHANGE, "UPDATE peer_sheet SET version = version + 1, saved_at = ?, saved_by = ? WHERE region = ? AND period = ? AND version = ?") \
X(SQL_PEER_PUT, "INSERT INTO peer (region, period, code, name, grp) VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name), grp = VALUES(grp)") \
X(SQL_PEER_REMOVE, "DELETE FROM peer WHERE region = ? AND period = ? AND code = ?") \
X(SQL_PEER_VALUE_PUT, "INSERT INTO peer_value (region, period, code, indicator, value, source, entered_at, entered_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE value = VALUES(value), source = VALUES(source), entered_at = VALUES(entered_at), entered_by = VALUES(entered_by)") \
X(SQL_PEER_VALUE_REMOVE, "DELETE FROM peer_value WHERE region = ? AND period = ? AND code = ? AND indicator = ?") \
X(SQL_PEER_VALUE_REMOVE_ALL, "DELETE FROM peer_value WHERE region = ? AND period = ? AND code = ?") \
X(SQL_RUN_ADD, "INSERT INTO evaluation_run (id, period, edition, edition_hash, regions, owners, input_hash, result_hash, region_count, created_at, created_by, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_RUN_SCORE_ADD, "INSERT INTO evaluation_run_score (run, owner, region, name_zh, name_en, sample, total, place, grp, group_place, grade, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_RUN_INPUT_ADD, "INSERT INTO evaluation_run_input (run, owner, region, content) VALUES (?, ?, ?, ?)") \
X(SQL_RUN_FIND, "SELECT " RUN_COLUMNS " FROM evaluation_run WHERE id = ?") \
X(SQL_RUN_OF_INPUT, "SELECT " RUN_COLUMNS " FROM evaluation_run WHERE input_hash = ?") \
X(SQL_RUN_LIST, "SELECT " RUN_COLUMNS " FROM evaluation_run ORDER BY created_at DESC, id LIMIT ?") \
X(SQL_RUN_SCORES, "SELECT owner, region, name_zh, name_en, sample, total, place, grp, group_place, grade, detail FROM evaluation_run_score WHERE run = ? ORDER BY CASE WHEN place = 0 THEN 1 ELSE 0 END, place, owner, region") \
X(SQL_RUN_INPUTS, "SELECT owner, region, content FROM evaluation_run_input WHERE run = ? ORDER BY owner, region") \
X(SQL_AUDIT_ADD, "INSERT INTO audit (at, account_id, login, name, role, address, action, object, version, result, detail, idempotency, row_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_AUDIT_CHANGES, "SELECT at, name, detail FROM audit WHERE object = ? AND result = 'ok' AND action IN ('save', 'submit') ORDER BY version DESC LIMIT 200") \
X(SQL_AUDIT_VERSION, "SELECT at, name FROM audit WHERE object = ? AND version = ? AND result = 'ok' AND action IN ('save', 'submit') LIMIT 1") \
X(SQL_AUDIT_REPLAY, "SELECT object, version FROM audit WHERE idempotency = ?") \
X(SQL_AUDIT_OBJECT, AUDIT_STEPS "object LIKE ? ORDER BY at, id") \
X(SQL_AUDIT_NOW, AUDIT_STEPS "(object LIKE ? OR object LIKE ? OR object LIKE ?) ORDER BY object LIKE ? DESC, object LIKE ? DESC, at, id") \
X(SQL_AUDIT_SEARCH, AUDIT_FOUND AUDIT_ASKED) \
X(SQL_AUDIT_OF_LOGIN, AUDIT_FOUND "a.login = ? AND " AUDIT_ASKED) \
X(SQL_AUDIT_UNSEALED, "SELECT a.id, " AUDIT_COLUMNS ", '' FROM audit a LEFT JOIN audit_link l ON l.audit_id = a.id WHERE a.id >= ? AND a.at <= ? AND l.audit_id IS NULL ORDER BY a.id LIMIT ?") \
X(SQL_AUDIT_WAITING, "SELECT COUNT(*), COALESCE(MIN(a.id), 0) FROM audit a LEFT JOIN audit_link l ON l.audit_id = a.id WHERE a.at <= ? AND l.audit_id IS NULL") \
X(SQL_SEAL_LAST, "SELECT number, LOWER(HEX(chain_hash)) FROM audit_seal ORDER BY number DESC LIMIT 1") \
X(SQL_SEAL_FLOOR, "SELECT MIN(first_id) FROM audit_seal WHERE at >= LEAST(?, (SELECT MAX(at) FROM audit_seal))") \
X(SQL_SEAL_NEXT, "SELECT " SEAL_COLUMNS " FROM audit_seal WHERE number >= ? ORDER BY number LIMIT 1") \
X(SQL_SEAL_ROWS, "SELECT l.audit_id, " AUDIT_COLUMNS ", LOWER(HEX(l.digest)) FROM audit_link l LEFT JOIN audit a ON a.id = l.audit_id WHERE l.seal = ? ORDER BY l.audit_id") \
X(SQL_SEAL_ADD, "INSERT INTO audit_seal (number, at, algorithm, row_count, first_id, last_id, chain_hash) VALUES (?, ?, ?, ?, ?, ?, ?)") \
X(SQL_LINK_ADD, "INSERT INTO audit_link (audit_id, seal, digest) VALUES (?, ?, ?)") \
X(SQL_AUDIT_LIST, "SELECT at, login, role, address, action, object, version, result, detail FROM audit ORDER BY id DESC LIMIT ?") \
X(SQL_JOB_ADD, "INSERT INTO job (kind, job_key, holder, state, started_at, heartbeat_at) VALUES (?, ?, ?, 'running', ?, ?)") \
X(SQL_JOB_TAKE, "UPDATE job SET holder = ?, state = 'running', started_at = ?, heartbeat_at = ?, finished_at = 0, done = 0, total = 0, detail = '' WHERE kind = ? AND job_key = ? AND (state = 'failed' OR (state = 'running' AND heartbeat_at < ?) OR (state = 'done' AND ? = 1))") \
X(SQL_JOB_FIND, "SELECT kind, job_key, holder, state, started_at, heartbeat_at, finished_at, done, total, detail FROM job WHERE kind = ? AND job_key = ?") \
X(SQL_JOB_BEAT, "UPDATE job SET heartbeat_at = ?, done = ?, total = ?, detail = ? WHERE kind = ? AND job_key = ? AND holder = ? AND state = 'running'") \
X(SQL_JOB_FINISH, "UPDATE job SET state = ?, finished_at = ?, heartbeat_at = ?, detail = ? WHERE kind = ? AND job_key = ? AND holder = ? AND state = 'running'") \
X(SQL_SECRET_FIND, "SELECT bytes FROM secret WHERE purpose = ?") \
X(SQL_SECRET_ADD, "INSERT INTO secret (purpose, bytes, made_at) VALUES (?, ?, ?)") \
X(SQL_WORKBOOK_ADD, "INSERT IGNORE INTO workbook (sha256, region, period, edition, data_version, bytes, made_at, code, framework_version, as_of, place, made_by, kind, grp, months) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_WORKBOOK_FIND, "SELECT " WORKBOOK_COLUMNS " FROM workbook WHERE sha256 = ?") \
X(SQL_WORKBOOK_OF_CODE, "SELECT " WORKBOOK_COLUMNS " FROM workbook WHERE code = ? ORDER BY made_at DESC, sha256 LIMIT 1") \
X(SQL_PUBLISHED_ADD, "INSERT IGNORE INTO published (region, period, data_version, edition, step, base, sha256, code, as_of, made_at, seal, chain, figures) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") \
X(SQL_PUBLISHED_OWN, "SELECT base, seal, chain FROM published WHERE region = ? AND period = ? AND data_version = ? UNION ALL (SELECT NULL, number, LOWER(HEX(chain_hash)) FROM audit_seal ORDER BY number DESC LIMIT 1)") \
X(SQL_PUBLISHED_FIND, "SELECT " PUBLISHED_COLUMNS " FROM published WHERE region = ? AND period = ? AND data_version = ?") \
X(SQL_PUBLISHED_LAST, "SELECT " PUBLISHED_COLUMNS " FROM published WHERE region = ? AND period = ? AND edition = ? ORDER BY step DESC, made_at DESC, data_version LIMIT 1") \
X(SQL_WORKBOOK_MARK, "SELECT CONCAT_WS('|', (SELECT CONCAT_WS(',', COUNT(*), SUM(version), MAX(reviewed_at)) FROM submission WHERE reviewed_at > 0), (SELECT SUM(CRC32(CONCAT_WS(',', period, form, edition))) FROM calendar), (SELECT SUM(CRC32(CONCAT_WS(',', code, name_zh, sample))) FROM region), (SELECT SUM(CRC32(CONCAT_WS(',', edition, region, grp))) FROM region_group), (SELECT SUM(CRC32(CONCAT_WS(',', region, period, version))) FROM peer_sheet), (SELECT SUM(CRC32(CONCAT_WS(',', id, version, state))) FROM register_entry), (SELECT SUM(CRC32(CONCAT_WS(',', code, HEX(sha256)))) FROM edition))") \
X(SQL_BOOK_JOB_ADD, "INSERT INTO workbook_job (id, request, live, kind, region, grp, period, months, state, asked_at, asked_by, asked_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?)") \
X(SQL_BOOK_JOB_FIND, "SELECT " BOOK_JOB_COLUMNS " FROM workbook_job WHERE id = ?") \
X(SQL_BOOK_JOB_LIVE, "SELECT " BOOK_JOB_COLUMNS " FROM workbook_job WHERE live = ?") \
X(SQL_BOOK_JOB_COUNT, "SELECT COUNT(*) FROM workbook_job WHERE live IS NOT NULL AND asked_by = ?") \
X(SQL_BOOK_JOB_DONE, "SELECT " BOOK_JOB_COLUMNS " FROM workbook_job WHERE request = ? AND state = 'done' ORDER BY finished_at DESC, id LIMIT 1") \
X(SQL_BOOK_JOB_LIST, "SELECT " BOOK_JOB_COLUMNS " FROM workbook_job WHERE region = ? AND period = ? ORDER BY asked_at DESC, id LIMIT ?") \
X(SQL_BOOK_JOB_NEXT, "SELECT " BOOK_JOB_COLUMNS " FROM workbook_job WHERE state = 'queued' OR (state = 'running' AND heartbeat_at < ?) ORDER BY asked_at, id LIMIT 1") \
X(SQL_BOOK_JOB_TAKE, "UPDATE workbook_job SET state = 'running', holder = ?, started_at = ?, heartbeat_at = ?, tries = tries + 1, done = 0, total = 0 WHERE id = ? AND (state = 'queued' OR (state = 'running' AND heartbeat_at < ?))") \
X(SQL_BOOK_JOB_BEAT, "UPDATE workbook_job SET heartbeat_at = ?, done = ?, total = ? WHERE id = ? AND holder = ? AND state = 'running'") \
X(SQL_BOOK_JOB_END, "UPDATE workbook_job SET state = ?, live = NULL, finished_at = ?, sha256 = ?, place = ?, message = ? WHERE id = ? AND holder = ? AND state = 'running'") \
X(SQL_BOOK_JOB_CANCEL, "UPDATE workbook_job SET state = 'cancelled', live = NULL, finished_at = ? WHERE id = ? AND state IN ('queued', 'running')") \
X(SQL_BOOK_JOB_AGAIN, "UPDATE workbook_job SET state = 'queued', live = request, finished_at = 0, tries = 0, asked_at = ? WHERE id = ? AND state = 'done'") \
X(SQL_BOOK_JOB_RELEASE, "UPDATE workbook_job SET state = 'queued', tries = tries - 1 WHERE id = ? AND holder = ? AND state = 'running'") \
X(SQL_BOOK_JOB_SWEEP, "DELETE FROM workbook_job WHERE live IS NULL AND finished_at < ?")
/* clang-format on */

#define SQL_NAME(name, text) name,
enum sql { SQL_STATEMENTS(SQL_NAME) SQL__COUNT };
#undef SQL_NAME

const char *sql_text(enum sql which);

/* The text of a multi-row INSERT with `tuples` times its last bracketed group;
 * `*n` is its length, the caller frees it. NULL: no memory. */
char *sql_repeated(enum sql which, size_t tuples, size_t *n);

#endif
