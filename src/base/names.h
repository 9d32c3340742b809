/*
 * names: signals and errors by the names that manual pages use.
 */
#ifndef PROCTOR_BASE_NAMES_H
#define PROCTOR_BASE_NAMES_H

/* "SIGKILL", "KILL", "9" (any case) -> 9; 0 is the null signal; -1 where there is none. Real-time
 * signals are RTMIN, RTMIN+1 … */
int signal_number(const char *name);

/* "SIGKILL"; real-time ones "SIGRTMIN+3"; an unknown number "signal 99" (static memory, which the
 * next call for a signal without a name of its own uses again). */
const char *signal_name(int number);

/* "ECHILD" for ECHILD (the names of errno(3)); "errno 999" for an unknown one (static memory, as
 * above). */
const char *errno_name(int number);

/* What strerror(3) says of it, in the language of the locale even where the C library has no words
 * in that language. */
const char *errno_words(int number);

/* The number of "ECHILD"; 0 where there is none of that name. */
int errno_number(const char *name);

#endif
