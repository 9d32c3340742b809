#include "model/objects.h"

#include "base/alloc.h"
#include "model/calls.h"

#include <stdlib.h>
#include <string.h>

static struct process_object *find(const struct process *maker, const char *name, size_t length)
{
    struct process_object *object = maker->objects;

    while (object && (strncmp(object->name, name, length) != 0 || object->name[length]))
        object = object->older;
    return object;
}

const struct process_object *objects_of_child(const struct process *maker,
                                              const struct process *child)
{
    const struct process_object *object = maker->objects;

    while (object && object->child != child)
        object = object->older;
    return object;
}

/* `process th {...}`: a name that was another object's is this one's from now on. */
static void make(struct process *maker, const char *name)
{
    struct process_object *object = find(maker, name, strlen(name));

    if (!object) {
        object = alloc_zero(1, sizeof *object);
        object->name = alloc_string(name);
        object->older = maker->objects;
        maker->objects = object;
    }
    object->child = NULL;
}

/* A fork within `start(th)` is the start of it. */
static void start(const struct process *maker, const struct process *child)
{
    static const char method[] = "start(";
    const char *name = maker->method;

    if (!name || strncmp(name, method, sizeof method - 1) != 0)
        return;
    name += sizeof method - 1;
    struct process_object *object = find(maker, name, strcspn(name, ")"));
    if (object)
        object->child = child;
}

void objects_apply(struct process *maker, const struct fact *fact, const struct process *child)
{
    if (fact->kind == FACT_FORK)
        start(maker, child);
    else if (fact->kind == FACT_RETURN && call_is(fact->call, "process") && !fact->error &&
             fact->args)
        make(maker, fact->args);
}

struct process_object *objects_copy(const struct process_object *objects)
{
    struct process_object *copy = NULL, **last = &copy;

    for (; objects; objects = objects->older) {
        *last = alloc_zero(1, sizeof **last);
        **last =
            (struct process_object){.name = alloc_string(objects->name), .child = objects->child};
        last = &(*last)->older;
    }
    return copy;
}

void objects_free(struct process *maker)
{
    while (maker->objects) {
        struct process_object *object = maker->objects;
        maker->objects = object->older;
        free(object->name);
        free(object);
    }
}
