/* pinzhi-admin: schema, editions, regions, accounts, calendar, backup. */
#include <getopt.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sql/admin.h"
#include "sql/edition.h"
#include "sql/log.h"

static const struct command {
    const char *words, *arguments, *help;
    int count; /* of arguments */
    admin_command *run;
} commands[] = {
    {"migrate", "", "bring the schema up to date", 0, admin_migrate},
    {"check", "", "configuration, connection and schema version", 0,
        admin_check},
    {"check", "--region CODE --period PERIOD [--form FORM] [--json]",
        "what the rules find in the figures that are reported", 0, admin_check},
    {"doctor", "", "everything that can be wrong, one line each", 0,
        admin_doctor},
    {"schema", "", "every table and column, as Markdown", 0, admin_schema},
    {"framework check", "FOLDER|EDITION",
        "tell every fault; the verdict on a draft is kept", 1,
        admin_framework_check},
    {"framework import", "FOLDER [--draft]",
        "check and publish an edition; or store it as a draft", 1,
        admin_framework_import},
    {"framework publish", "EDITION", "a checked draft; it never changes again",
        1, admin_framework_publish},
    {"framework retire", "EDITION", "not for new periods any more", 1,
        admin_framework_retire},
    {"framework export", "EDITION FOLDER", "write an edition's files", 2,
        admin_framework_export},
    {"framework list", "", "editions and their states", 0,
        admin_framework_list},
    {"framework diff", "A B [--json]",
        "what differs between two editions or folders; exits 0 or 1", 2,
        admin_framework_diff},
    {"framework impact", "DRAFT --period PERIOD [--against EDITION] [--json]",
        "scores and ranks of a period under an edition or folder", 1,
        admin_framework_impact},
    {"region put", "CODE NAME_ZH NAME_EN [--parent CODE] [--sample]",
        "add or rename a region", 3, admin_region_put},
    {"region groups", "[--edition EDITION]", "counties and their groups", 0,
        admin_region_groups},
    {"region group", "REGION GROUP --edition EDITION",
        "put a county into a group, or out of it: -", 2, admin_region_group},
    {"peer import",
        "FILE.csv --region CODE --period PERIOD [--edition EDITION]",
        "take in the peers of a county", 1, admin_peer_import},
    {"peer export", "--region CODE --period PERIOD [--edition EDITION]",
        "the same file again", 0, admin_peer_export},
    {"evaluate",
        "--period PERIOD [--edition EDITION] [--region CODE]... [--note TEXT]",
        "score, rank and keep an evaluation run", 0, admin_evaluate},
    {"run list", "", "the newest evaluation runs", 0, admin_run_list},
    {"run show", "ID [--json|--csv]", "what a run found", 1, admin_run_show},
    {"run verify", "ID", "score it again and compare; exits 0 or 1", 1,
        admin_run_verify},
    {"user add",
        "LOGIN --role ROLE --name NAME --region CODE [--bureau CODE] "
        "[--password-stdin]",
        "create an account", 1, admin_user_add},
    {"user contact", "LOGIN [--email ADDRESS] [--mobile NUMBER]",
        "where mail and short messages for an account go", 1,
        admin_user_contact},
    {"user reset", "LOGIN", "unlock an account and print a one-time password",
        1, admin_user_reset},
    {"user list", "[--region CODE]", "accounts", 0, admin_user_list},
    {"period open", "PERIOD --edition EDITION [--ends YYYY-MM-DD]",
        "open the forms of a period", 1, admin_period_open},
    {"remind", "[--now \"YYYY-MM-DD HH:MM\"] [--dry-run]",
        "send the reminders of forms that are due or late, each once", 0,
        admin_remind},
    {"deliver", "", "send the mail and short messages that wait", 0,
        admin_deliver},
    {"demo load", "FOLDER [--edition EDITION] [--accounts FILE]",
        "load demonstration data", 1, admin_demo_load},
    {"audit list", "", "the newest rows of the audit log", 0, admin_audit_list},
    {"audit seal", "", "link the rows that have no seal yet into the chain", 0,
        admin_audit_seal},
    {"audit verify", "[--from SEAL] [--head HASH] [--file EXPORT] [--json]",
        "read the chain again, of the database or a file; exits 0 or 1", 0,
        admin_audit_verify},
    {"audit export", "FILE [--from SEAL] [--before YYYY-MM-DD]",
        "sealed rows with their chain, as JSON lines", 1, admin_audit_export},
    {"backup", "FILE", "write a complete dump", 1, admin_backup},
    {"restore", "FILE", "read a dump into an empty database", 1, admin_restore},
};

enum {
    OPTION_SAMPLE = 256,
    OPTION_PASSWORD,
    OPTION_CHECK,
    OPTION_CSV,
    OPTION_FROM,
    OPTION_HEAD,
    OPTION_FILE,
    OPTION_BEFORE,
    OPTION_DRAFT,
    OPTION_DRY_RUN
};

static const struct option options[] = {{"help", no_argument, NULL, 'h'},
    {"json", no_argument, NULL, 'j'}, {"quiet", no_argument, NULL, 'q'},
    {"check", no_argument, NULL, OPTION_CHECK},
    {"role", required_argument, NULL, 'r'},
    {"name", required_argument, NULL, 'n'},
    {"region", required_argument, NULL, 'g'},
    {"bureau", required_argument, NULL, 'b'},
    {"parent", required_argument, NULL, 'p'},
    {"edition", required_argument, NULL, 'e'},
    {"ends", required_argument, NULL, 'd'},
    {"accounts", required_argument, NULL, 'a'},
    {"period", required_argument, NULL, 'P'},
    {"note", required_argument, NULL, 't'},
    {"form", required_argument, NULL, 'f'},
    {"against", required_argument, NULL, 'A'},
    {"from", required_argument, NULL, OPTION_FROM},
    {"head", required_argument, NULL, OPTION_HEAD},
    {"file", required_argument, NULL, OPTION_FILE},
    {"before", required_argument, NULL, OPTION_BEFORE},
    {"now", required_argument, NULL, 'N'},
    {"email", required_argument, NULL, 'E'},
    {"mobile", required_argument, NULL, 'M'},
    {"dry-run", no_argument, NULL, OPTION_DRY_RUN},
    {"draft", no_argument, NULL, OPTION_DRAFT},
    {"csv", no_argument, NULL, OPTION_CSV},
    {"sample", no_argument, NULL, OPTION_SAMPLE},
    {"password-stdin", no_argument, NULL, OPTION_PASSWORD}, {0}};

int admin_fail(int code, const char *format, ...)
{
    va_list list;

    fputs("pinzhi-admin: ", stderr);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    return code;
}

int admin_unavailable(void)
{
    return admin_fail(
        EXIT_UNAVAILABLE, "the database refused; the line above says why");
}

int admin_print_json(json_t *object)
{
    const size_t form =
        JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(17);
    int failed = object == NULL || json_dumpf(object, stdout, form) != 0;

    if (!failed) {
        putchar('\n');
    }
    json_decref(object);
    return failed ? admin_fail(EXIT_SOFTWARE, "there is no memory") : 0;
}

static int help(void)
{
    puts("pinzhi-admin COMMAND [ARGUMENTS] [--json] [--quiet]\n");
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        printf("  %s %s\n      %s\n", commands[i].words, commands[i].arguments,
            commands[i].help);
    }
    puts("\nConfiguration comes from the environment:");
    config_help(stdout);
    puts("\nExit codes: 0 done, 64 usage, 65 wrong data, 69 database not "
         "reachable,\n70 internal, 73 cannot write, 78 configuration");
    return 0;
}

static bool take_option(struct admin *a, int option)
{
    const struct {
        int option;
        const char **text;
    } texts[] = {{'r', &a->role}, {'n', &a->name}, {'g', &a->region},
        {'b', &a->bureau}, {'p', &a->parent}, {'e', &a->edition},
        {'d', &a->ends}, {'a', &a->accounts}, {'P', &a->period},
        {'t', &a->note}, {'A', &a->against}, {OPTION_FROM, &a->from},
        {OPTION_HEAD, &a->head}, {OPTION_FILE, &a->file},
        {OPTION_BEFORE, &a->before}, {'f', &a->form}, {'N', &a->at},
        {'E', &a->email}, {'M', &a->mobile}};

    if (option == 'g' && a->region_count++ < ADMIN_REGIONS) {
        a->regions[a->region_count - 1] = optarg;
    }
    a->edition_given |= option == 'e';
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i].option == option) {
            *texts[i].text = optarg;
            return true;
        }
    }
    a->json |= option == 'j';
    a->quiet |= option == 'q';
    a->sample |= option == OPTION_SAMPLE;
    a->password_stdin |= option == OPTION_PASSWORD;
    a->csv |= option == OPTION_CSV;
    a->draft |= option == OPTION_DRAFT;
    a->dry_run |= option == OPTION_DRY_RUN;
    return option != '?' && option != ':';
}

/* The words of a command at the beginning of the arguments: their number. */
static int match(const char *words, char **argv, int argc)
{
    int used = 0;

    while (*words != '\0') {
        size_t n = strcspn(words, " ");

        if (used == argc || strlen(argv[used]) != n ||
            strncmp(argv[used], words, n) != 0) {
            return 0;
        }
        used++;
        words += n + (words[n] == ' ');
    }
    return used;
}

static const struct command *find_command(char **argv, int argc, int *used)
{
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        *used = match(commands[i].words, argv, argc);
        if (*used > 0) {
            return &commands[i];
        }
    }
    return NULL;
}

static int run(struct admin *a, const struct command *command)
{
    int code = EXIT_SOFTWARE;

    if (!config_load(&a->config, stderr)) {
        return EXIT_CONFIGURATION;
    }
    log_start("pinzhi-admin", a->config.log_level);
    a->arena = arena_new((size_t)256 << 20);
    if (sodium_init() >= 0 && db_library_start() && a->arena != NULL) {
        a->read = db_new(&a->config, DB_READ);
        a->write = db_new(&a->config, DB_WRITE);
        code = a->read == NULL || a->write == NULL ? EXIT_SOFTWARE
                                                   : command->run(a);
    }
    db_free(a->read);
    db_free(a->write);
    edition_cache_end();
    db_library_end();
    arena_free(a->arena);
    return code;
}

int main(int argc, char **argv)
{
    static char check_word[] = "check";
    static char *check_argv[] = {check_word, NULL};
    struct admin a = {.now = (int64_t)time(NULL),
        .role = "",
        .name = "",
        .region = "",
        .bureau = "",
        .parent = "",
        .edition = "liyang-2023",
        .ends = "",
        .accounts = NULL,
        .period = "",
        .form = NULL,
        .note = "",
        .against = "",
        .from = "",
        .head = "",
        .file = "",
        .before = "",
        .email = "",
        .mobile = ""};
    const struct command *command;
    int option, used;

    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (option == 'h') {
            return help();
        }
        if (option == OPTION_CHECK) {
            argv = check_argv;
            argc = 1;
            optind = 0;
            break;
        }
        if (!take_option(&a, option)) {
            return EXIT_USAGE;
        }
    }
    command = find_command(argv + optind, argc - optind, &used);
    if (command == NULL) {
        return admin_fail(EXIT_USAGE, "there is no such command; "
                                      "pinzhi-admin --help lists them");
    }
    a.argc = argc - optind - used;
    a.argv = argv + optind + used;
    if (a.argc != command->count) {
        return admin_fail(EXIT_USAGE, "usage: pinzhi-admin %s %s",
            command->words, command->arguments);
    }
    return run(&a, command);
}
