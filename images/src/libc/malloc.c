/* malloc: size classes that are powers of two.
 *
 * Every block begins with a header of 16 bytes that holds its class. A freed block goes to the list of its class and is
 * given out again from there; blocks never merge. New small blocks are cut from the heap, which brk extends 64 KiB at a
 * time. Blocks above 64 KiB have a mapping of their own, so that free gives their pages back to the kernel.
 */
#include "thread.h"
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HEADER 16
#define SMALLEST_SHIFT 5
#define LARGEST_SHIFT 16
#define LARGEST (1UL << LARGEST_SHIFT)
#define HEAP_STEP (64L << 10)

struct block {
    size_t size;             /* of the whole block, header included */
    struct block *next_free;
};

static struct block *free_blocks[LARGEST_SHIFT + 1];
static char *heap_at, *heap_end;
static int heap_lock;

static int shift_for(size_t size)
{
    int shift = SMALLEST_SHIFT;
    while ((1UL << shift) < size)
        shift++;
    return shift;
}

static struct block *cut_from_heap(size_t size)
{
    if (heap_end - heap_at < (long)size) {
        long step = size > HEAP_STEP ? (long)size : HEAP_STEP;
        char *fresh = sbrk(step);
        if (fresh == (void *)-1)
            return NULL;
        if (fresh != heap_end)
            heap_at = fresh + (-(uintptr_t)fresh & (HEADER - 1));
        heap_end = fresh + step;
        if (heap_end - heap_at < (long)size)
            return cut_from_heap(size);
    }
    struct block *block = (struct block *)heap_at;
    heap_at += size;
    block->size = size;
    return block;
}

static struct block *map_block(size_t size)
{
    size = (size + 4095) & -4096UL;
    struct block *block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED)
        return NULL;
    block->size = size;
    return block;
}

void *malloc(size_t size)
{
    struct block *block;
    if (size > LONG_MAX - 2 * 4096L) {
        errno = ENOMEM;
        return NULL;
    }
    if (size + HEADER > LARGEST) {
        block = map_block(size + HEADER);
    } else {
        int shift = shift_for(size + HEADER);
        lock(&heap_lock);
        block = free_blocks[shift];
        if (block)
            free_blocks[shift] = block->next_free;
        else
            block = cut_from_heap(1UL << shift);
        unlock(&heap_lock);
    }
    if (!block) {
        errno = ENOMEM;
        return NULL;
    }
    return (char *)block + HEADER;
}

void free(void *memory)
{
    if (!memory)
        return;
    struct block *block = (struct block *)((char *)memory - HEADER);
    if (block->size > LARGEST) {
        munmap(block, block->size);
        return;
    }
    struct block **list = &free_blocks[shift_for(block->size)];
    lock(&heap_lock);
    block->next_free = *list;
    *list = block;
    unlock(&heap_lock);
}

void *calloc(size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) {
        errno = ENOMEM;
        return NULL;
    }
    void *memory = malloc(total);
    return memory ? memset(memory, 0, total) : NULL;
}

void *realloc(void *old, size_t size)
{
    if (!old)
        return malloc(size);
    size_t room = ((struct block *)((char *)old - HEADER))->size - HEADER;
    if (size <= room)
        return old;
    void *fresh = malloc(size);
    if (!fresh)
        return NULL;
    memcpy(fresh, old, room);
    free(old);
    return fresh;
}
