/*
 * guardian: the process above every init. It makes sandboxes, and sees to it that they end.
 */
#ifndef PROCTOR_SANDBOX_GUARDIAN_H
#define PROCTOR_SANDBOX_GUARDIAN_H

/* Serves the shell at the other end of `link` until that closes; then ends what it made and
 * itself. */
_Noreturn void guardian_run(int link);

#endif
