/* What the workloads share; see workload.h. */
#include <limits.h>
#include <program.h>
#include <sys/mman.h>
#include <time.h>
#include <workload.h>

static _Noreturn void help(const char *about, const struct setting *all)
{
    printf("usage: %s\n", about);
    for (; all->name; all++) {
        printf("  --%s%s", all->name, all->most ? " N" : "");
        printf("%*s%s", (int)(16 - strlen(all->name) - (all->most ? 2 : 0)), "", all->meaning);
        if (all->most)
            printf(" (%ld)", *all->value);
        putchar('\n');
    }
    exit(0);
}

static const struct setting *named(const char *word, const struct setting *all)
{
    if (strncmp(word, "--", 2) == 0)
        for (; all->name; all++)
            if (strcmp(word + 2, all->name) == 0)
                return all;
    return NULL;
}

void settings(int argc, char **argv, const char *about, const struct setting *all)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0)
            help(about, all);
        const struct setting *setting = named(argv[i], all);
        if (!setting)
            errx(2, "'%s' is not a setting; --help lists them", argv[i]);
        if (setting->most == 0) {
            *setting->value = 1;
            continue;
        }
        if (i + 1 == argc)
            errx(2, "%s needs a number", argv[i]);
        *setting->value = number(argv[i + 1], argv[i]);
        if (*setting->value < setting->least || *setting->value > setting->most)
            errx(2, "%s: give %ld to %ld", argv[i], setting->least, setting->most);
        i++;
    }
}

unsigned long nanos(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000UL + now.tv_nsec;
}

struct start { void (*prepare)(long me), (*work)(long me); long me; pthread_barrier_t *gate; unsigned long began, ended; };

static void *begin(void *argument)
{
    struct start *start = argument;
    if (start->prepare)
        start->prepare(start->me);
    pthread_barrier_wait(start->gate);
    start->began = nanos();
    start->work(start->me);
    start->ended = nanos();
    return NULL;
}

unsigned long together(long count, void (*prepare)(long me), void (*work)(long me))
{
    pthread_barrier_t gate;
    pthread_t *threads = allocate(count * sizeof *threads);
    struct start *starts = allocate(count * sizeof *starts);
    unsigned long began = -1UL, ended = 0;
    pthread_barrier_init(&gate, NULL, count);
    for (long i = 0; i < count; i++) {
        starts[i] = (struct start){ prepare, work, i, &gate, 0, 0 };
        if (pthread_create(&threads[i], NULL, begin, &starts[i]) != 0)
            errx(1, "no thread %ld", i);
    }
    for (long i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
        began = starts[i].began < began ? starts[i].began : began;
        ended = starts[i].ended > ended ? starts[i].ended : ended;
    }
    return ended - began;
}

void *working_set(long kib)
{
    char *memory = mmap(NULL, kib << 10, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        err(1, "%ld KiB", kib);
    for (long at = 0; at < kib << 10; at += 4096)
        memory[at] = 1;
    return memory;
}

unsigned long next_random(unsigned long *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}
