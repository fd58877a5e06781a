#include "export/layout.h"

bool layout_name(struct text name)
{
    static const char *const names[] = {"region", "code", "period", "year",
        "frequency", "mark", "version", "verify", "as_of", "edition",
        "framework", "framework_title", "edition_hash", "layout_version", "cap",
        "growth", "bonus_cap", "grades", "levels", "compared", "total_rule",
        "grade_rule", "qualities", "sheet", "title", "number", "issuer",
        "approval", "valid", "filler", "date", "quality", "methods", "before",
        "scope", "counties", "input_hash", "threshold", "points", "rank_rule",
        "what", "what_note", "chain", "expired", "draws", "earlier", "noise",
        "rivals", "weights_of", "without"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (text_is(name, names[i])) {
            return true;
        }
    }
    return false;
}
