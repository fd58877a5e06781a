#include "fcgi/site.h"

#include "fcgi/page.h"

/* A question and its answer; a heading, where there is one, comes before. */
static const struct topic {
    const char *heading, *question, *answer;
} topics[] = {
    {N_("Filling in"), N_("Which forms do I have to fill in?"),
        N_("\"My tasks\" lists every form in which your unit owns a row, the "
           "most urgent first, with its three dates.")},
    {NULL, N_("Which cells can I type in?"),
        N_("White cells with a border belong to your unit. Grey cells are "
           "computed, copied from last year's record, or filled in by the "
           "unit named in the row.")},
    {NULL,
        N_("What is the difference between 0, not reported and not applicable?"),
        N_("0 is a number. An empty cell means not reported. Not applicable means that "
           "the item does not exist here; it needs a reason in the remarks "
           "and the reviewer's approval.")},
    {NULL, N_("How may I write numbers?"),
        N_("With a decimal point, with or without commas in threes; "
           "full-width digits are taken too. Blocks of cells can be pasted "
           "from Excel.")},
    {NULL, N_("What do the marks on cells mean?"),
        N_("\"Must correct\": the figures break a rule, the form cannot be "
           "submitted. \"Explain\": a sentence of explanation is needed. "
           "\"Note\": for your attention only. Drafts can be saved at any "
           "time.")},
    {N_("The three dates"), N_("Due"), N_("The last moment to be in time.")},
    {NULL, N_("Late until"),
        N_("Until then a late form is taken and counted as late; after it "
           "only the reviewing office can help.")},
    {NULL, N_("Locked from"),
        N_("From then on figures stand. A change is a new version and needs "
           "the reviewing office.")},
    {N_("Review"), N_("Who can change a figure?"),
        N_("Only the unit that owns it. The reviewer accepts or returns a "
           "form with a reason and never edits a value.")},
    {NULL, N_("What happens to a returned form?"),
        N_("It opens again for its unit with the reason on top, and is "
           "submitted as a new version. Earlier versions are kept.")},
    {N_("Evaluation"), N_("Where does a score come from?"),
        N_("Each score unfolds to the figures it draws on, its value, "
           "attainment, score and contribution, with the sums written out. "
           "The workbook has the same chain as live formulas.")},
    {NULL, N_("What does a missing figure cost?"),
        N_("An indicator that is due and not reported gets the method's "
           "minimum and keeps its weight. One that is not due yet, or not "
           "applicable with approval, is left out and its weight is spread "
           "over the others of its quality.")},
    {N_("Account"), N_("I forgot my password."),
        N_("The system administrator of your county gives you a new account "
           "or a one-time password.")},
    {NULL, N_("Why was I signed out?"),
        N_("A session ends after a time without use. What was typed into a "
           "form before is kept and can be sent again after you sign in.")},
};

static void topic(
    const struct request *req, struct html *h, const struct topic *of)
{
    if (of->heading) {
        if (of != topics) {
            html_lit(h, "</dl>");
        }
        html_lit(h, "<h2>");
        html_text(h, tr(req, of->heading));
        html_lit(h, "</h2><dl>");
    }
    html_lit(h, "<dt>");
    html_text(h, tr(req, of->question));
    html_lit(h, "</dt><dd>");
    html_text(h, tr(req, of->answer));
    html_lit(h, "</dd>");
}

static void programs(const struct request *req, struct html *h)
{
    html_lit(h, "<h2>");
    html_text(h, tr(req, "Programs"));
    html_lit(h, "</h2><p>");
    html_text(h, tr(req, "Programs read and report by the API, with a token of "
                         "your account and your rights:"));
    html_lit(h, " <a href=\"/api/v1/openapi.json\">");
    html_text(h, tr(req, "description of the API (OpenAPI)"));
    html_lit(h, "</a></p>");
}

void help_page(struct request *req, struct reply *reply)
{
    struct html *h = &reply->body;
    page_begin(req, reply, tr(req, "Help"), "/help");
    html_lit(h, "<h1>");
    html_text(h, tr(req, "Help"));
    html_lit(h, "</h1><div class=\"card prose\">");
    for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++) {
        topic(req, h, &topics[i]);
    }
    html_lit(h, "</dl>");
    programs(req, h);
    html_lit(h, "</div>");
    page_end(req, reply);
}
