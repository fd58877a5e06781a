/*
 * What is taken as a sign-in name and as a password.
 */
#ifndef EVAL_PASSWORD_H
#define EVAL_PASSWORD_H

/* What is wrong with a new login: NULL or an English message id. 2 to 40 small
 * letters, digits, ".", "-" or "_", the first a letter. */
const char *login_fault(const char *login);

/*
 * What is wrong with a new password: NULL or an English message id. At least 8
 * characters, 3 of 4 classes (small letters, capitals, digits, signs), and no
 * three characters in a row of the login or the person's name, in capitals or
 * not. `name` may be "".
 */
const char *password_fault(
    const char *login, const char *name, const char *password);

#endif
