/*
 * init: the process at the root of a sandbox. It adopts and reaps, and it ends everything.
 */
#ifndef PROCTOR_SANDBOX_INIT_H
#define PROCTOR_SANDBOX_INIT_H

#include <stdbool.h>

/* Starts main on `main_link`, with `output` as its standard output and error; then serves the
 * session on `link` until that closes. Reports each child it reaps. */
_Noreturn void init_run(bool namespaced, int link, int main_link, int output);

#endif
