/*
 * Figures that every kind of rule has something to say of: a form of two units,
 * one of another quality, earlier periods, and counties of the group.
 */
#ifndef TESTS_RULE_FIGURES_H
#define TESTS_RULE_FIGURES_H

#define RULE_PERIOD "2023-10"

/* Store them; the counties are put into the group "east" of `edition`. */
void rule_figures_fill(const char *edition);

#endif
