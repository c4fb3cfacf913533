/* The mix of a systems program, in the manner of Weicker's Dhrystone: records, strings, calls, decisions. */
#include "start.h"

enum kind { FIRST, SECOND, THIRD };

struct record {
  struct record *other;
  enum kind kind;
  int number;
  char text[32];
};

static struct record left, right;
static int numbers[50];

__attribute__((noinline)) static void copy_text(char *to, const char *from) {
  while ((*to++ = *from++)) {
  }
}

__attribute__((noinline)) static int compare_texts(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a - *b;
}

__attribute__((noinline)) static enum kind next_kind(enum kind kind, int limit) {
  switch (kind) {
    case FIRST: return limit > 100 ? SECOND : THIRD;
    case SECOND: return THIRD;
    default: return FIRST;
  }
}

__attribute__((noinline)) static void exchange(struct record *record, int number) {
  *record->other = *record;
  record->number = number;
  record->other->number = record->number + 10;
  record->other->kind = next_kind(record->kind, number);
}

__attribute__((noinline)) static int indexed(int *array, int at, int number) {
  array[at] = number;
  array[at + 1] = array[at];
  array[at + 20] = at;
  return array[at + 1] - array[at - 1];
}

void _start(void) {
  long sum = 0;
  left.other = &right;
  copy_text(left.text, "a record of the benchmark, left");
  for (int i = 0; i < 1000000; i++) {
    exchange(&left, i & 127);
    copy_text(right.text, i & 1 ? "a record of the benchmark, left" : "a record of the benchmark, east");
    if (compare_texts(left.text, right.text) == 0) left.kind = next_kind(right.kind, i);
    sum += indexed(numbers, 3 + i % 17, right.number) / 3 + right.kind;
  }
  leave(sum);
}
