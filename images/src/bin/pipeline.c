/* pipeline: packets that go through stages, each a thread that looks at every packet and hands it on.
 *
 * Between two stages is a ring with a lock and two conditions. A packet's bytes stay where they are, and its cache lines follow it from stage to stage. Prints the nanoseconds
 * until the last packet has left.
 */
#include <measure.h>
#include <program.h>
#include <workload.h>

struct ring { _Alignas(LINE) pthread_mutex_t lock; pthread_cond_t filled, emptied; long first, count; };

static long lanes = 1, stages = 4, packets = 500, bytes = 256, slots = 16;
static struct ring *rings;           /* of lane 0, before stages 1, 2..., then of lane 1 */
static char **contents;              /* slots of each ring */
static char *pool;                   /* packets of lane 0, then of lane 1; used again and again */

static void put(long at, char *packet)
{
    struct ring *ring = &rings[at];
    pthread_mutex_lock(&ring->lock);
    while (ring->count == slots)
        pthread_cond_wait(&ring->emptied, &ring->lock);
    contents[at * slots + (ring->first + ring->count++) % slots] = packet;
    pthread_cond_signal(&ring->filled);
    pthread_mutex_unlock(&ring->lock);
}

static char *take(long at)
{
    struct ring *ring = &rings[at];
    pthread_mutex_lock(&ring->lock);
    while (ring->count == 0)
        pthread_cond_wait(&ring->filled, &ring->lock);
    char *packet = contents[at * slots + ring->first];
    ring->first = (ring->first + 1) % slots;
    ring->count--;
    pthread_cond_signal(&ring->emptied);
    pthread_mutex_unlock(&ring->lock);
    return packet;
}

static void handle(char *packet, long stage)
{
    for (long i = 0; i < bytes; i += 8)
        *(long *)(packet + i) += stage;
}

static void run_stage(long me)
{
    long lane = me / stages, stage = me % stages, before = lane * (stages - 1) + stage - 1;
    long pooled = slots * stages;    /* more than can be on their way */
    for (long i = 0; i < packets; i++) {
        char *packet = stage == 0 ? pool + (lane * pooled + i % pooled) * bytes : take(before);
        handle(packet, stage);
        if (stage < stages - 1)
            put(before + 1, packet);
    }
}

int main(int argc, char **argv)
{
    settings(argc, argv, "pipeline [SETTING...]: packets through stages", (struct setting[]){
        { "lanes", &lanes, 1, 64, "pipelines side by side" },
        { "stages", &stages, 2, 64, "threads of each" },
        { "packets", &packets, 1, 1000000, "packets through each" },
        { "bytes", &bytes, 64, 65536, "length of a packet, a multiple of 64" },
        { "slots", &slots, 1, 4096, "packets that wait between two stages" },
        { NULL, NULL, 0, 0, NULL } });
    if (bytes % LINE)
        errx(2, "--bytes: give a multiple of %d", LINE);
    long count = lanes * (stages - 1);
    rings = working_set((count * sizeof *rings >> 10) + 1);
    memset(rings, 0, count * sizeof *rings);
    contents = allocate(count * slots * sizeof *contents);
    pool = working_set((lanes * slots * stages * bytes >> 10) + 1);
    metric("nanoseconds", together(lanes * stages, NULL, run_stage));
    return 0;
}
