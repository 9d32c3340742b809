/*
 * agent: the loop inside every process of the sandbox.
 *
 * An agent receives one statement at a time, runs it with real calls, and reports: each call that
 * may block or change other processes before it is made, and what every call returned. fork copies
 * the agent with its variables, its position in the block and its stdio buffer; the child gets a
 * link of its own.
 */
#ifndef PROCTOR_SANDBOX_AGENT_H
#define PROCTOR_SANDBOX_AGENT_H

#include <stdbool.h>

/* Serves the session at the other end of `link` until that closes or the process ends. */
_Noreturn void agent_run(int link, bool namespaced);

#endif
