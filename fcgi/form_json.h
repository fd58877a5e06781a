/*
 * The answers to a save that a script made: what is stored now, or which cells
 * somebody else saved in between.
 */
#ifndef FCGI_FORM_JSON_H
#define FCGI_FORM_JSON_H

#include "fcgi/reply.h"

/*
 * {"version":7,"saved":"10:42:07","filled":4,"cells":[...],"hits":[...]}.
 * `cells` are those of the bureau that changed since version `since` of the
 * form, the script's own among them: {"cell":"B01.total","version":7,
 * "state":"value","value":"3,039.6","note":""}, where state is value, missing
 * or na. `hits` are all that the rules find now: {"code":..,"severity":
 * "block","label":..,"cell":..,"text":..}.
 */
void form_json_saved(const struct request *req, struct reply *reply,
    const struct put_outcome *outcome, uint32_t since);

/*
 * 409 {"error":{"status":409,"code":"stale","text":..},"version":7,
 * "conflicts":[{"mine":{cell},"theirs":{cell},"by":..,"at":"10:42:07"}]}.
 */
void form_json_stale(const struct request *req, struct reply *reply,
    const struct put_outcome *outcome, const char *text);

#endif
