#include "fcgi/openapi_schema.h"

#include "fcgi/api.h"
#include "fcgi/pages.h"

#define HEAD                                                             \
    "state:s version:i filled:i empty:b late:b returns:i saved:Person? " \
    "submitted:Person? reviewed:Person? reason:s "
#define EDITION                                                              \
    "code:s state:s version:s title:Words sha256:s valid_from:s valid_to:s " \
    "published:t? retired:t? "

const struct openapi_schema openapi_schemas[] = {
    {"Words", "in both languages", "zh:s en:s"},
    {"Person", "who did something, and when", "by:s at:t"},
    {"Deadline", "moments of a form", "open:t? due:t? late:t? lock:t?"},
    {"Fault", "what is wrong with a field; of a table \"line 7\"",
        "name:s text:s"},
    {"Failure", "what went wrong, in the language of Accept-Language",
        "status:i code:s text:s fields:[Fault]"},
    {"Side", "a cell as one of two people wants it", "state:s value:s? note:s"},
    {"Conflict", "a cell that somebody else saved in between",
        "item:s column:s mine:Side theirs:Side by:s at:t?"},
    {"Error", "every answer from 400 on",
        "error:Failure version:i! conflicts:[Conflict]! hits:[Hit]! "
        "forms:[TableForm]!"},
    {"Hit", "a rule that the figures break, said with the numbers",
        "code:s severity:s item:s column:s text:s"},
    {"FormDue", "a form of a bureau",
        "key:s region:s period:s form:s bureau:s edition:s " HEAD
        "due_cells:i deadline:Deadline"},
    {"FormPage", "a page of forms, by key", "forms:[FormDue] next:s?"},
    {"Cell",
        "a cell; its value is exact, hence text; returned says why it was, "
        "and open that it may be changed in a form that is writable",
        "item:s column:s state:s value:s? note:s version:i accepted:b open:b "
        "returned:s? last_year:s?"},
    {"Explanation", "of a hit; its code \"empty\": why the form is empty",
        "code:s text:s"},
    {"Form", "one bureau's part of a form",
        "region:s period:s form:s bureau:s edition:s " HEAD
        "due_cells:i writable:b deadline:Deadline cells:[Cell] "
        "explanations:[Explanation] hits:[Hit]"},
    {"Saved", "a form as it is stored now",
        "version:i state:s filled:i empty:b replayed:b hits:[Hit]"},
    {"Judged", "a form after a verdict", "version:i state:s replayed:b"},
    {"Event", "something that happened to a form",
        "key:s at:t event:s by:s role:s version:i detail:s"},
    {"EventPage", "a page of events, oldest first", "events:[Event] next:s?"},
    {"Value", "a cell of a county",
        "key:s form:s bureau:s item:s column:s state:s value:s? note:s "
        "version:i submission:s accepted:b"},
    {"ValuePage", "a page of values, by form, item and column",
        "region:s period:s sample:b values:[Value] next:s?"},
    {"TableTrouble", "why a form of a table is not saved",
        "status:i code:s text:s"},
    {"TableForm",
        "a form that a table had rows of: saved, then error is null; or left "
        "as it was, with its version",
        "form:s bureau:s saved:b version:i replayed:b error:TableTrouble? "
        "hits:[Hit]"},
    {"TableSaved", "a table of which every form is saved", "forms:[TableForm]"},
    {"Evaluation", "scores of a county; docs/evaluator.md says what is in it",
        "period:s total:n? due:i reported:i data_version:s *"},
    {"QualityRate", "of a quality", "quality:s rate:n?"},
    {"RankingRow", "a county, or (owner not empty) a peer entered by hand",
        "key:s owner:s code:s name:Words sample:b total:n? rank:i? group:s "
        "group_rank:i? grade:s rates:[QualityRate] due:i reported:i"},
    {"RankingPage", "a page of counties, by code",
        "region:s period:s edition:s input_hash:s? rows:[RankingRow] next:s?"},
    {"WorkbookPeriod", "a month that has a workbook",
        "region:s period:s path:s"},
    {"WorkbookPage", "a page of months, oldest first",
        "workbooks:[WorkbookPeriod] next:s?"},
    {"Workbook", "a workbook that is made; `file` is where to fetch it",
        "region:s period:s sha256:s bytes:i file:s"},
    {"WorkbookJob",
        "a workbook of many counties that was asked for; state is queued, "
        "running, done, failed (message says why) or cancelled; `file` is "
        "where to fetch it when it is done",
        "id:s kind:s region:s period:s group:s months:i state:s done:i "
        "total:i asked:Person finished:t? message:s sha256:s? path:s file:s?"},
    {"WorkbookJobs", "the newest ones, newest first", "jobs:[WorkbookJob]"},
    {"EditionLine", "a framework edition", EDITION},
    {"EditionPage", "a page of editions, by code",
        "editions:[EditionLine] next:s?"},
    {"EditionFile", "a file of an edition", "name:s bytes:i sha256:s"},
    {"EditionForm", "a form of an edition", "code:s number:s title:Words"},
    {"Edition", "a framework edition with what is in it",
        EDITION "files:[EditionFile] forms:[EditionForm]"},
    {"Item", "what is reported in a row",
        "code:s name:Words unit:Words scope:Words decimals:i bureau:s "
        "columns:[s] minimum:s? maximum:s?"},
    {"Row", "a row of a form; a heading has no item",
        "code:s label:Words indent:i item:Item?"},
    {"Rule", "a relation that figures have to keep",
        "code:s severity:s relation:s text:Words item:s column:s"},
    {"Definition", "a form as its edition defines it",
        "edition:s version:s form:s number:s title:Words freq:s rows:[Row] "
        "rules:[Rule] relations:Words notes:[Words]"},
    {"Difference", "what differs between two editions",
        "key:s kind:s file:s record:s column:s before:s after:s "
        "line_before:i line_after:i"},
    {"DifferencePage", "a page of differences",
        "before:s after:s differences:[Difference] next:s?"},
    {"OpenApi", "this document", "openapi:s *"},
    {"CellVerdict", "about one cell: accept, or return with its reason",
        "item:s column:s! verdict:s reason:s!"},
    {"CellInput",
        "a cell to be saved; value as text (\"1234.5\") or as a number below "
        "1,000,000,000; the note is the item's remark, or the reason why a "
        "cell is not applicable",
        "item:s column:s! state:s! value:v! note:s!"},
};
const size_t openapi_schema_count =
    sizeof(openapi_schemas) / sizeof(openapi_schemas[0]);

const struct openapi_answer openapi_answers[] = {
    {api_openapi, "OpenApi"},
    {api_tasks, "FormPage"},
    {api_form, "Form"},
    {api_form_submit, "Saved"},
    {api_history, "EventPage"},
    {api_reviews, "FormPage"},
    {api_review, "Judged"},
    {api_completeness, "FormPage"},
    {api_values, "ValuePage"},
    {api_values_put, "TableSaved"},
    {api_values_csv, "text/csv"},
    {api_values_sdmx, "application/vnd.sdmx.data+csv"},
    {evaluation_json, "Evaluation"},
    {api_ranking, "RankingPage"},
    {api_workbooks, "WorkbookPage"},
    {api_workbook, "Workbook"},
    {api_jobs, "WorkbookJobs"},
    {api_job_ask, "WorkbookJob"},
    {api_job, "WorkbookJob"},
    {api_job_cancel, "WorkbookJob"},
    {workbooks_file,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {workbook_page,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {api_editions, "EditionPage"},
    {api_edition, "Edition"},
    {api_edition_file, "text/csv"},
    {api_edition_form, "Definition"},
    {api_edition_diff, "DifferencePage"},
};
const size_t openapi_answer_count =
    sizeof(openapi_answers) / sizeof(openapi_answers[0]);

const struct openapi_code openapi_codes[] = {
    {400, "address", "the address is damaged"},
    {400, "body", "the body is no JSON, or of another shape: says where"},
    {400, "cut", "the body ends before its length"},
    {400, "fields", "parts of the query cannot be taken: see fields"},
    {400, "length", "the length of the body is damaged"},
    {401, "session", "nobody is signed in, or the session has ended"},
    {401, "token", "the token is unknown, expired or revoked"},
    {403, "bureau", "the form belongs to another bureau"},
    {403, "own",
        "one's own request cannot be approved, another's workbook not "
        "be cancelled"},
    {403, "password", "the one-time password has to be changed first"},
    {403, "region", "it belongs to another county"},
    {403, "role", "this role never may"},
    {403, "scope", "the token may only read"},
    {404, "edition", "no edition of this code"},
    {404, "file", "the edition has no such file"},
    {404, "form", "the form is not open, or the bureau has no row in it"},
    {404, "job", "no such workbook was asked for, or it was cleared"},
    {404, "path", "no such address"},
    {404, "period", "no such period"},
    {404, "region", "no such county"},
    {405, "method", "the address takes other methods: see Allow"},
    {406, "accept", "Accept names nothing that is made here"},
    {409, "again", "the file had been cleared and is made again: wait for it"},
    {409, "cell", "other cells alone were returned"},
    {409, "late", "the last moment for a late report has passed"},
    {409, "locked", "the form is locked"},
    {409, "many", "twenty workbooks of the account are waiting: see its jobs"},
    {409, "not-open", "the form is not open yet"},
    {409, "stale", "somebody else saved in between: see conflicts"},
    {409, "state", "the state of the form does not allow it"},
    {409, "unlocked", "the form is not locked"},
    {409, "unready", "the workbook is not ready"},
    {409, "unsigned", "the head of the bureau has not signed"},
    {409, "untried", "of a form in a table: another one stood in the way"},
    {409, "verdict", "cells are to be returned first"},
    {413, "large", "the body is larger than 2 MB"},
    {415, "type", "the address takes another kind of content"},
    {422, "blocked", "figures break a rule that must hold: see hits"},
    {422, "empty", "no cell holds a number: send it as an empty form"},
    {422, "fields", "fields cannot be taken as they are: see fields"},
    {422, "not-empty", "an empty form holds a number: see fields"},
    {422, "reason", "an empty form needs its reason: see fields"},
    {422, "unexplained", "hits want an explanation: see hits"},
    {422, "verdict", "the verdict was not taken"},
    {429, "rate", "the token asks too often: see Retry-After"},
    {502, "gateway", "the service is being started or stopped; try again"},
    {503, "export", "the workbook could not be written"},
    {503, "memory", "the request needs too much memory"},
    {503, "unavailable", "the database does not answer; try again"},
};
const size_t openapi_code_count =
    sizeof(openapi_codes) / sizeof(openapi_codes[0]);
