/*
 * file: bytes that go into a file as a whole.
 */
#ifndef PROCTOR_BASE_FILE_H
#define PROCTOR_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* write(2) until all is written: over signals, short writes, and a pipe without room. False with
 * errno; how much was written by then is not known. */
bool file_write(int file, const void *bytes, size_t length);

/* The same for a file that others read line by line, be it half written: where not all goes, none
 * of it stays, as far as the file can be cut back (a pipe can't). */
bool file_append(int file, const void *bytes, size_t length);

#endif
