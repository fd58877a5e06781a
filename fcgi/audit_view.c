#include "fcgi/audit_view.h"

#include <string.h>

struct word {
    const char *key, *label;
};

/* In the order of the list to choose from. */
static const struct word actions[] = {
    {"login", N_("sign in")},
    {"logout", N_("sign out")},
    {"password", N_("change of password")},
    {"two-factor", N_("second factor")},
    {"session", N_("end of a session")},
    {"account", N_("account")},
    {"token", N_("API token")},
    {"save", N_("save")},
    {"submit", N_("submit")},
    {"sign", N_("signature")},
    {"return", N_("return")},
    {"verdict", N_("verdict on cells")},
    {"accept", N_("acceptance")},
    {"confirm", N_("confirmation")},
    {"lock", N_("lock")},
    {"exception", N_("exception to a lock")},
    {"revise", N_("revision asked for")},
    {"approve", N_("approval")},
    {"refuse", N_("refusal")},
    {"comment", N_("comment")},
    {"evidence", N_("evidence file")},
    {"register", N_("entry of the register")},
    {"peers", N_("peers")},
    {"group", N_("group of a county")},
    {"evaluate", N_("evaluation run")},
    {"check", N_("check by the nightly job")},
    {"remind", N_("reminder")},
    {"calendar", N_("opening of a period")},
    {"edition-import", N_("draft of an edition")},
    {"edition-check", N_("check of an edition")},
    {"edition-publish", N_("publication of an edition")},
    {"edition-retire", N_("retirement of an edition")},
    {"secret", N_("key of the installation")},
    {"download", N_("download")},
    {"verify", N_("workbook verified")},
    {"open", N_("open a page")},
    {"send", N_("send a form")},
};

static const struct word results[] = {
    {"ok", N_("done")},
    {"refused", N_("refused")},
    {"wrong", N_("wrong password or code")},
    {"locked", N_("locked out")},
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const char *words_of(const struct request *req, const struct word *words,
    size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i].key, key) == 0) {
            return tr(req, words[i].label);
        }
    }
    return key;
}

const char *audit_action_words(const struct request *req, const char *action)
{
    return words_of(req, actions, LENGTH(actions), action);
}

const char *audit_result_words(const struct request *req, const char *result)
{
    return words_of(req, results, LENGTH(results), result);
}

static void options(const struct request *req, struct html *h,
    const struct word *words, size_t count, const char *chosen)
{
    part_option(h, "", tr(req, "any"), *chosen == '\0');
    for (size_t i = 0; i < count; i++) {
        part_option(h, words[i].key, tr(req, words[i].label),
            strcmp(words[i].key, chosen) == 0);
    }
}

void audit_action_options(
    const struct request *req, struct html *h, const char *chosen)
{
    options(req, h, actions, LENGTH(actions), chosen);
}

void audit_result_options(
    const struct request *req, struct html *h, const char *chosen)
{
    options(req, h, results, LENGTH(results), chosen);
}

/* -- before and after ------------------------------------------------------ */

/* "B01.total 3039.6>3040.6" in three cells; what has no such shape in one. */
static void change(struct html *h, const char *text, size_t n)
{
    const char *space = memchr(text, ' ', n), *end = text + n;
    const char *arrow =
        space ? memchr(space, '>', (size_t)(end - space)) : NULL;

    html_lit(h, "<tr>");
    if (arrow) {
        html_lit(h, "<th scope=\"row\">");
        html_text_n(h, text, (size_t)(space - text));
        html_lit(h, "</th><td>");
        html_text_n(h, space + 1, (size_t)(arrow - space - 1));
        html_lit(h, "</td><td>");
        html_text_n(h, arrow + 1, (size_t)(end - arrow - 1));
        html_lit(h, "</td></tr>");
    } else {
        html_lit(h, "<td colspan=\"3\">");
        html_text_n(h, text, n);
        html_lit(h, "</td></tr>");
    }
}

/* How far a change goes: they are apart by "; " or the end of a line. */
static size_t length_of(const char *text)
{
    const char *end = strstr(text, "; ");
    size_t line = strcspn(text, "\n");

    return end && (size_t)(end - text) < line ? (size_t)(end - text) : line;
}

static void changes(const struct request *req, struct html *h, const char *text)
{
    const char *const heads[] = {
        tr(req, "What"), tr(req, "Before"), tr(req, "After")};

    part_table(h, "list changes", heads, LENGTH(heads));
    while (*text != '\0') {
        size_t n = length_of(text);
        if (n > 0) {
            change(h, text, n);
        }
        text += n;
        text += *text == ';' ? 2 : *text == '\n';
    }
    html_lit(h, "</tbody></table>");
}

static void unfold(
    const struct request *req, struct html *h, const struct audit_found *found)
{
    const struct audit_row *row = &found->row;

    html_lit(h, "<details class=\"whole\"><summary>");
    html_text(h, tr(req, "Details"));
    html_lit(h, "<span class=\"hidden\"> ");
    html_int(h, row->id);
    html_lit(h, "</span></summary>");
    if (*row->detail != '\0' && strcmp(row->result, "refused") == 0) {
        html_lit(h, "<p>");
        html_text(h, tr(req, row->detail));
        html_lit(h, "</p>");
    } else if (*row->detail != '\0') {
        changes(req, h, row->detail);
    }
    html_lit(h, "<p class=\"mute\">");
    html_text(h, tr(req, "Address"));
    html_lit(h, " ");
    html_text(h, row->address);
    html_lit(h, " · ");
    html_text(h, tr(req, "Row"));
    html_lit(h, " ");
    html_int(h, row->id);
    html_lit(h, " · SHA-256 <span class=\"code\">");
    html_text(h, row->hash);
    html_lit(h, "</span></p></details>");
}

/* -- the row --------------------------------------------------------------- */

static void who(
    const struct request *req, struct html *h, const struct audit_row *row)
{
    struct words role = role_words(role_of(row->role));

    if (row->account == 0 && strcmp(row->login, "-") == 0) {
        html_text(h, tr(req, "command line"));
        return;
    }
    html_text(h, row->login);
    if (row->account != 0) {
        html_lit(h, " <span class=\"owner\">");
        html_text(h, row->name);
        html_lit(h, " · ");
        html_text(h, say(req, &role));
        html_lit(h, "</span>");
    }
}

static void result(
    const struct request *req, struct html *h, const struct audit_row *row)
{
    if (strcmp(row->result, "ok") == 0) {
        html_text(h, audit_result_words(req, row->result));
        return;
    }
    html_lit(h, "<span class=\"tag late\">");
    html_text(h, audit_result_words(req, row->result));
    html_lit(h, "</span>");
}

void audit_row_cells(
    const struct request *req, struct html *h, const struct audit_found *found)
{
    const struct audit_row *row = &found->row;
    char moment[TIME_TEXT];

    time_format(row->at, moment);
    html_lit(h, "<tr><td class=\"date\">");
    html_text(h, moment);
    html_lit(h, "</td><th scope=\"row\">");
    who(req, h, row);
    html_lit(h, "</th><td>");
    html_text(h, audit_action_words(req, row->action));
    html_lit(h, "</td><td>");
    html_text(h, row->object);
    html_lit(h, "</td><td>");
    result(req, h, row);
    html_lit(h, "</td><td class=\"num\">");
    if (found->seal != 0) {
        html_int(h, found->seal);
    } else {
        html_text(h, tr(req, "not yet"));
    }
    html_lit(h, "</td><td>");
    unfold(req, h, found);
    html_lit(h, "</td></tr>");
}
